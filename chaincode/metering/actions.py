"""The actions on metering points, meters and the roots of readings. All are the grid company's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaincode.action import Action
from chaincode.calendar.actions import REGION
from chaincode.dates import is_date
from chaincode.intent import Intent
from chaincode.metering.point import Direction, VoltageLevel
from chaincode.metering.reading_day import fault_of, read_days
from chaincode.schemas import DATE, Schema, closed, identifier, integer

_AGENT = ("grid_meter_data_agent",)
POINT = identifier("Metering point", "Opaque id: no name and no address.")
_METER = identifier("Meter", "Opaque id, such as the asset number.")
_DIRECTION: Schema = {"enum": [each.value for each in Direction], "title": "Direction", "description": "Seen from it."}
_LEVEL: Schema = {"enum": [each.value for each in VoltageLevel], "title": "Voltage level"}
_CAPACITY = integer("Capacity", minimum=1, maximum=10**12, description="Apparent power in VA.")
_CONNECTION = {"direction": _DIRECTION, "voltage_level": _LEVEL, "capacity_va": _CAPACITY, "zone": REGION}
_ON = {**DATE, "title": "Day"}
_ROOT_CHARACTERS = 43
_MOST_POINTS = 1_400  # the limit of an intent, 64 KB, is reached before

_DAYS: Schema = {
    "type": "array",
    "title": "Days",
    "description": "In ascending order.",
    "items": closed(
        "Points of one day",
        {
            "date": DATE,
            "points": {
                "type": "array",
                "title": "Metering points",
                "description": "In ascending order.",
                "items": POINT,
                "minItems": 1,
                "maxItems": _MOST_POINTS,
            },
            "roots": {
                "type": "string",
                "title": "Roots",
                "description": "Of the points' trees, 32 bytes each, one after the other; base64url without padding.",
                "pattern": "^[A-Za-z0-9_-]+$",
                "maxLength": _ROOT_CHARACTERS * _MOST_POINTS,
            },
            "versions": {
                "type": "array",
                "title": "Versions",
                "description": "The version that each point's day gets; left out where all are first ones.",
                "items": integer("Version", minimum=1),
                "maxItems": _MOST_POINTS,
            },
        },
        optional=("versions",),
    ),
    "minItems": 1,
    "maxItems": _MOST_POINTS,
}
_DATES = ("opens_on", "closes_on", "start", "end", "on")


def _dates_exist(args: dict[str, Any]) -> str | None:
    return next((name for name in _DATES if name in args and not is_date(args[name])), None)


def _replacement_dates(args: dict[str, Any]) -> str | None:
    return _dates_exist(args) or ("opens_on" if args["opens_on"] < args["closes_on"] else None)


def _sound_batch(args: dict[str, Any]) -> str | None:
    return fault_of(args["days"])


def _anchored_days(intent: Intent) -> Iterable[str]:
    return (f"reading_day/{each.point}/{each.date}" for each in read_days(intent.args["days"]))


METERING_ACTIONS = (
    Action(
        name="register_point",
        noun="metering_point",
        roles=_AGENT,
        target="none",
        summary="Register a metering point of the grid company.",
        args=closed("Register a metering point", {"point": POINT, "opens_on": DATE, **_CONNECTION}),
        rule=_dates_exist,
        example={
            "point": "mp-350100-000417",
            "opens_on": "2026-01-01",
            "direction": "import",
            "voltage_level": "from_1kv",
            "capacity_va": 800_000,
            "zone": "fujian",
        },
    ),
    Action(
        name="change_point",
        noun="metering_point",
        roles=_AGENT,
        summary="Change what holds at a metering point from a day on. What held before stays.",
        args=closed("Change a metering point", {"start": DATE, **_CONNECTION}, optional=tuple(_CONNECTION), at_least=2),
        rule=_dates_exist,
        example={"start": "2026-09-01", "capacity_va": 1_250_000},
    ),
    Action(
        name="close_point",
        noun="metering_point",
        roles=_AGENT,
        summary="Close a metering point: nothing is measured there from a day on.",
        args=closed("Close a metering point", {"closes_on": DATE}),
        rule=_dates_exist,
        example={"closes_on": "2027-01-01"},
    ),
    Action(
        name="assign_point",
        noun="metering_point",
        roles=_AGENT,
        summary="Say to whom a metering point belongs from a day on.",
        args=closed("Assign a metering point", {"participant": identifier("Participant"), "start": DATE}),
        rule=_dates_exist,
        touches=lambda intent: (f"points_of/{intent.args['participant']}",),
        example={"participant": "mill", "start": "2026-01-01"},
    ),
    Action(
        name="end_assignment",
        noun="metering_point",
        roles=_AGENT,
        summary="Say from which day on a metering point no longer belongs to its participant.",
        args=closed("End an assignment", {"end": DATE}),
        rule=_dates_exist,
        example={"end": "2026-08-01"},
    ),
    Action(
        name="install_meter",
        noun="meter",
        roles=_AGENT,
        target="none",
        summary="Install a meter at a metering point; it measures once it is commissioned.",
        args=closed(
            "Install a meter",
            {
                "meter": _METER,
                "point": POINT,
                "on": _ON,
                "ratio": integer("Ratio", minimum=1, maximum=10**7, description="Current times voltage transformer."),
                "digits": integer("Digits", minimum=3, maximum=10, description="Of the register, whole kWh."),
                "resolution_wh": integer(
                    "Resolution",
                    minimum=1,
                    maximum=1_000,
                    description="One step of its last digit in Wh, unmultiplied.",
                ),
                "capacity_va": _CAPACITY,
            },
        ),
        rule=_dates_exist,
        example={
            "meter": "m-350100-8841",
            "point": "mp-350100-000417",
            "on": "2026-01-01",
            "ratio": 800,
            "digits": 6,
            "resolution_wh": 10,
            "capacity_va": 1_000_000,
        },
    ),
    Action(
        name="commission_meter",
        noun="meter",
        roles=_AGENT,
        summary="Commission an installed meter, or one whose fault is mended.",
        args=closed("Commission a meter", {"on": _ON}),
        rule=_dates_exist,
        example={"on": "2026-01-01"},
    ),
    Action(
        name="report_meter_fault",
        noun="meter",
        roles=_AGENT,
        summary="Say that a meter is faulty from a day on.",
        args=closed("Report a meter's fault", {"on": _ON}),
        rule=_dates_exist,
        example={"on": "2026-05-12"},
    ),
    Action(
        name="replace_meter",
        noun="meter",
        roles=_AGENT,
        summary="Replace a meter by one that is installed at the same point, which is commissioned thereby.",
        args=closed(
            "Replace a meter",
            {
                "by": _METER,
                "closes_on": {**DATE, "title": "Closing date", "description": "The old meter's last day."},
                "opens_on": {**DATE, "title": "Opening date", "description": "The new meter's first day."},
            },
        ),
        rule=_replacement_dates,
        touches=lambda intent: (intent.args["by"],),
        example={"by": "m-350100-9917", "closes_on": "2026-05-14", "opens_on": "2026-05-14"},
    ),
    Action(
        name="retire_meter",
        noun="meter",
        roles=_AGENT,
        summary="Retire a meter for good.",
        args=closed("Retire a meter", {"on": _ON}),
        rule=_dates_exist,
        example={"on": "2026-05-20"},
    ),
    Action(
        name="anchor_readings",
        noun="reading_day",
        roles=_AGENT,
        target="none",
        summary="Anchor the roots of a day's readings of many points; a later version corrects, and none is lost.",
        args=closed("Anchor readings", {"days": _DAYS}),
        rule=_sound_batch,
        touches=_anchored_days,
        example={
            "days": [
                {
                    "date": "2026-07-01",
                    "points": ["mp-350100-000417"],
                    "roots": "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
                }
            ]
        },
    ),
)
