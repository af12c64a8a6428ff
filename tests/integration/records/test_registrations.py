"""From the application to the ledger on PostgreSQL: the unit tests once more."""

from tests.unit.registrations.conftest import exchange  # noqa: F401 - a fixture
from tests.unit.registrations.test_flow import *  # noqa: F403 - the same tests, with the fixture of this folder
