"""`Post`: signed postings carried out in their keepers' books, in the collection.

The two trading organisations endorse it; it writes nothing public and says nothing about any amount. The public record
is `post`'s or `end_posting`'s, actions like any other, which find the private text there by its hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode import authority, keys
from chaincode.account import private_keys
from chaincode.account.due import check_charge, check_own
from chaincode.account.holder import fee_rule_of
from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_book import Collection, PrivateBook, Reading
from chaincode.account.private_text import PrivatePosting, read_posting_text
from chaincode.account.public_posting import PublicPosting, plan, posting_id
from chaincode.account.purposes import Purpose
from chaincode.account.stated import about, grid_of, is_income, is_settled
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.context import Overlay
from chaincode.dates import market_day
from chaincode.intent import Intent, SignedIntent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.results import Result, deposited

POSTING_ACTIONS = frozenset({"post", "end_posting"})
_BY_STATEMENT = frozenset({Purpose.CHARGE, Purpose.CREDIT_NOTE, Purpose.INCOME})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Asked:
    """One signed step that may be taken, its private text, and the public record that it makes."""

    intent: Intent
    text: str
    private: PrivatePosting
    planned: PublicPosting

    @property
    def text_key(self) -> str:
        return private_keys.text(self.planned)

    @property
    def statement(self) -> str | None:
        return self.private.asks.statement if isinstance(self.private.asks, Instruction) else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Posted:
    """What `Post` would write: records and private texts by key of the collection."""

    results: list[Result]
    records: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]


async def post(
    collection: Collection, ledger: Overlay, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> Posted:
    """Carry out the steps one after the other; `organisation` is the creator's MSP id. Nothing is written.

    Each result is `{"status": "deposited" | "kept"}` (kept: just this was carried out) or `{"status": "refused",
    "code", "detail"?}`. Raises Refused `not_bootstrapped`, PeerError where this peer lacks a private value.
    """
    checked = [_check(item) for item in items]
    pairs = [(each, item) for item, each in zip(items, checked, strict=True) if isinstance(each, tuple)]
    await ledger.prefetch([keys.market(), *(key for (intent, _), item in pairs for key in _reads(intent, item))])
    network = await network_of(ledger)
    wanted: list[_Asked | Refused] = []
    for item, each in zip(items, checked, strict=True):
        try:
            if isinstance(each, Refused):
                raise each
            intent, private = each
            await authorise(ledger, intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(intent, now_ms=now_ms)
            planned = plan(intent, await _present(ledger, intent.participant, posting_id(intent)), now_ms=now_ms)
            wanted.append(_Asked(intent=intent, text=str(item.private), private=private, planned=planned))
        except Refused as refused:
            wanted.append(refused)
    return await _Posting(collection, ledger, now_ms=now_ms).run(wanted)


class _Posting:
    """One batch."""

    def __init__(self, collection: Collection, ledger: Overlay, *, now_ms: int) -> None:
        self._collection = collection
        self._ledger = ledger
        self._now_ms = now_ms
        self._reading = Reading(collection)
        self._books: dict[str, PrivateBook] = {}
        self._statements: dict[str, Mapping[str, Any]] = {}
        self._texts: dict[str, str] = {}

    async def run(self, wanted: Sequence[_Asked | Refused]) -> Posted:
        asked = [each for each in wanted if isinstance(each, _Asked)]
        await self._load(asked)
        results = []
        for each in wanted:
            try:
                if isinstance(each, Refused):
                    raise each
                results.append(await self._run(each))
            except Refused as refused:
                results.append({"status": "refused", **refused.as_value()})
        records: dict[str, Mapping[str, Any]] = {}
        for book in self._books.values():
            records |= book.records()
        return Posted(results=results, records=records, texts=self._texts)

    async def _load(self, asked: Sequence[_Asked]) -> None:
        await self._reading.load(
            [key for each in asked for key in (private_keys.book(each.planned.keeper), each.text_key)]
        )
        for each in asked:
            if each.planned.keeper not in self._books:
                self._books[each.planned.keeper] = PrivateBook(
                    each.planned.keeper, reading=self._reading, first_salt=each.private.salt
                )
        fresh = [(self._books[each.planned.keeper], each.private.asks) for each in asked if not self._is_kept(each)]
        await self._reading.load([key for book, asks in fresh for key in book.first_keys(asks)])
        await self._reading.load([key for book, asks in fresh for key in book.second_keys(asks)])
        for book, asks in fresh:
            book.enter(asks)
        await self._load_statements([each.statement for each in asked if each.statement and not self._is_kept(each)])
        for book in self._books.values():
            named = [each.posting for each in book.unpublished]
            await self._ledger.prefetch([keys.posting(book.keeper, each) for each in named])
            present = {each: await _present(self._ledger, book.keeper, each) for each in named}
            book.published({each: found.version for each, found in present.items() if found is not None})

    async def _load_statements(self, hashes: Sequence[str]) -> None:
        wanted = list(dict.fromkeys(hashes))
        if not wanted:
            return
        texts = await self._collection.get_private_data_multiple(keys.STATEMENTS_COLLECTION, wanted)
        found = {each: json.loads(text) for each, text in zip(wanted, texts, strict=True) if text}
        self._statements = found
        await self._ledger.prefetch(key for each in found.values() for key in about(each["statement"]))

    def _is_kept(self, each: _Asked) -> bool:
        return self._reading.get(each.text_key) is not None

    async def _run(self, each: _Asked) -> Result:
        if self._is_kept(each) or each.text_key in self._texts:
            return {"status": "kept"}
        # Only money that moves needs its day to have come: a batch is held, refused by the bank or given up before it.
        if each.planned.state is State.POSTED and each.planned.day > market_day(self._now_ms):
            raise Refused("invalid_posting", path="args.day")
        book, asks, salt = self._books[each.planned.keeper], each.private.asks, each.private.salt
        if isinstance(asks, Instruction):
            fee_rule = await self._check(asks)
            book.carry_out(asks, planned=each.planned, salt=salt, fee_rule=fee_rule, now_ms=self._now_ms)
        else:
            book.end(asks, planned=each.planned, salt=salt, now_ms=self._now_ms)
        self._texts[each.text_key] = each.text
        return deposited()

    async def _check(self, asks: Instruction) -> str | None:
        """Hold what makes or waives a claim against the statement that it names; the late fee rule of the consumer's
        class, where that is a bill's. Raises Refused: `statement_missing`, `due_differs`, `invalid_posting`."""
        if asks.purpose not in _BY_STATEMENT:
            return None
        if asks.statement is None:
            check_own(asks)
            return None
        found = self._statements.get(asks.statement)
        if found is None or not await is_settled(self._ledger, found["statement"], asks.statement):
            raise Refused("statement_missing", key=asks.id)
        grid = await grid_of(self._ledger, found["statement"])
        check_charge(asks, found["statement"], salt=found["salt"], statement_hash=asks.statement, grid=grid)
        if is_income(found["statement"]):
            return None
        consumer = await self._ledger.get(keys.participant(asks.owner))
        return fee_rule_of(consumer.get("class") if consumer else None)


async def _present(ledger: Overlay, keeper: str, named: str) -> PublicPosting | None:
    record = await ledger.get(keys.posting(keeper, named))
    return None if record is None else PublicPosting.from_record(record)


def _check(item: SignedIntent) -> tuple[Intent, PrivatePosting] | Refused:
    try:
        intent = check_intent(item.intent)
        if intent.action not in POSTING_ACTIONS:
            raise Refused("unknown_action")
        return intent, read_posting_text(str(item.private), intent)
    except Refused as refused:
        return refused


def _reads(intent: Intent, item: SignedIntent) -> list[str]:
    return [*authority.reads(intent, item), keys.posting(intent.participant, posting_id(intent))]
