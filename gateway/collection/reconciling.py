"""Days of the bank's statements against the books: imported once, compared anew whenever somebody looks."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row

from chaincode import canonical
from gateway.audit_trail.service import AuditTrail
from gateway.bank_accounts.service import BankAccounts
from gateway.collection import bank_repository as repository
from gateway.collection.bank_schemas import DayInfo, DayPage, DayReport, DifferenceInfo
from gateway.collection.messages import invalid
from gateway.collection.reconciliation import Difference, LedgerLine, Reconciliation, reconcile
from gateway.collection.statements import BankEntry, BankStatement, read_statements
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.vault import Vault

LinesOfDay = Callable[[str, str], Awaitable[Sequence[LedgerLine]]]
"""The books' lines on a keeper's money at the bank, by keeper and day."""


class Reconciling:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        vault: Vault,
        bank_accounts: BankAccounts,
        lines: LinesOfDay,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._vault = vault
        self._bank_accounts = bank_accounts
        self._lines = lines
        self._audit_trail = audit_trail
        self._clock = clock

    async def import_statements(self, content: bytes, *, caller: Caller) -> list[DayInfo]:
        """Take a file camt.053, whole or not at all: each statement is a day of one's own account. A day that is there
        is replaced.

        Raises ProblemError `request_too_large`, `invalid_bank_file` (also with fault `another_account`, `not_one_day`).
        """
        statements = read_statements(content)
        days = [_day_of(each) for each in statements]
        if len(set(days)) < len(days):
            raise invalid("not_one_day")

        def work(connection: Connection) -> None:
            numbers = self._bank_accounts.numbers(connection, caller.participant)
            for day, statement in zip(days, statements, strict=True):
                if statement.account not in numbers:
                    raise invalid("another_account")
                self._keep(connection, day, statement, caller)

        await self._records.write(work)
        return [_info(row, found) for row, found in [await self._compared(caller.participant, day) for day in days]]

    async def page(self, *, caller: Caller, cursor: str | None, limit: int) -> DayPage:
        """Those of the participant acted for, the last day first."""
        keeper = caller.participant
        rows = await self._records.read(lambda c: repository.list_days(c, keeper, before=cursor, limit=limit + 1))
        items = [_info(row, await self._compare(row)) for row in rows[:limit]]
        return DayPage(items=items, next_cursor=items[-1].day if len(rows) > limit else None)

    async def day(self, day: str, *, caller: Caller) -> DayReport:
        """One day with its differences. Raises ProblemError `not_found`."""
        row, found = await self._compared(caller.participant, day)
        return DayReport(**_info(row, found).model_dump(), listed=[_difference(each) for each in found.differences])

    async def _compared(self, keeper: str, day: str) -> tuple[Row[Any], Reconciliation]:
        row = await self._records.read(lambda connection: repository.find_day(connection, keeper, day))
        if row is None:
            raise ProblemError("not_found")
        return row, await self._compare(row)

    async def _compare(self, row: Row[Any]) -> Reconciliation:
        owner = _owner(row.keeper, row.day)
        text = self._vault.key_of(row.data_key, owner=owner).open(row.sealed_entries, context=owner)
        entries = tuple(BankEntry(**each) for each in json.loads(text))
        statement = BankStatement(id=row.statement, account="", entries=entries)
        return reconcile(await self._lines(row.keeper, row.day), statement)

    def _keep(self, connection: Connection, day: str, statement: BankStatement, caller: Caller) -> None:
        owner = _owner(caller.participant, day)
        key, wrapped = self._vault.new_key(owner=owner)
        text = canonical.dumps([asdict(entry) for entry in statement.entries])
        repository.put_day(
            connection,
            {
                "keeper": caller.participant,
                "day": day,
                "statement": statement.id,
                "data_key": wrapped,
                "sealed_entries": key.seal(text, context=owner),
                "imported_by": caller.user.user_id,
                "imported_at": self._clock(),
            },
        )
        self._audit_trail.append(
            connection,
            actor=caller.user.user_id,
            kind="bank_day_imported",
            subject=caller.participant,
            detail={"day": day, "entries": len(statement.entries)},
        )


def _day_of(statement: BankStatement) -> str:
    days = {entry.booked_on for entry in statement.entries} | ({statement.day} if statement.day else set())
    if len(days) != 1:
        raise invalid("not_one_day")
    return days.pop()


def _info(row: Row[Any], found: Reconciliation) -> DayInfo:
    return DayInfo(
        day=row.day,
        statement=row.statement,
        bank_fen=found.bank_fen,
        ledger_fen=found.ledger_fen,
        matched=len(found.matched),
        differences=len(found.differences),
        imported_by=row.imported_by,
        imported_at=row.imported_at,
    )


def _difference(found: Difference) -> DifferenceInfo:
    bank, ledger = found.bank, found.ledger
    return DifferenceInfo(
        cause=found.cause,
        amount_fen=found.amount_fen,
        bank_fen=bank.amount_fen if bank else None,
        ledger_fen=ledger.amount_fen if ledger else None,
        reference=(bank.end_to_end_id if bank else None) or (ledger.reference if ledger else None),
        bank_reference=bank.bank_reference if bank else None,
        posting=ledger.posting if ledger else None,
    )


def _owner(keeper: str, day: str) -> str:
    return f"bank_day/{keeper}/{day}"
