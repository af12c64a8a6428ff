"""Sessions on PostgreSQL: the unit tests once more."""

from tests.unit.sessions.test_tokens import *  # noqa: F403 - the same tests, with the fixture of this folder

del test_no_token_lies_in_the_database  # noqa: F821 - it reads the file of SQLite
