"""Calendars: which day is a holiday, or a hot day, in a region; by version."""
