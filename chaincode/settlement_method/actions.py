"""The actions on settlement methods, and how a package names them."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.dates import is_period
from chaincode.schemas import DATE, Schema, closed, identifier, integer
from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES
from chaincode.settlement_method.schema import RULES_SCHEMA, name, odd_rules

MAX_METHODS = 20
METHODS: Schema = {
    "type": "array",
    "title": "Settlement methods",
    "description": "What is charged beside the prices; one of each kind, but any number of reliefs.",
    "items": closed(
        "Method",
        {
            "method": identifier("Method", "Id of the settlement method."),
            "version": integer("Version", minimum=1, description="The present one."),
        },
    ),
    "minItems": 1,
    "maxItems": MAX_METHODS,
}


def named_twice(methods: list[dict[str, Any]]) -> bool:
    """Whether a package names a method twice."""
    return len({each["method"] for each in methods}) < len(methods)


def _dates_and_rules(args: dict[str, Any]) -> str | None:
    if not is_period(args["valid_from"], args["valid_to"]):
        return "valid_to"
    return odd_rules(args["rules"])


SETTLEMENT_METHOD_ACTIONS = (
    Action(
        name="publish_method",
        noun="settlement_method",
        roles=("exchange_settlement_officer",),
        target="optional",
        summary="Publish a settlement method, or the next version of one (target: its id). Versions stay.",
        args=closed(
            "Publish a settlement method",
            {
                "method": identifier("Method", "Id of the method; equals the target when there is one."),
                "name": name("Name"),
                "source": {
                    "type": "string",
                    "title": "Source",
                    "description": "The document whose rules these are, as bills cite it.",
                    "minLength": 1,
                    "maxLength": 120,
                },
                "rules": RULES_SCHEMA,
                "valid_from": {**DATE, "title": "First day"},
                "valid_to": {**DATE, "title": "Day after the last day"},
            },
        ),
        rule=_dates_and_rules,
        example={
            "method": "guangdong-grid",
            "name": {"zh": "广东电网收费", "en": "Guangdong grid charges"},
            "source": "发改价格〔2023〕526号",
            "rules": EXAMPLE_GRID_CHARGES,
            "valid_from": "2026-01-01",
            "valid_to": "2028-01-01",
        },
    ),
    Action(
        name="retire_method",
        noun="settlement_method",
        roles=("exchange_settlement_officer",),
        summary="Close a settlement method to new packages, for good; packages that name it keep it.",
        args=closed("Retire a settlement method", {}),
        example={},
    ),
)
