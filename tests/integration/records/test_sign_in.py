"""Sign-in and claims on PostgreSQL: the unit tests once more."""

from tests.unit.sessions.test_sessions import *  # noqa: F403 - the same tests, with the fixture of this folder
