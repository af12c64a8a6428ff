"""What stays between the trading organisations of a posting: the instruction, or how a pending posting ends. Pure.

The text is canonical `{"instruction": {…}, "salt": <64 hex>}` or `{"end": {…}, "salt"}`. Its SHA-256 is public, and it
lies in the collection. No refusal quotes any of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from chaincode import canonical
from chaincode.account.instruction import Instruction
from chaincode.account.late_fee import RULES
from chaincode.account.posting import ENDINGS, State
from chaincode.account.purposes import Purpose
from chaincode.intent import Intent
from chaincode.refusals import Refused
from chaincode.schemas import DATE, MAX_INTEGER, Schema, Validator, closed, digest, identifier, integer, text

MAX_PRIVATE_BYTES = 65_536
MAX_PARTS = 400
_SALT_BYTES = 32

INSTRUCTION_SCHEMA: Schema = closed(
    "Instruction",
    {
        "id": identifier("Posting", "Made by whoever sends it."),
        "keeper": identifier("Keeper"),
        "owner": identifier("Owner"),
        "purpose": {"enum": [purpose.value for purpose in Purpose], "title": "Purpose"},
        "day": DATE,
        "amount_fen": integer("Amount", minimum=1, description="In fen."),
        "parts": {
            "type": "object",
            "title": "Parts by payee",
            "patternProperties": {
                "^[a-z_]{1,16}/[a-z0-9][a-z0-9._-]{0,63}$": integer("Fen", minimum=-MAX_INTEGER),
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": MAX_PARTS,
        },
        "bill": identifier("Bill"),
        "due_on": {**DATE, "title": "Due on"},
        "fee_rule": {"enum": sorted(RULES), "title": "Late fee rule"},
        "of": identifier("Posting that it is of"),
        "statement": digest("Statement hash"),
        "good_until": integer("Good until", minimum=1, description="Milliseconds since 1970 UTC."),
    },
    optional=("amount_fen", "parts", "bill", "due_on", "fee_rule", "of", "statement", "good_until"),
)
END_SCHEMA: Schema = closed(
    "End of a pending posting",
    {
        "posting": identifier("Posting"),
        "state": {"enum": [state.value for state in ENDINGS], "title": "State"},
        "day": {**DATE, "title": "Value date", "description": "Of one that is posted."},
    },
    optional=("day",),
)
_SALT = text("Salt", r"[0-9a-f]{64}", "32 random bytes in hex.")
PRIVATE_SCHEMAS: dict[str, Schema] = {
    "post": closed("Private text of a posting", {"instruction": INSTRUCTION_SCHEMA, "salt": _SALT}),
    "end_posting": closed("Private text of a posting's end", {"end": END_SCHEMA, "salt": _SALT}),
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class End:
    """How a pending posting ends; `day` is its value date where it is posted."""

    posting: str
    state: State
    day: str | None = None

    def to_record(self) -> dict[str, Any]:
        record = {"posting": self.posting, "state": self.state.value}
        return record if self.day is None else {**record, "day": self.day}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrivatePosting:
    """A private text taken apart."""

    asks: Instruction | End
    salt: str


def posting_text(asks: Instruction | End, salt: bytes) -> tuple[str, str]:
    """The private text with a 32-byte random `salt`, and its SHA-256 (hex)."""
    if len(salt) != _SALT_BYTES:
        raise ValueError("the salt must have 32 bytes")
    name = "instruction" if isinstance(asks, Instruction) else "end"
    whole = canonical.dumps({name: asks.to_record(), "salt": salt.hex()})
    return whole.decode(), hashlib.sha256(whole).hexdigest()


def read_posting_text(private: str, intent: Intent) -> PrivatePosting:
    """What is in the private text of `post` or `end_posting`, which must be what the intent says publicly.

    Raises Refused: `too_large`, `posting_mismatch` (another hash), `invalid_posting` (not canonical, not of this form,
    or not of the posting, keeper, day or state that the intent names).
    """
    if len(private) > MAX_PRIVATE_BYTES:
        raise Refused("too_large", path="private")
    if hashlib.sha256(private.encode("utf-8", "surrogatepass")).hexdigest() != intent.private_hash:
        raise Refused("posting_mismatch")
    try:
        value = canonical.loads(private)
    except canonical.NotCanonicalError:
        raise Refused("invalid_posting", path="private") from None
    _validator(intent.action).check(value)
    if intent.action == "post":
        return PrivatePosting(asks=_instruction(value["instruction"], intent), salt=value["salt"])
    return PrivatePosting(asks=_end(value["end"], intent), salt=value["salt"])


def _instruction(record: dict[str, Any], intent: Intent) -> Instruction:
    instruction = Instruction.from_record(record)
    state = State.POSTED if instruction.good_until is None else State.PENDING
    said = {"id": intent.args["posting"], "keeper": intent.participant, "day": intent.args["day"]}
    for name, value in said.items():
        if getattr(instruction, name) != value:
            raise Refused("invalid_posting", path=f"private.instruction.{name}")
    if intent.args["state"] != state:
        raise Refused("invalid_posting", path="private.instruction.good_until")
    instruction.check()
    return instruction


def _end(record: dict[str, Any], intent: Intent) -> End:
    if record != {"posting": intent.target, **intent.args}:
        raise Refused("invalid_posting", path="private.end")
    return End(posting=record["posting"], state=State(record["state"]), day=record.get("day"))


@cache
def _validator(action: str) -> Validator:
    return Validator(PRIVATE_SCHEMAS[action], code="invalid_posting", root="private")
