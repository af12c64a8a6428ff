"""The reading transaction functions about bills: their public records, and for members what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from chaincode import canonical, keys
from chaincode.billing.computing import compute
from chaincode.billing.gathering import Bill, Gathering, standing_of
from chaincode.billing.model import CORRECTION, RULING, next_month, plan
from chaincode.billing.private_text import MAX_DRAFTS, MAX_STATEMENTS, PACKED_READINGS
from chaincode.context import Overlay
from chaincode.dates import is_period
from chaincode.refusals import Refused
from chaincode.schemas import DATE, EXPECTED_VERSION, Validator, closed, digest
from chaincode.shim import ClientIdentity, Stub

DRAFTS_SCHEMA = {
    "type": "array",
    "items": closed(
        "Bill to draft",
        {
            "order": digest("Order"),
            "start": DATE,
            "end": DATE,
            "readings": PACKED_READINGS,
            "reason": {"enum": [CORRECTION, RULING]},
            "expected_version": EXPECTED_VERSION,
        },
        optional=("reason", "expected_version"),
    ),
    "minItems": 1,
    "maxItems": MAX_DRAFTS,
}


async def read_settlement(stub: Stub, ids: Sequence[str]) -> bytes:
    """The public record of an order's bill of a month: the present version, or with a third id the one of that number.
    Raises Refused `unknown_target`."""
    if len(ids) not in (2, 3):
        raise Refused("invalid_arguments")
    present = await stub.get_state(keys.settlement(ids[0], ids[1]))
    if len(ids) == 3 and present and str(json.loads(present)["version"]) != ids[2]:
        present = await stub.get_state(keys.composite("settlement_version", keys.short_hash(ids[0]), ids[1], ids[2]))
    if not present:
        raise Refused("unknown_target")
    return present


async def read_note_text(stub: Stub, ids: Sequence[str]) -> bytes:
    """The private text that the intent with this digest brought, for members of the collection. Raises Refused
    `wrong_organisation`, `unknown_target`."""
    return await _private(stub, ids, keys.note)


async def read_statement(stub: Stub, ids: Sequence[str]) -> bytes:
    """The text of a statement by its hash, for members of the collection. Raises Refused `wrong_organisation`,
    `unknown_target`."""
    return await _private(stub, ids, str)


async def _private(stub: Stub, ids: Sequence[str], key: Callable[[str], str]) -> bytes:
    if len(ids) != 1:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.STATEMENTS_MEMBERS:
        raise Refused("wrong_organisation")
    text = await stub.get_private_data(keys.STATEMENTS_COLLECTION, key(ids[0]))
    if not text:
        raise Refused("unknown_target")
    return text


async def read_statements(stub: Stub, ids: Sequence[str]) -> bytes:
    """The texts of up to `MAX_STATEMENTS` statements by their hashes, as a JSON array in their order; null for one that
    this peer has not got. For members of the collection. Raises Refused `wrong_organisation`, `invalid_arguments`."""
    if not 0 < len(ids) <= MAX_STATEMENTS:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.STATEMENTS_MEMBERS:
        raise Refused("wrong_organisation")
    texts = await stub.get_private_data_multiple(keys.STATEMENTS_COLLECTION, list(ids))
    return json.dumps([text.decode() if text else None for text in texts], ensure_ascii=False).encode()


def read_drafts(text: bytes) -> list[dict[str, Any]]:
    """The bills asked for in the transient value of `DraftSettlements`. Raises Refused `invalid_arguments`."""
    try:
        drafts: list[dict[str, Any]] = canonical.parse(text)
    except canonical.NotCanonicalError:
        raise Refused("invalid_arguments") from None
    _validator().check(drafts)
    if not all(is_period(each["start"], each["end"]) and each["end"] <= next_month(each["start"]) for each in drafts):
        raise Refused("invalid_arguments")
    return drafts


async def draft(stub: Stub, drafts: Sequence[dict[str, Any]]) -> bytes:
    """What bills would come to now: the arguments, expected version and statement that a `settle` of each would name.

    Each of `drafts` is `{"order", "start", "end", "readings" (packed by point), "reason"?, "expected_version"?}`: with
    a version, or null for none, the bill is only drafted while that stands. Each answer is `{"args",
    "expected_version", "statement"}` or `{"code", "detail"?}`. For those who have terms, evaluated by whoever is
    about to sign, on a peer of its own. Raises Refused `wrong_organisation`.
    """
    if ClientIdentity(stub.creator).msp_id not in keys.TERMS_MEMBERS:
        raise Refused("wrong_organisation")
    ledger = Overlay(stub)
    gathering = Gathering(ledger, stub)
    bills = [
        Bill(order_id=each["order"], start=each["start"], end=each["end"], packed=each["readings"]) for each in drafts
    ]
    await gathering.load(bills)
    answers = []
    for bill, asked in zip(bills, drafts, strict=True):
        try:
            answers.append(await _draft(gathering, ledger, bill, asked, now_ms=stub.timestamp_ms))
        except Refused as refused:
            answers.append(refused.as_value())
    return canonical.dumps(answers)


async def _draft(
    gathering: Gathering, ledger: Overlay, bill: Bill, asked: Mapping[str, Any], *, now_ms: int
) -> dict[str, Any]:
    standing = await standing_of(ledger, bill.order_id, bill.month)
    order, present = standing.order, standing.present
    version, final = present.version if present else None, bill.end == order.end
    reason = asked.get("reason")
    args: dict[str, Any] = {
        "start": bill.start,
        "end": bill.end,
        "final": final,
        "readings_hash": "",
        "terms_hash": present.terms_hash if present and reason == CORRECTION else order.terms_hash,
    }
    if reason is not None:
        args["reason"] = reason
    if standing.course.open and standing.course.is_charged(version=(version or 0) + 1, final=final):
        args["carries"] = [dict(each) for each in standing.course.open]
    settlement = plan(
        args,
        standing,
        expected_version=asked.get("expected_version", version),
        statement_hash="",
        operator="",
        now_ms=now_ms,
        key=bill.order_id,
    )
    facts = await gathering.facts(bill, standing, settlement, prove=False)
    statement, args["readings_hash"] = compute(facts), facts.measured.readings_hash
    return {"args": args, "expected_version": version, "statement": statement}


@cache
def _validator() -> Validator:
    return Validator(DRAFTS_SCHEMA, code="invalid_arguments", root="drafts")
