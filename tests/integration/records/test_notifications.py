"""Notifications on PostgreSQL: the unit tests once more."""

from tests.unit.notifications.test_notifications import *  # noqa: F403 - the same tests, with the fixture of this folder
