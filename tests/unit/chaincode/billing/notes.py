"""Short ways to bring private texts with a step, in both of its transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from chaincode import batch, canonical, keys
from chaincode.intent import SignedIntent, sign_intent
from chaincode.note.text import note_text
from chaincode.results import deposited, expand
from tests.unit.chaincode.billing.bills import JANUARY, bill
from tests.unit.chaincode.market import Market, Person

MONTH = JANUARY[0][:7]


def noted(
    market: Market,
    person: Person,
    action: str,
    note: Mapping[str, Any],
    *,
    target: str | None = None,
    expected_version: int | None = None,
    args: Mapping[str, Any] | None = None,
) -> SignedIntent:
    """A signed intent with its private text."""
    private, digest = note_text(note, hashlib.sha256(f"note {market.made}".encode()).digest())
    intent = market.intent(
        person, action, target=target, expected_version=expected_version, args=dict(args or {}), private_hash=digest
    )
    return sign_intent(intent, person.key, private)


async def note_of(market: Market, item: SignedIntent, organisation: str) -> dict[str, Any]:
    """Commit the `Note` of one intent, sent by `organisation`; its result. It writes nothing public."""
    _, answer, stub = await market.peer.call(
        b"Note",
        organisation=organisation,
        now_ms=market.now_ms,
        transient={"batch": batch.encode([item], private=True)},
    )
    assert {collection for _, collection, _, _ in stub.writes} <= {keys.STATEMENTS_COLLECTION}
    (result,) = expand(canonical.dumps(answer), usual=[deposited()])
    return result


async def brought(market: Market, person: Person, item: SignedIntent) -> dict[str, Any]:
    """Both transactions of a step; the result of the second."""
    result = await note_of(market, item, person.organisation)
    assert result == {"status": "deposited"}, result
    (applied,) = await market.apply(item, organisation=person.organisation)
    return applied


def of_bill(market: Market, order: str) -> dict[str, Any]:
    """The arguments that name January's bill as it stands."""
    record = bill(market, order)
    return {"order": order, "month": MONTH, "version": record["version"], "statement_hash": record["statement_hash"]}
