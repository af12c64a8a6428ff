"""The actions on retail packages."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.retail_package.model import covers_the_day, is_period
from chaincode.schemas import BANDS, DATE, SEGMENT, Schema, closed, identifier, integer

_PUBLISHING = ("retailer_trader", "retailer_contract_manager")
_BANDS: Schema = {
    "type": "array",
    "title": "Time-of-use bands",
    "description": "Quarter-hours of the day, half-open, in order; together they cover 0 to 96 exactly once.",
    "items": closed(
        "Band",
        {
            "band": {"enum": list(BANDS), "title": "Band"},
            "start": integer("First quarter-hour", minimum=0, maximum=95),
            "end": integer("Quarter-hour after the last", minimum=1, maximum=96),
        },
    ),
    "minItems": 1,
    "maxItems": 96,
}


def _bands_and_dates(args: dict[str, Any]) -> str | None:
    if not covers_the_day(args["bands"]):
        return "bands"
    if "summer_bands" in args and not covers_the_day(args["summer_bands"]):
        return "summer_bands"
    return None if is_period(args["valid_from"], args["valid_to"]) else "valid_to"


PACKAGE_ACTIONS = (
    Action(
        name="publish_package",
        noun="package",
        roles=_PUBLISHING,
        target="optional",
        summary="Publish a retail package, or the next version of one (target: its id).",
        args=closed(
            "Publish a retail package",
            {
                "package": identifier("Package", "Id of the package; equals the target when there is one."),
                "segment": SEGMENT,
                "name": {
                    "type": "string",
                    "title": "Name",
                    "description": "What consumers read; public.",
                    "minLength": 1,
                    "maxLength": 80,
                },
                "bands": _BANDS,
                "summer_bands": {**_BANDS, "title": "Time-of-use bands from July to September"},
                "valid_from": {**DATE, "title": "First day of delivery"},
                "valid_to": {**DATE, "title": "Day after the last day of delivery"},
            },
            optional=("summer_bands",),
        ),
        rule=_bands_and_dates,
        example={
            "package": "daylight-2026",
            "segment": "industrial",
            "name": "Daylight 2026",
            "bands": [
                {"band": "valley", "start": 0, "end": 32},
                {"band": "flat", "start": 32, "end": 40},
                {"band": "peak", "start": 40, "end": 48},
                {"band": "flat", "start": 48, "end": 56},
                {"band": "peak", "start": 56, "end": 76},
                {"band": "flat", "start": 76, "end": 96},
            ],
            "valid_from": "2026-01-01",
            "valid_to": "2027-01-01",
        },
    ),
    Action(
        name="retire_package",
        noun="package",
        roles=_PUBLISHING,
        summary="Close a retail package to new orders, for good; running contracts keep it.",
        args=closed("Retire a retail package", {}),
        example={},
    ),
)
