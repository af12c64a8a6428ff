"""Until when a question about a bill is to be answered. Pure.

Source: 供电监管办法 (国家电力监管委员会令第27号, in force since 2010-01-01): whoever supplies electricity answers a
customer's complaint within 10 working days of receiving it. That the day of receipt does not count is our reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

RULE = "supply_supervision_27"
WORKING_DAYS = 10
_SATURDAY = 5
_NAMED = {"holiday": False, "weekend": False, "workday": True}


def answer_by(asked_on: str, calendar: Mapping[str, str]) -> str:
    """The last market-local date (YYYY-MM-DD) on which an answer is in time, by the region's calendar: its holidays do
    not count, its working weekends do, and a day of another name (`hot`) is what its day of the week says."""
    day, left = date.fromisoformat(asked_on), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day.isoformat(), calendar)
    return day.isoformat()


def is_working_day(day: str, calendar: Mapping[str, str]) -> bool:
    """Whether a market-local date is one on which people work."""
    return _NAMED.get(calendar.get(day, ""), date.fromisoformat(day).weekday() < _SATURDAY)
