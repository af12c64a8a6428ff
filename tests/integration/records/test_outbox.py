"""The registry's outbox on PostgreSQL: the unit tests once more."""

from tests.unit.registry_sync.conftest import exchange  # noqa: F401 - a fixture
from tests.unit.registry_sync.test_outbox import *  # noqa: F403 - the same tests, with the fixture of this folder
