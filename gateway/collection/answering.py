"""What the bank says of collections and payouts goes to the items that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.bank_accounts.service import BankAccounts
from gateway.collection import repository
from gateway.collection.bank_schemas import AnswerInfo, TroubleInfo
from gateway.collection.batches import (
    Answer,
    BatchItem,
    BatchKind,
    BatchState,
    ItemState,
    Trouble,
    answer,
    is_answered,
    move_batch,
)
from gateway.collection.mandate_service import Mandates
from gateway.collection.mandates import MandateState
from gateway.collection.messages import invalid
from gateway.collection.reasons import Then, reason
from gateway.collection.statements import BankEntry, read_notifications
from gateway.collection.unmatched_service import Unmatched
from gateway.records import Records
from gateway.sessions.schemas import Caller


class Answering:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        mandates: Mandates,
        bank_accounts: BankAccounts,
        unmatched: Unmatched,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._mandates = mandates
        self._bank_accounts = bank_accounts
        self._unmatched = unmatched
        self._audit_trail = audit_trail
        self._clock = clock

    async def import_notifications(self, content: bytes, *, caller: Caller) -> AnswerInfo:
        """Take a file camt.054, whole or not at all; the same file again changes nothing.

        Raises ProblemError `request_too_large`, `invalid_bank_file` (also with fault `another_account`).
        """
        notifications = read_notifications(content)
        entries = [entry for each in notifications for entry in each.entries]

        def work(connection: Connection) -> AnswerInfo:
            keeper = caller.participant
            if not {each.account for each in notifications} <= self._bank_accounts.numbers(connection, keeper):
                raise invalid("another_account")
            rows = {kind: self._items(connection, keeper, kind, entries) for kind in BatchKind}
            ours = {kind: {row.end_to_end_id for row in rows[kind]} for kind in BatchKind}
            unknown = [entry for entry in entries if not any(entry.end_to_end_id in ids for ids in ours.values())]
            answers = {
                kind: answer(
                    kind,
                    [repository.batch_item(row) for row in rows[kind]],
                    [entry for entry in entries if entry.end_to_end_id in ours[kind]],
                )
                for kind in BatchKind
            }
            moved = [batch for kind in BatchKind for batch in self._apply(connection, kind, rows[kind], answers[kind])]
            answered = [batch for batch in moved if self._close(connection, keeper, batch)]
            return self._told(connection, caller, entries, unknown, list(answers.values()), moved, answered)

        return await self._records.write(work)

    def _items(
        self, connection: Connection, keeper: str, kind: BatchKind, entries: Iterable[BankEntry]
    ) -> list[Row[Any]]:
        ids = {entry.end_to_end_id for entry in entries if entry.end_to_end_id is not None}
        return repository.sent_items(connection, keeper, kind=kind.value, end_to_end_ids=ids)

    def _apply(self, connection: Connection, kind: BatchKind, rows: list[Row[Any]], found: Answer) -> list[str]:
        """Write what has changed; the batches of it."""
        batches: dict[str, None] = {}
        for row in rows:
            item = found.changed.get(row.end_to_end_id)
            if item is not None:
                repository.change_item(connection, row.keeper, item)
                batches[row.batch_id] = None
                if kind is BatchKind.DEBITS:
                    self._tell_mandate(connection, row, item)
        return list(batches)

    def _tell_mandate(self, connection: Connection, row: Row[Any], item: BatchItem) -> None:
        if item.state is ItemState.DONE:
            repository.count_collected(connection, row.keeper, row.mandate_id)
        elif reason(item.reason).then is Then.NEW_MANDATE:
            mandate = self._mandates.own(connection, row.keeper, row.mandate_id)
            if mandate.state != MandateState.REVOKED:
                self._mandates.change(connection, mandate, "revoke", by=None)

    def _close(self, connection: Connection, keeper: str, batch_id: str) -> bool:
        batch = repository.find_batch(connection, keeper, batch_id)
        items = [repository.batch_item(row) for row in repository.items_of(connection, keeper, batch_id)]
        if batch is None or batch.state != BatchState.SENT or not is_answered(items):
            return False
        state = move_batch("answer", BatchState.SENT, is_maker=False, key=batch_id)
        repository.change_batch(connection, keeper, batch_id, {"state": state.value, "moved_at": self._clock()})
        return True

    def _told(
        self,
        connection: Connection,
        caller: Caller,
        entries: list[BankEntry],
        unknown: list[BankEntry],
        answers: list[Answer],
        moved: list[str],
        answered: list[str],
    ) -> AnswerInfo:
        troubles = [(entry, Trouble.UNKNOWN) for entry in unknown]
        troubles += [each for found in answers for each in found.troubles]
        troubles.sort(key=lambda each: each[0].line)
        self._unmatched.keep(connection, caller.participant, troubles)
        changed = sum(len(found.changed) for found in answers)
        self._audit_trail.append(
            connection,
            actor=caller.user.user_id,
            kind="bank_answer_imported",
            subject=caller.participant,
            detail={"entries": len(entries), "changed": changed, "troubles": len(troubles)},
        )
        return AnswerInfo(
            entries=len(entries),
            changed=changed,
            batches=sorted(moved),
            answered=sorted(answered),
            troubles=[TroubleInfo(line=entry.line, trouble=trouble) for entry, trouble in troubles],
        )
