"""The actions on retail packages."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.dates import is_period
from chaincode.package_template.actions import VOLUME
from chaincode.schemas import DATE, SEGMENT, Schema, closed, identifier, integer
from chaincode.settlement_method.actions import METHODS, named_twice
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH
from chaincode.tariff.schema import MAX_PRICES, PRICE_E8_YUAN_PER_KWH, PRICE_NAME_PATTERN

_PUBLISHING = ("retailer_trader", "retailer_contract_manager")
_PRICES: Schema = {
    "type": "object",
    "title": "List prices",
    "description": "Public, in 1e-8 yuan per kWh: one for each price name of the template's tariff, within its limits.",
    "patternProperties": {f"^{PRICE_NAME_PATTERN}$": PRICE_E8_YUAN_PER_KWH},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": MAX_PRICES,
}


def _dates_volume_and_methods(args: dict[str, Any]) -> str | None:
    volume = args.get("volume")
    if volume is not None and volume["min_wh"] > volume["max_wh"]:
        return "volume"
    if named_twice(args.get("methods", [])):
        return "methods"
    return None if is_period(args["valid_from"], args["valid_to"]) else "valid_to"


PACKAGE_ACTIONS = (
    Action(
        name="publish_package",
        noun="package",
        roles=_PUBLISHING,
        target="optional",
        summary="Publish a retail package made of a template, or the next version of one (target: its id).",
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
                "template": identifier("Template", "Id of the package template."),
                "template_version": integer("Template version", minimum=1, description="The present one."),
                "prices": _PRICES,
                "valid_from": {**DATE, "title": "First day of delivery"},
                "valid_to": {**DATE, "title": "Day after the last day of delivery"},
                "volume": {**VOLUME, "description": "Within the template's, which hold where these are left out."},
                "methods": METHODS,
            },
            optional=("volume", "methods"),
        ),
        rule=_dates_volume_and_methods,
        example={
            "package": "daylight-2026",
            "segment": "industrial",
            "name": "Daylight 2026",
            "template": "guangdong-time-of-use",
            "template_version": 1,
            "prices": EXAMPLE_PRICES_E8_YUAN_PER_KWH,
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
