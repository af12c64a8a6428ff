"""The actions in the OpenAPI document: a JSON Schema and an example for each, from the chaincode's own table."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_text import End, posting_text
from chaincode.account.purposes import Purpose
from chaincode.actions import ACTIONS, Action
from chaincode.billing.private_text import settle_text
from chaincode.canonical import dumps
from chaincode.intent import private_text
from chaincode.note.text import note_text
from chaincode.plant.terms import INCOME_TERMS_EXAMPLE
from chaincode.schemas import INTENT_SCHEMA
from gateway.intents.schemas import MAX_ITEMS, IntentItem

_PREFIX = "#/components/schemas/"
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@cache
def action_documents() -> list[dict[str, Any]]:
    """Every action: name, noun, roles, summary, what it targets, whether it takes terms, schema, example."""
    return [
        {
            "action": action.name,
            "noun": action.noun,
            "roles": list(action.roles),
            "summary": action.summary,
            "target": action.target,
            "private": action.private,
            "schema": intent_schema(action),
            "example": intent_example(action),
        }
        for action in ACTIONS.values()
    ]


def intent_schema(action: Action) -> dict[str, Any]:
    """The JSON Schema of an intent with this action, once its text is parsed."""
    properties = dict(INTENT_SCHEMA["properties"])
    properties["action"] = {"const": action.name, "title": "Action"}
    properties["role"] = {"enum": list(action.roles), "title": "Role"}
    args = action.args
    if action.args_with_target is not None:
        args = {"anyOf": [action.args, action.args_with_target]}
    properties["args"] = args
    return {**INTENT_SCHEMA, "title": f"Intent: {action.name}", "description": action.summary, "properties": properties}


def intent_example(action: Action) -> dict[str, Any]:
    """An intent with this action, as its author would make it before signing."""
    targets = action.target == "required"
    return {
        "v": 1,
        "intent_id": "0198c7f0-5a3e-7c11-8d2f-4b1e9a6c7d80",
        "action": action.name,
        "actor": "user-1",
        "participant": "participant-1",
        "role": action.roles[0],
        "target": _EXAMPLE_HASH if targets else None,
        "expected_version": 1 if targets else None,
        "args": action.example,
        "private_hash": _EXAMPLE_HASH if action.private != "none" else None,
        "expires_at": 1_893_456_000_000,
        "network": f"retail/{_EXAMPLE_HASH}",
    }


def request_body() -> dict[str, Any]:
    """The `requestBody` of POST: one item or a list, with an example for each action."""
    item = {"$ref": f"{_PREFIX}IntentItem"}
    many = {"type": "array", "items": item, "minItems": 1, "maxItems": MAX_ITEMS}
    examples = {action.name: {"summary": action.summary, "value": _example_item(action)} for action in ACTIONS.values()}
    return {
        "required": True,
        "content": {"application/json": {"schema": {"oneOf": [item, many]}, "examples": examples}},
    }


def add_intent_schemas(document: dict[str, Any]) -> None:
    """Put `IntentItem` and `Intent_<action>` of every action into an OpenAPI document's component schemas."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    item = IntentItem.model_json_schema(ref_template=_PREFIX + "{model}")
    schemas.update(item.pop("$defs", {}))  # where the references to them point
    names = [f"Intent_{name}" for name in ACTIONS]
    item["properties"]["intent"] |= {
        "contentMediaType": "application/json",
        "contentSchema": {"oneOf": [{"$ref": _PREFIX + name} for name in names]},
    }
    schemas["IntentItem"] = item
    for name, action in zip(names, ACTIONS.values(), strict=True):
        schemas[name] = intent_schema(action) | {"examples": [intent_example(action)]}


def _example_item(action: Action) -> dict[str, str]:
    item = {"intent": dumps(intent_example(action)).decode(), "signature": "A" * 85 + "Q"}
    if action.private == "terms":
        terms = {"energy_wh": 1_000_000, "prices_e8_yuan_per_kwh": {"flat": 45_000_000}}
        item["private"] = json.dumps({"salt": _EXAMPLE_HASH, "terms": terms}, separators=(",", ":"), sort_keys=True)
    if action.private == "income_terms":
        item["private"] = private_text(INCOME_TERMS_EXAMPLE, bytes.fromhex(_EXAMPLE_HASH))[0]
    if action.private == "statement":
        item["private"] = settle_text({"total_fen": 1_234_567}, bytes.fromhex(_EXAMPLE_HASH), {"mp-1": "eNoD"})[0]
    if action.private == "posting":
        item["private"] = posting_text(_example_posting(action), bytes.fromhex(_EXAMPLE_HASH))[0]
    if action.private == "note":
        item["private"] = note_text({"text": "Why is this line higher?"}, bytes.fromhex(_EXAMPLE_HASH))[0]
    return item


def _example_posting(action: Action) -> Instruction | End:
    args = action.example
    if action.name == "end_posting":
        return End(posting=_EXAMPLE_HASH, state=State(args["state"]), day=args["day"])
    return Instruction(
        id=args["posting"],
        keeper="participant-1",
        owner="consumer-1",
        purpose=Purpose.PAYMENT,
        day=args["day"],
        amount_fen=1_234_567,
    )
