"""The step on calendars."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.calendar.model import Calendar, set_days
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.refusals import Refused


async def set_calendar(call: Call) -> int:
    """The next version of a region's calendar; before the first, none is expected. Raises Refused `stale_version`."""
    region = call.intent.args["region"]
    record = await call.ledger.get(keys.calendar(region))
    previous = Calendar.from_record(record) if record else None
    version = previous.version if previous else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", key=region, version=version)
    calendar = set_days(call.intent.args["days"], previous=previous, operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(keys.calendar(region), calendar.to_record())
    call.ledger.put(keys.calendar_version(region, calendar.version), calendar.to_record())
    return calendar.version


def _calendar(intent: Intent) -> Iterable[str]:
    return [keys.calendar(intent.args["region"])]


CALENDAR_FUNCTIONS = {"set_calendar": ActionFunction(run=set_calendar, reads=_calendar)}
