"""`Settle`: the statement of a bill into the collection, once both trading organisations have computed the same.

They endorse it; it writes nothing public and says nothing about any amount. The public record is `settle`'s, an action
like any other, which finds the statement there by its hash.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chaincode import authority, keys
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.billing.computing import compute
from chaincode.billing.gathering import Bill, Collections, Gathering, standing_keys, standing_of
from chaincode.billing.model import plan
from chaincode.billing.private_text import PrivateText, read_settle_text, statement_text
from chaincode.context import Overlay
from chaincode.intent import Intent, SignedIntent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.results import Result, deposited

SETTLE = "settle"


class Statements(Collections, Protocol):
    """The part of `chaincode.shim.Stub` that statements are written with."""

    async def put_private_data(self, collection: str, key: str, value: bytes) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Asked:
    """One signed `settle` that may be carried out, and the bill that it asks for."""

    intent: Intent
    private: PrivateText
    bill: Bill


async def settle(
    statements: Statements, ledger: Overlay, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[list[Result], dict[str, bytes]]:
    """Compute the bill of each intent and hold it against the statement that it brings; `organisation` is the creator's
    MSP id. Nothing is written: the second value has the texts to be written by their hashes.

    Each result is `{"status": "deposited" | "kept"}` (kept: it is there) or `{"status": "refused", "code", "detail"?}`.
    Raises Refused `not_bootstrapped`, PeerError where this peer lacks a private value.
    """
    checked = [_check(item) for item in items]
    pairs = [(each, item) for item, each in zip(items, checked, strict=True) if isinstance(each, _Asked)]
    await ledger.prefetch([keys.market(), *(key for asked, item in pairs for key in _reads(asked, item))])
    network = await network_of(ledger)
    wanted: list[_Asked | Refused] = []
    for item, asked in zip(items, checked, strict=True):
        try:
            if isinstance(asked, Refused):
                raise asked
            await authorise(ledger, asked.intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(asked.intent, now_ms=now_ms)
            wanted.append(asked)
        except Refused as refused:
            wanted.append(refused)
    gathering = Gathering(ledger, statements)
    taken = [each for each in wanted if isinstance(each, _Asked)]
    await gathering.load([each.bill for each in taken], statements=[str(each.intent.private_hash) for each in taken])
    fresh: dict[str, bytes] = {}
    return [await _settle(gathering, ledger, each, fresh, now_ms=now_ms) for each in wanted], fresh


async def write(statements: Statements, fresh: dict[str, bytes]) -> None:
    """Put the statements' texts into their collection."""
    if not fresh:
        return
    statements.start_write_batch()
    for statement_hash, text in fresh.items():
        await statements.put_private_data(keys.STATEMENTS_COLLECTION, statement_hash, text)
    await statements.finish_write_batch()


def _check(item: SignedIntent) -> _Asked | Refused:
    try:
        intent = check_intent(item.intent)
        if intent.action != SETTLE:
            raise Refused("unknown_action")
        private = read_settle_text(str(item.private), str(intent.private_hash))
    except Refused as refused:
        return refused
    args = intent.args
    bill = Bill(order_id=str(intent.target), start=args["start"], end=args["end"], packed=private.readings)
    return _Asked(intent=intent, private=private, bill=bill)


def _reads(asked: _Asked, item: SignedIntent) -> list[str]:
    return [*authority.reads(asked.intent, item), *standing_keys(asked.bill.order_id, asked.bill.month)]


async def _settle(
    gathering: Gathering, ledger: Overlay, asked: _Asked | Refused, fresh: dict[str, bytes], *, now_ms: int
) -> Result:
    await asyncio.sleep(0)  # a bill takes milliseconds, and a service carries out other calls beside this one
    if isinstance(asked, Refused):
        return _refusal(asked)
    statement_hash = str(asked.intent.private_hash)
    if gathering.has_statement(statement_hash) or statement_hash in fresh:
        return {"status": "kept"}
    try:
        statement = await _statement(gathering, ledger, asked, now_ms=now_ms)
        text, computed_hash = statement_text(statement, asked.private.salt)
        if computed_hash != statement_hash:
            raise Refused("statement_differs", key=asked.bill.order_id, path=_odd_part(statement, asked.private))
    except Refused as refused:
        return _refusal(refused)
    fresh[statement_hash] = text
    return deposited()


async def _statement(gathering: Gathering, ledger: Overlay, asked: _Asked, *, now_ms: int) -> dict[str, Any]:
    intent, bill = asked.intent, asked.bill
    standing = await standing_of(ledger, bill.order_id, bill.month)
    if intent.participant != standing.order.retailer:
        raise standing.order.refuse("not_a_party", key=bill.order_id)
    settlement = plan(
        intent.args,
        standing,
        expected_version=intent.expected_version,
        statement_hash=str(intent.private_hash),
        operator=intent.actor,
        now_ms=now_ms,
        key=bill.order_id,
    )
    facts = await gathering.facts(bill, standing, settlement)
    if facts.measured.readings_hash != settlement.readings_hash:
        raise Refused("readings_differ", key=bill.order_id)
    return compute(facts)


def _odd_part(statement: dict[str, Any], private: PrivateText) -> str:
    """The first part, by name, in which the statement given is another one. It names no value."""
    names = sorted({*statement, *private.statement})
    odd = next((name for name in names if statement.get(name) != private.statement.get(name)), None)
    return f"private.statement.{odd}" if odd in statement else "private.statement"


def _refusal(refused: Refused) -> Result:
    return {"status": "refused", **refused.as_value()}
