"""The books beside the bank: what is to be signed for a batch or an entry, and the books' own lines of a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from chaincode.account.kinds import Account, Kind
from chaincode.account.posting import State
from gateway.collection import bank_repository, repository
from gateway.collection.batches import BatchKind, BatchState, ItemState
from gateway.collection.book_schemas import WantedEnd, WantedList
from gateway.collection.books import (
    BookedBatch,
    BookedItem,
    End,
    Fate,
    Wanted,
    back_posting,
    entry_posting,
    fate,
    is_held,
    item_posting,
    known_posting,
    postings_of,
    released,
    unidentified,
    wanted,
)
from gateway.collection.reconciliation import LedgerLine
from gateway.problems import ProblemError
from gateway.projection.account_tables import postings
from gateway.projection.database import Database
from gateway.records import Records
from gateway.sessions.schemas import Caller

MAX_WANTED = 500
_AT_ONCE = 500
BookReader = Callable[[str, Sequence[str]], Awaitable[list[Mapping[str, Any]]]]
"""A keeper's postings by their ids, from the organisation's own peer."""


class Books:
    """`read_book` asks the organisation's own peer. It raises ProblemError `not_found`, `network_unavailable`."""

    def __init__(self, *, records: Records, read_model: Database, read_book: BookReader) -> None:
        self._records = records
        self._read_model = read_model
        self._read_book = read_book

    async def of_batch(self, batch_id: str, *, caller: Caller, releasing: bool) -> WantedList:
        """What is to be signed for a batch, 500 at once; with `releasing` before it is given up. Raises ProblemError
        `not_found`."""
        batch, items = await self._records.read(lambda c: _batch(c, caller.participant, batch_id))
        states = await self.states(batch.keeper, postings_of(batch, items))
        return _list(released(batch, items, states) if releasing else wanted(batch, items, states))

    async def of_entries(self, *, caller: Caller) -> WantedList:
        """What is to be signed for entries that nothing explains, 500 at once."""
        keeper = caller.participant
        rows = await self._records.read(lambda connection: bank_repository.open_unmatched(connection, keeper))
        states = await self.fates(keeper, rows)
        return _list(
            unidentified(keeper, row.entry_id, amount_fen=row.amount_fen, day=row.booked_on)
            for row in rows
            if states[row.entry_id] is Fate.WANTED
        )

    async def require_held(self, keeper: str, batch_id: str) -> None:
        """Raises ProblemError `books_differ` unless the books hold every item of the batch."""
        batch, items = await self._records.read(lambda connection: _batch(connection, keeper, batch_id))
        if not is_held(batch, items, await self.states(keeper, postings_of(batch, items))):
            raise ProblemError("books_differ")

    async def require_released(self, keeper: str, batch_id: str) -> None:
        """Raises ProblemError `books_differ` where the books hold anything of the batch."""
        batch, items = await self._records.read(lambda connection: _batch(connection, keeper, batch_id))
        if any(released(batch, items, await self.states(keeper, postings_of(batch, items)))):
            raise ProblemError("books_differ")

    async def fates(self, keeper: str, rows: Sequence[Row[Any]]) -> dict[str, Fate]:
        """What the books say of entries, by id."""
        ids = [name(row.entry_id) for row in rows for name in (entry_posting, known_posting)]
        states = await self.states(keeper, ids)
        return {row.entry_id: fate(row.entry_id, amount_fen=row.amount_fen, states=states) for row in rows}

    async def states(self, keeper: str, posting_ids: Sequence[str]) -> dict[str, str]:
        """The public states of postings that there are, by id."""

        def work(connection: Connection) -> dict[str, str]:
            found: dict[str, str] = {}
            for start in range(0, len(posting_ids), _AT_ONCE):
                part = posting_ids[start : start + _AT_ONCE]
                query = select(postings.c.posting_id, postings.c.state)
                query = query.where(postings.c.keeper == keeper, postings.c.posting_id.in_(part))
                found |= {row.posting_id: row.state for row in connection.execute(query)}
            return found

        return await self._read_model.read(work)

    async def lines(self, keeper: str, day: str) -> list[LedgerLine]:
        """What the books say of a keeper's money at the bank on a day."""

        def posted(connection: Connection) -> list[str]:
            query = select(postings.c.posting_id).where(
                postings.c.keeper == keeper, postings.c.day == day, postings.c.state == State.POSTED.value
            )
            return list(connection.execute(query.order_by(postings.c.posting_id)).scalars())

        ids = await self._read_model.read(posted)
        references = await self._records.read(lambda connection: _references(connection, keeper, day))
        clearing = Account(keeper, Kind.CLEARING, keeper).key
        found = []
        for start in range(0, len(ids), _AT_ONCE):
            for record in await self._read_book(keeper, ids[start : start + _AT_ONCE]):
                amount_fen = record["entries"].get(clearing, 0)
                if amount_fen:
                    reference = references.get(record["id"]) or str(record["id"])
                    found.append(LedgerLine(posting=record["id"], reference=reference, amount_fen=amount_fen))
        return found


def _list(found: Iterable[Wanted]) -> WantedList:
    every = list(found)
    shown = every[:MAX_WANTED]
    return WantedList(
        total=len(every),
        instructions=[each.to_record() for each in shown if not isinstance(each, End)],
        ends=[WantedEnd(posting=e.posting, state=e.state, day=e.day) for e in shown if isinstance(e, End)],
    )


def _batch(connection: Connection, keeper: str, batch_id: str) -> tuple[BookedBatch, list[BookedItem]]:
    row = repository.find_batch(connection, keeper, batch_id)
    if row is None:
        raise ProblemError("not_found")
    batch = BookedBatch(
        keeper=keeper, batch_id=batch_id, kind=BatchKind(row.kind), state=BatchState(row.state), day=row.day
    )
    return batch, [_item(each) for each in repository.items_of(connection, keeper, batch_id)]


def _item(row: Row[Any]) -> BookedItem:
    values = {name: getattr(row, name) for name in BookedItem.__slots__}
    return BookedItem(**(values | {"state": ItemState(row.state)}))


def _references(connection: Connection, keeper: str, day: str) -> dict[str, str]:
    """The bank's own reference of what was posted on a day, by posting."""
    found: dict[str, str] = {}
    for row in repository.moved_items(connection, keeper, day=day):
        for name in (item_posting, back_posting):
            found[name(row.batch_id, row.end_to_end_id)] = row.end_to_end_id
    for row in bank_repository.unmatched_of_day(connection, keeper, day):
        found[entry_posting(row.entry_id)] = row.end_to_end_id or f" {row.bank_reference}"
    return found
