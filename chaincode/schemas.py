"""JSON Schema fragments that the actions share, and the schema of the intent that carries them.

The HTTP API publishes these schemas as they are, so each names itself and says its unit.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import fastjsonschema

from chaincode.refusals import Refused

Schema = dict[str, Any]

BANDS = ("sharp", "peak", "flat", "valley", "deep_valley")
MAX_INTEGER = 2**53 - 1


def text(title: str, pattern: str, description: str = "") -> Schema:
    schema = {"type": "string", "title": title, "pattern": f"^{pattern}$"}
    return schema | {"description": description} if description else schema


def closed(title: str, properties: Schema, *, optional: tuple[str, ...] = (), at_least: int = 0) -> Schema:
    """An object with exactly these properties; all are required but the `optional` ones."""
    schema: Schema = {
        "type": "object",
        "title": title,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
    return schema | {"minProperties": at_least} if at_least else schema


def integer(title: str, *, minimum: int, maximum: int = MAX_INTEGER, description: str = "") -> Schema:
    schema: Schema = {"type": "integer", "title": title, "minimum": minimum, "maximum": maximum}
    return schema | {"description": description} if description else schema


def identifier(title: str, description: str = "") -> Schema:
    return text(title, r"[a-z0-9][a-z0-9._-]{0,63}", description)


def digest(title: str, description: str = "") -> Schema:
    return text(title, r"[0-9a-f]{64}", description or "SHA-256 in hex.")


MONTH_PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2])$"
SEGMENT = text("Market segment", r"[a-z][a-z0-9_-]{0,31}", "A group of consumers with a flow policy of its own.")
DATE = text("Date", r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "Market-local date (UTC+8), YYYY-MM-DD.")
REASON = text("Reason", r"[a-z_]{1,32}", "A short code; free text could be personal or private.")
TEXT_HASH = digest("Text hash", "SHA-256 (hex) of the contract text.")
EXPECTED_VERSION: Schema = {
    **integer("Expected version", minimum=1, description="Version of the record that the actor saw."),
    "type": ["integer", "null"],
}
TERMS_HASH = digest("Terms hash", "SHA-256 (hex) of the private text: terms and salt.")
PUBLIC_KEY = text("Public key", r"04[0-9a-f]{128}", "P-256 point, uncompressed, in hex.")
PROOF = text("Proof of possession", r"[A-Za-z0-9_-]{86}", "ES256 signature by the new key, base64url of 64 bytes.")

INTENT_SCHEMA = closed(
    "Intent",
    {
        "v": {"const": 1, "title": "Form of the intent"},
        "intent_id": text(
            "Intent id",
            "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "UUIDv7 made by the client; a retry with the same bytes is answered with the first result.",
        ),
        "action": text("Action", "[a-z_]{1,32}"),
        "actor": identifier("User", "Id of the person who signs."),
        "participant": identifier("Participant", "The market participant for which the actor acts."),
        "role": text("Role", "[a-z_]{1,32}", "The role in which the actor acts."),
        "target": {
            **identifier("Target", "Id of the record that the step changes; null when the step makes one."),
            "type": ["string", "null"],
        },
        "expected_version": EXPECTED_VERSION,
        "args": {"type": "object", "title": "Arguments", "description": "As the action's own schema says."},
        "private_hash": {**TERMS_HASH, "type": ["string", "null"]},
        "expires_at": integer("Good until", minimum=0, description="Milliseconds since 1970 UTC, 24 hours at most."),
        "network": text("Network", r"[a-z][a-z0-9.-]{0,248}/[0-9a-f]{64}", "Channel and hash of its genesis block."),
    },
)


class Validator:
    """A compiled schema. `check` raises Refused(`code`, path=…) and never quotes the value."""

    def __init__(self, schema: Schema, *, code: str, root: str) -> None:
        self._validate = fastjsonschema.compile(schema, use_default=False)
        self._code = code
        self._root = root

    def check(self, value: Any) -> None:
        try:
            self._validate(value, name_prefix=self._root)
        except fastjsonschema.JsonSchemaValueException as error:
            raise Refused(self._code, path=error.name) from None


@cache
def intent_validator() -> Validator:
    return Validator(INTENT_SCHEMA, code="invalid_intent", root="intent")
