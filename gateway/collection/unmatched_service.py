"""Entries of the bank's that no item explains: kept with what the payer wrote, which is encrypted, until settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.collection import bank_repository as repository
from gateway.collection.bank_schemas import UnmatchedInfo, UnmatchedPage
from gateway.collection.batches import Trouble
from gateway.collection.book_service import Books
from gateway.collection.books import Fate
from gateway.collection.statements import BankEntry
from gateway.collection.unmatched import UnmatchedState, settle, with_ids
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.vault import Vault


class Unmatched:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self, *, records: Records, vault: Vault, books: Books, audit_trail: AuditTrail, clock: Callable[[], int]
    ) -> None:
        self._records = records
        self._books = books
        self._vault = vault
        self._audit_trail = audit_trail
        self._clock = clock

    def keep(self, connection: Connection, keeper: str, found: Iterable[tuple[BankEntry, Trouble]]) -> None:
        """Keep entries, within the transaction that has found them; those that are kept stay as they are."""
        troubles = list(found)
        for (entry_id, entry), (_, trouble) in zip(with_ids(each for each, _ in troubles), troubles, strict=True):
            if repository.find_unmatched(connection, keeper, entry_id) is None:
                repository.add_unmatched(connection, self._row(keeper, entry_id, entry, trouble))

    async def page(
        self, filters: Mapping[str, str], *, caller: Caller, cursor: str | None, limit: int
    ) -> UnmatchedPage:
        """Those of the participant acted for, the newest first. Raises ProblemError `not_found` (the cursor)."""

        def work(connection: Connection) -> list[Row[Any]]:
            after = None if cursor is None else self._own(connection, caller.participant, cursor)
            return repository.list_unmatched(connection, caller.participant, filters, after=after, limit=limit + 1)

        rows = await self._records.read(work)
        fates = await self._books.fates(caller.participant, rows)
        items = [self._info(row, fates[row.entry_id]) for row in rows[:limit]]
        return UnmatchedPage(items=items, next_cursor=items[-1].entry_id if len(rows) > limit else None)

    async def settle(self, entry_id: str, *, caller: Caller) -> UnmatchedInfo:
        """Somebody has looked into it. Raises ProblemError `not_found`; Refused `illegal_move`."""

        keeper = caller.participant

        def work(connection: Connection) -> Row[Any]:
            row = self._own(connection, keeper, entry_id)
            state = settle(UnmatchedState(row.state), key=entry_id)
            values = {"state": state.value, "settled_by": caller.user.user_id, "settled_at": self._clock()}
            repository.change_unmatched(connection, keeper, entry_id, values)
            self._audit_trail.append(
                connection,
                actor=caller.user.user_id,
                kind="bank_entry_settled",
                subject=entry_id,
                detail={"keeper": keeper},
            )
            return self._own(connection, keeper, entry_id)

        settled = await self._records.write(work)
        return self._info(settled, (await self._books.fates(keeper, [settled]))[entry_id])

    def _own(self, connection: Connection, keeper: str, entry_id: str) -> Row[Any]:
        row = repository.find_unmatched(connection, keeper, entry_id)
        if row is None:
            raise ProblemError("not_found")
        return row

    def _row(self, keeper: str, entry_id: str, entry: BankEntry, trouble: Trouble) -> dict[str, Any]:
        owner = _owner(keeper, entry_id)
        key, wrapped = self._vault.new_key(owner=owner)
        return {
            "keeper": keeper,
            "entry_id": entry_id,
            "state": UnmatchedState.OPEN.value,
            "trouble": trouble.value,
            "amount_fen": entry.amount_fen,
            "booked_on": entry.booked_on,
            "is_return": entry.is_return,
            "reason": entry.reason,
            "end_to_end_id": entry.end_to_end_id,
            "bank_reference": entry.bank_reference,
            "data_key": wrapped,
            "sealed_about": key.seal(entry.about.encode(), context=owner),
            "imported_at": self._clock(),
        }

    def _info(self, row: Row[Any], books: Fate) -> UnmatchedInfo:
        owner = _owner(row.keeper, row.entry_id)
        about = self._vault.key_of(row.data_key, owner=owner).open(row.sealed_about, context=owner).decode()
        values = {name: getattr(row, name) for name in UnmatchedInfo.model_fields if name not in ("about", "books")}
        return UnmatchedInfo(**values, about=about, books=books)


def _owner(keeper: str, entry_id: str) -> str:
    return f"unmatched/{keeper}/{entry_id}"
