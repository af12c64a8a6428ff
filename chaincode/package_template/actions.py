"""The actions on package templates."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.calendar.actions import REGION
from chaincode.dates import is_period
from chaincode.identity.model import CONSUMER_CLASSES, CREDIT_RATINGS
from chaincode.package_template.model import Stage
from chaincode.risk_warning import hash_differs, risk_warning_fields
from chaincode.schemas import DATE, Schema, closed, identifier, integer
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF
from chaincode.tariff.schema import MAX_PRICES, PRICE_E8_YUAN_PER_KWH, PRICE_NAME_PATTERN, TARIFF_SCHEMA

VOLUME = closed(
    "Volume limits of an order",
    {
        "min_wh": integer("Least energy", minimum=0, description="In Wh, of the whole delivery period."),
        "max_wh": integer("Most energy", minimum=1, description="In Wh, of the whole delivery period."),
    },
)
_PRICE_LIMITS: Schema = {
    "type": "object",
    "title": "Price limits",
    "description": "For each price name of the tariff, what a package's list price may be.",
    "patternProperties": {
        f"^{PRICE_NAME_PATTERN}$": closed("Limits", {"min": PRICE_E8_YUAN_PER_KWH, "max": PRICE_E8_YUAN_PER_KWH})
    },
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": MAX_PRICES,
}
_MAX_DAYS = 3_660
_DURATIONS = closed(
    "Lengths of the delivery period",
    {
        "min_days": integer("Least", minimum=1, maximum=_MAX_DAYS, description="In days."),
        "max_days": integer("Most", minimum=1, maximum=_MAX_DAYS, description="In days."),
    },
)
_ELIGIBILITY = closed(
    "Who may have it, beyond the classes",
    {
        "credit_ratings": {
            "type": "array",
            "title": "Credit ratings",
            "items": {"enum": list(CREDIT_RATINGS)},
            "minItems": 1,
            "uniqueItems": True,
        }
    },
)
TEMPLATE_ARGS = closed(
    "Publish a package template",
    {
        "template": identifier("Template", "Id of the template; equals the target when there is one."),
        "region": REGION,
        "stage": {"enum": [stage.value for stage in Stage], "title": "Stage of the market"},
        "classes": {
            "type": "array",
            "title": "Classes of consumers",
            "items": {"enum": list(CONSUMER_CLASSES)},
            "minItems": 1,
            "uniqueItems": True,
        },
        "name": {
            "type": "string",
            "title": "Name",
            "description": "What retailers and consumers read; public.",
            "minLength": 1,
            "maxLength": 80,
        },
        "tariff": TARIFF_SCHEMA,
        "price_limits": _PRICE_LIMITS,
        "valid_from": {**DATE, "title": "First day of delivery"},
        "valid_to": {**DATE, "title": "Day after the last day of delivery"},
        "durations": _DURATIONS,
        "volume": VOLUME,
        "eligibility": _ELIGIBILITY,
        **risk_warning_fields("A consumer acknowledges the warning before it orders."),
    },
    optional=("eligibility", "risk_warning_hash", "risk_warning_text"),
)


def _dates_and_warning(args: dict[str, Any]) -> str | None:
    """What else may be wrong with a template is found by the proof, which names all of it."""
    if hash_differs(args):
        return "risk_warning_hash"
    return None if is_period(args["valid_from"], args["valid_to"]) else "valid_to"


TEMPLATE_ACTIONS = (
    Action(
        name="publish_template",
        noun="template",
        roles=("exchange_market_operator",),
        target="optional",
        summary="Publish a package template whose tariff is proved sound, or the next version of one (target: its id).",
        args=TEMPLATE_ARGS,
        rule=_dates_and_warning,
        example={
            "template": "guangdong-time-of-use",
            "region": "guangdong",
            "stage": "annual",
            "classes": ["industrial", "commercial"],
            "name": "Guangdong time of use 广东分时",
            "tariff": EXAMPLE_TARIFF,
            "price_limits": {
                name: {"min": price // 2, "max": price * 2} for name, price in EXAMPLE_PRICES_E8_YUAN_PER_KWH.items()
            },
            "valid_from": "2026-01-01",
            "valid_to": "2028-01-01",
            "durations": {"min_days": 28, "max_days": 366},
            "volume": {"min_wh": 1, "max_wh": 1_000_000_000_000},
        },
    ),
    Action(
        name="retire_template",
        noun="template",
        roles=("exchange_market_operator",),
        summary="Close a package template to new packages, for good; packages made of it stay.",
        args=closed("Retire a package template", {}),
        example={},
    ),
)
