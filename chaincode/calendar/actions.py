"""The action on calendars."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.calendar.model import MAX_DAYS
from chaincode.dates import is_date
from chaincode.schemas import DATE, Schema, closed, identifier

REGION = identifier("Region", "A region with a calendar and templates of its own, such as a province.")
DAY_TYPE = identifier("Day type", "workday, weekend, holiday, hot, or another that a region needs.")
_DAYS: Schema = {
    "type": "object",
    "title": "Day types by date",
    "description": "A day that is not named is workday from Monday to Friday, weekend on Saturday and Sunday.",
    "patternProperties": {DATE["pattern"]: DAY_TYPE},
    "additionalProperties": False,
    "maxProperties": MAX_DAYS,
}


def _dates_exist(args: dict[str, Any]) -> str | None:
    return None if all(is_date(day) for day in args["days"]) else "days"


CALENDAR_ACTIONS = (
    Action(
        name="set_calendar",
        noun="calendar",
        roles=("exchange_market_operator",),
        target="none",
        summary="Set the calendar of a region: its holidays, working weekends and hot days. Earlier versions stay.",
        args=closed("Set a calendar", {"region": REGION, "days": _DAYS}),
        rule=_dates_exist,
        example={"region": "guangdong", "days": {"2026-10-01": "holiday", "2026-10-10": "workday"}},
    ),
)
