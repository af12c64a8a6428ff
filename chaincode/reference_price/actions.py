"""The action on reference prices."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.reference_price.model import QUARTER_HOURS_PER_DAY, quarter_hours_of
from chaincode.schemas import MAX_INTEGER, Schema, closed, identifier, integer, text

REFERENCE = identifier("Reference", "What the price is of, such as the monthly average of a region's spot market.")
MONTH = text("Month", r"[0-9]{4}-(0[1-9]|1[0-2])", "Market-local month (UTC+8), YYYY-MM.")
_PRICE = integer("Price", minimum=-MAX_INTEGER, description="In 1e-8 yuan per kWh; may be negative.")
_CURVE: Schema = {
    "type": "array",
    "title": "Price of each quarter-hour of the month",
    "description": "In 1e-8 yuan per kWh, 96 for each day.",
    "items": _PRICE,
    "minItems": 28 * QUARTER_HOURS_PER_DAY,
    "maxItems": 31 * QUARTER_HOURS_PER_DAY,
}


def _one_price_or_curve(args: dict[str, Any]) -> str | None:
    try:
        quarter_hours = quarter_hours_of(args["month"])
    except ValueError:
        return "month"
    if ("curve" in args) == ("price_e8_yuan_per_kwh" in args):
        return "curve" if "curve" in args else "price_e8_yuan_per_kwh"
    return "curve" if "curve" in args and len(args["curve"]) != quarter_hours else None


REFERENCE_PRICE_ACTIONS = (
    Action(
        name="publish_reference_price",
        noun="reference_price",
        roles=("exchange_market_operator",),
        target="none",
        summary="Publish the reference price of a month, or its curve by quarter-hour; or correct it. Versions stay.",
        args=closed(
            "Publish a reference price",
            {"reference": REFERENCE, "month": MONTH, "price_e8_yuan_per_kwh": _PRICE, "curve": _CURVE},
            optional=("price_e8_yuan_per_kwh", "curve"),
        ),
        rule=_one_price_or_curve,
        example={"reference": "guangdong-spot", "month": "2026-07", "price_e8_yuan_per_kwh": 38_250_000},
    ),
)
