"""Batches: made by one person, approved by another by the file's hash, sent once, the same bytes each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from chaincode import canonical
from gateway.audit_trail.service import AuditTrail
from gateway.bank_accounts.service import BankAccounts
from gateway.collection import repository
from gateway.collection.batch_items import file_of, find_items
from gateway.collection.batches import BatchState, ItemState, move_batch
from gateway.collection.book_service import Books
from gateway.collection.initiation import Header
from gateway.collection.mandate_service import Mandates
from gateway.collection.schemas import BatchBody, BatchInfo, BatchPage, ItemInfo, ItemPage
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.vault import Vault


class Batches:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        vault: Vault,
        mandates: Mandates,
        bank_accounts: BankAccounts,
        books: Books,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._vault = vault
        self._mandates = mandates
        self._bank_accounts = bank_accounts
        self._books = books
        self._audit_trail = audit_trail
        self._clock = clock

    async def make(self, batch_id: str, body: BatchBody, *, caller: Caller) -> BatchInfo:
        """Make a batch and its file; the same again by the same person is the same request.

        Raises ProblemError `batch_differs` (the id is taken), `bank_account_missing` (the keeper's or a payee's is not
        in force); what `batch_items.find_items` raises.
        """
        content = hashlib.sha256(canonical.dumps(body.model_dump(mode="json"))).hexdigest()

        def work(connection: Connection) -> BatchInfo:
            known = repository.find_batch(connection, caller.participant, batch_id)
            if known is None:
                self._add(connection, batch_id, body, content, caller)
            elif (known.content, known.made_by) != (content, caller.user.user_id):
                raise ProblemError("batch_differs")
            return self._shown(connection, caller, batch_id)

        return await self._records.write(work)

    async def page(self, filters: Mapping[str, str], *, caller: Caller, cursor: str | None, limit: int) -> BatchPage:
        """Those of the participant acted for, the newest first. Raises ProblemError `not_found` (the cursor)."""

        def work(connection: Connection) -> BatchPage:
            keeper = caller.participant
            after = None if cursor is None else self._own(connection, caller, cursor)
            rows = repository.list_batches(connection, keeper, filters, after=after, limit=limit + 1)
            counts = repository.count_items(connection, keeper, [row.batch_id for row in rows[:limit]])
            items = [_info(row, counts) for row in rows[:limit]]
            return BatchPage(items=items, next_cursor=items[-1].batch_id if len(rows) > limit else None)

        return await self._records.read(work)

    async def get(self, batch_id: str, *, caller: Caller) -> BatchInfo:
        """One batch. Raises ProblemError `not_found`."""
        return await self._records.read(lambda connection: self._shown(connection, caller, batch_id))

    async def items(
        self, batch_id: str, filters: Mapping[str, str], *, caller: Caller, cursor: int | None, limit: int
    ) -> ItemPage:
        """In the order in which they were asked for. Raises ProblemError `not_found`."""

        def work(connection: Connection) -> ItemPage:
            self._own(connection, caller, batch_id)
            after = -1 if cursor is None else cursor
            rows = repository.page_of_items(
                connection, caller.participant, batch_id, filters, after=after, limit=limit + 1
            )
            items = [ItemInfo(**{name: getattr(row, name) for name in ItemInfo.model_fields}) for row in rows[:limit]]
            return ItemPage(items=items, next_cursor=str(rows[limit - 1].place) if len(rows) > limit else None)

        return await self._records.read(work)

    async def approve(self, batch_id: str, *, file_hash: str, caller: Caller) -> BatchInfo:
        """Approve the file with this hash.

        Raises ProblemError `not_found`, `batch_differs` (another file); Refused `illegal_move`, `self_not_allowed`.
        """

        def work(connection: Connection) -> BatchInfo:
            row = self._own(connection, caller, batch_id)
            after = self._moved(row, "approve", caller)
            if row.file_hash != file_hash:
                raise ProblemError("batch_differs")
            self._change(connection, row, "approve", after, caller, {"approved_by": caller.user.user_id})
            return self._shown(connection, caller, batch_id)

        return await self._records.write(work)

    async def discard(self, batch_id: str, *, caller: Caller) -> None:
        """Give up a batch that was not sent; its items may be asked for again.

        Raises as `approve`, and ProblemError `books_differ` while the books hold any of it.
        """
        await self._books.require_released(caller.participant, batch_id)

        def work(connection: Connection) -> None:
            row = self._own(connection, caller, batch_id)
            self._change(connection, row, "discard", self._moved(row, "discard", caller), caller, {})
            repository.drop_items(connection, caller.participant, batch_id)

        await self._records.write(work)

    async def send(self, batch_id: str, *, caller: Caller) -> bytes:
        """The file for the bank; from now on its answers are expected. Again: the same bytes.

        Raises ProblemError `not_found`, `books_differ` (they do not hold every item); Refused `illegal_move`.
        """
        known = await self._records.read(lambda connection: self._own(connection, caller, batch_id))
        if known.state == BatchState.APPROVED:
            await self._books.require_held(caller.participant, batch_id)

        def work(connection: Connection) -> bytes:
            row = self._own(connection, caller, batch_id)
            if row.state in (BatchState.SENT, BatchState.ANSWERED):
                self._audit(connection, row, "send_again", caller)
            else:
                self._change(connection, row, "send", self._moved(row, "send", caller), caller, {})
            owner = _owner(row.keeper, row.batch_id)
            return self._vault.key_of(row.data_key, owner=owner).open(row.sealed_file, context=owner)

        return await self._records.write(work)

    def _add(self, connection: Connection, batch_id: str, body: BatchBody, content: str, caller: Caller) -> None:
        keeper, now_ms = caller.participant, self._clock()
        header = Header(
            batch=batch_id,
            made_at=datetime.fromtimestamp(now_ms // 1_000, UTC),
            day=body.day,
            account=self._bank_accounts.in_force(connection, keeper),
        )
        found = find_items(connection, keeper, body, mandates=self._mandates, bank_accounts=self._bank_accounts)
        file = file_of(body.kind, header, found)
        key, wrapped = self._vault.new_key(owner=_owner(keeper, batch_id))
        row = {
            "keeper": keeper,
            "batch_id": batch_id,
            "kind": body.kind.value,
            "state": BatchState.MADE.value,
            "day": body.day,
            "items": len(body.items),
            "control_fen": sum(item.amount_fen for item in body.items),
            "content": content,
            "file_hash": hashlib.sha256(file).hexdigest(),
            "data_key": wrapped,
            "sealed_file": key.seal(file, context=_owner(keeper, batch_id)),
            "made_by": caller.user.user_id,
            "made_at": now_ms,
            "moved_at": now_ms,
        }
        values = [
            {"keeper": keeper, "batch_id": batch_id, "place": place, **each.to_row()}
            for place, each in enumerate(found)
        ]
        repository.add_batch(connection, row, values)
        detail = {"keeper": keeper, "kind": body.kind.value, "count": len(body.items), "file_hash": row["file_hash"]}
        self._audit_trail.append(
            connection, actor=caller.user.user_id, kind="batch_made", subject=batch_id, detail=detail
        )

    def _shown(self, connection: Connection, caller: Caller, batch_id: str) -> BatchInfo:
        row = self._own(connection, caller, batch_id)
        return _info(row, repository.count_items(connection, caller.participant, [batch_id]))

    def _own(self, connection: Connection, caller: Caller, batch_id: str) -> Row[Any]:
        row = repository.find_batch(connection, caller.participant, batch_id)
        if row is None:
            raise ProblemError("not_found")
        return row

    def _moved(self, row: Row[Any], name: str, caller: Caller) -> BatchState:
        is_maker = row.made_by == caller.user.user_id
        return move_batch(name, BatchState(row.state), is_maker=is_maker, key=row.batch_id)

    def _change(
        self,
        connection: Connection,
        row: Row[Any],
        name: str,
        after: BatchState,
        caller: Caller,
        values: Mapping[str, str],
    ) -> None:
        changed = {"state": after.value, "moved_at": self._clock(), **values}
        repository.change_batch(connection, row.keeper, row.batch_id, changed)
        self._audit(connection, row, name, caller)

    def _audit(self, connection: Connection, row: Row[Any], how: str, caller: Caller) -> None:
        detail = {"keeper": row.keeper, "how": how, "file_hash": row.file_hash}
        self._audit_trail.append(
            connection, actor=caller.user.user_id, kind="batch_moved", subject=row.batch_id, detail=detail
        )


def _info(row: Row[Any], counts: Mapping[str, Mapping[str, int]]) -> BatchInfo:
    values = {name: getattr(row, name) for name in BatchInfo.model_fields if name != "outcome"}
    return BatchInfo(**values, outcome={ItemState(name): n for name, n in counts.get(row.batch_id, {}).items()})


def _owner(keeper: str, batch_id: str) -> str:
    return f"batch/{keeper}/{batch_id}"
