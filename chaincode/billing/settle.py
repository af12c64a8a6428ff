"""`Settle`: a statement into the collection, once both trading organisations have computed the same.

They endorse it; it writes nothing public and says nothing about any amount. The public record is written by an action
like any other (`settle`, `settle_plant`, `close_period`), which finds there what was computed for its intent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chaincode import authority, keys
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.billing.asked import Asked, Maker, Statements
from chaincode.billing.making import Bills
from chaincode.billing.private_text import read_settle_text, statement_text
from chaincode.closing.making import Closings
from chaincode.context import Overlay
from chaincode.intent import SignedIntent
from chaincode.plant.making import Incomes
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.results import Result, deposited

MAKERS: Mapping[str, Callable[[Overlay, Statements], Maker]] = {
    "settle": Bills,
    "settle_plant": Incomes,
    "close_period": Closings,
}


async def settle(
    statements: Statements, ledger: Overlay, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[list[Result], dict[str, bytes]]:
    """Compute what each intent asks for and hold it against the statement that it brings; `organisation` is the
    creator's MSP id. Nothing is written: the second value has what is to be written by its keys.

    Each result is `{"status": "deposited" | "kept"}` (kept: it is there) or `{"status": "refused", "code", "detail"?}`.
    Raises Refused `not_bootstrapped`, PeerError where this peer lacks a private value.
    """
    makers = {action: make(ledger, statements) for action, make in MAKERS.items()}
    checked = [_check(item) for item in items]
    pairs = [(each, item) for item, each in zip(items, checked, strict=True) if isinstance(each, Asked)]
    first = [key for asked, item in pairs for key in _reads(asked, item, makers)]
    await ledger.prefetch([keys.market(), *first])
    network = await network_of(ledger)
    wanted: list[Asked | Refused] = []
    for item, asked in zip(items, checked, strict=True):
        try:
            if isinstance(asked, Refused):
                raise asked
            await authorise(ledger, asked.intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(asked.intent, now_ms=now_ms)
            wanted.append(asked)
        except Refused as refused:
            wanted.append(refused)
    taken = [each for each in wanted if isinstance(each, Asked)]
    there = await _there(statements, taken)
    for action, maker in makers.items():
        own = [each for each in taken if each.intent.action == action]
        if own:
            await maker.load(own)
    fresh: dict[str, bytes] = {}
    return [await _settle(makers, each, there, fresh, now_ms=now_ms) for each in wanted], fresh


async def write(statements: Statements, fresh: dict[str, bytes]) -> None:
    """Put the statements' texts, and for which intents they are, into the collection."""
    if not fresh:
        return
    statements.start_write_batch()
    for key, value in fresh.items():
        await statements.put_private_data(keys.STATEMENTS_COLLECTION, key, value)
    await statements.finish_write_batch()


def _check(item: SignedIntent) -> Asked | Refused:
    try:
        intent = check_intent(item.intent)
        if intent.action not in MAKERS:
            raise Refused("unknown_action")
        private = read_settle_text(str(item.private), str(intent.private_hash))
    except Refused as refused:
        return refused
    return Asked(intent=intent, digest=item.digest, private=private)


def _reads(asked: Asked, item: SignedIntent, makers: Mapping[str, Maker]) -> list[str]:
    return [*authority.reads(asked.intent, item), *makers[asked.intent.action].keys(asked)]


async def _there(statements: Statements, asked: Sequence[Asked]) -> set[str]:
    """The digests of those intents for which a statement has been computed before."""
    digests = list(dict.fromkeys(each.digest for each in asked))
    if not digests:
        return set()
    wanted = [keys.computed(digest) for digest in digests]
    values = await statements.get_private_data_multiple(keys.STATEMENTS_COLLECTION, wanted)
    return {digest for digest, value in zip(digests, values, strict=True) if value}


async def _settle(
    makers: Mapping[str, Maker], asked: Asked | Refused, there: set[str], fresh: dict[str, bytes], *, now_ms: int
) -> Result:
    await asyncio.sleep(0)  # a bill takes milliseconds, and a service carries out other calls beside this one
    if isinstance(asked, Refused):
        return _refusal(asked)
    if asked.digest in there or keys.computed(asked.digest) in fresh:
        return {"status": "kept"}
    statement_hash = str(asked.intent.private_hash)
    try:
        statement = await makers[asked.intent.action].statement(asked, now_ms=now_ms)
        text, computed_hash = statement_text(statement, asked.private.salt)
        if computed_hash != statement_hash:
            odd = _odd_part(statement, asked.private.statement)
            raise Refused("statement_differs", key=asked.intent.target, path=odd)
    except Refused as refused:
        return _refusal(refused)
    fresh[statement_hash] = text
    # The step looks for this one: what was computed for it, and not just any statement that is there.
    fresh[keys.computed(asked.digest)] = statement_hash.encode()
    return deposited()


def _odd_part(statement: dict[str, Any], given: Mapping[str, Any]) -> str:
    """The first part, by name, in which the statement given is another one. It names no value."""
    names = sorted({*statement, *given})
    odd = next((name for name in names if statement.get(name) != given.get(name)), None)
    return f"private.statement.{odd}" if odd in statement else "private.statement"


def _refusal(refused: Refused) -> Result:
    return {"status": "refused", **refused.as_value()}
