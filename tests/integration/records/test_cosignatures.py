"""Steps that wait for a second signature, on PostgreSQL: the unit tests once more."""

from tests.unit.cosignatures.test_cosignatures import *  # noqa: F403 - the same tests, with the fixture of this folder
