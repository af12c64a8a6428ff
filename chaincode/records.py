"""Finding the record that an intent names, and the id of the one that it makes."""

from __future__ import annotations

from chaincode import keys
from chaincode.actions import ACTIONS
from chaincode.context import Call, Record
from chaincode.intent import Intent
from chaincode.reference_price.model import reference_id
from chaincode.refusals import Refused

_KEY_OF_NOUN = {
    "participant": keys.participant,
    "user": keys.user,
    "change": keys.change,
    "template": keys.template,
    "settlement_method": keys.settlement_method,
    "package": keys.package,
    "order": keys.order,
    "sequence": keys.sequence,
    "listing": keys.listing,
    "announcement": keys.announcement,
    "metering_point": keys.metering_point,
    "meter": keys.meter,
    "settlement": keys.order,
    "plant": keys.plant,
    "plant_settlement": keys.plant,
    "bill_question": keys.bill_question,
}
_NAMED_BY = {
    "participant": "participant",
    "user": "user",
    "policy": "segment",
    "calendar": "region",
    "template": "template",
    "settlement_method": "method",
    "package": "package",
    "sequence": "sequence",
    "announcement": "announcement",
    "metering_point": "point",
    "meter": "meter",
    "plant": "plant",
}


def made_id(intent: Intent) -> str | None:
    """The id of the record that the intent makes, as its arguments name it.

    None when it names a target, for a batch of readings, which makes many records, for an invoice, which the ledger
    numbers, and for a new order, change or question, whose id is the digest of the intent's text. The access model is
    one for all; an audit trail goes by the participant for which it is anchored.
    """
    noun = ACTIONS[intent.action].noun
    if intent.target is not None or noun in ("order", "change", "listing", "reading_day", "bill_question", "invoice"):
        return None
    if noun == "access_model":
        return noun
    if noun == "audit_anchor":
        return intent.participant
    if noun == "bid":
        return f"{intent.args['sequence']}:{intent.participant}"
    if noun == "posting":
        named_posting: str = intent.args["posting"]
        return named_posting
    if noun == "closing":
        return f"{intent.participant}:{intent.args['month']}"
    if noun == "reference_price":
        return reference_id(intent.args["reference"], intent.args["month"])
    named: str = intent.args[_NAMED_BY[noun]]
    return named


def target_key(intent: Intent) -> str | None:
    """The state key of the intent's target, None when it names none."""
    if intent.target is None:
        return None
    noun = ACTIONS[intent.action].noun
    if noun == "posting":
        return keys.posting(intent.participant, intent.target)
    return _KEY_OF_NOUN[noun](intent.target)


async def load_target(call: Call) -> Record:
    """The record that the intent names, in the version that it expects. Raises Refused: `unknown_target`,
    `stale_version` (detail: the current version)."""
    intent = call.intent
    key = target_key(intent)
    record = await call.ledger.get(key) if key else None
    if record is None:
        raise Refused("unknown_target", key=intent.target)
    if record["version"] != intent.expected_version:
        raise Refused("stale_version", key=intent.target, version=record["version"])
    return record


async def load_previous(call: Call, made: str) -> Record | None:
    """The version before the one that the intent publishes of the record with the id `made`; None for a first one.

    Raises Refused: `already_registered` for a first one of which there is a version; `unknown_target`, `stale_version`.
    """
    if call.intent.target is not None:
        return await load_target(call)
    noun = ACTIONS[call.intent.action].noun
    if await call.ledger.get(_KEY_OF_NOUN[noun](made)) is not None:
        raise Refused("already_registered", key=made)
    return None
