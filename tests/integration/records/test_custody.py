"""Managed keys on PostgreSQL: the unit tests once more."""

from tests.unit.custody.test_custody import *  # noqa: F403 - the same tests, with the fixture of this folder

del test_a_stolen_database_with_the_password_signs_nothing_without_the_master_key  # noqa: F821 - it copies SQLite's files
