"""Bank accounts to which participants are paid: proposed by one person, typed again and approved by another, then a
waiting time in which anybody of the participant can stop it. Numbers are stored encrypted and shown masked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

from chaincode import canonical
from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.bank_accounts import repository
from gateway.bank_accounts.moves import Approved, Phase, State, move, phases
from gateway.bank_accounts.schemas import BankAccountInfo
from gateway.collection.bank_data import BankAccount
from gateway.notifications.service import Note, Notifications
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.vault import Vault

_T = TypeVar("_T")


class BankAccounts:
    """`wait_ms` is how long an approved account waits; `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        vault: Vault,
        audit_trail: AuditTrail,
        notifications: Notifications,
        wait_ms: int,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._vault = vault
        self._audit_trail = audit_trail
        self._notifications = notifications
        self._wait_ms = wait_ms
        self._clock = clock

    async def propose(self, account_id: str, account: BankAccount, *, caller: Caller) -> BankAccountInfo:
        """Name an account of the participant acted for; the same again by the same person is the same request.

        Raises ProblemError `not_found` (the id is another's); Refused `illegal_move` (another one is proposed or waits,
        or this id has been decided on or names another account).
        """

        def work(connection: Connection) -> BankAccountInfo:
            known = repository.find(connection, account_id)
            if known is None:
                self._add(connection, account_id, account, caller)
            elif known.participant != caller.participant:
                raise ProblemError("not_found")
            elif known.proposed_by != caller.user.user_id or self._opened(known) != account:
                raise Refused("illegal_move", key=account_id, state=known.state)
            return self._shown(connection, account_id)

        return await self._write(work)

    async def newest(self, *, caller: Caller, limit: int) -> list[BankAccountInfo]:
        """Those of the participant acted for, the newest first."""

        def work(connection: Connection) -> list[BankAccountInfo]:
            rows = repository.of_participant(connection, caller.participant, limit=limit)
            known = self._phases(connection, caller.participant)
            return [self._info(row, known) for row in rows]

        return await self._records.read(work)

    async def approve(self, account_id: str, retyped: BankAccount, *, caller: Caller) -> BankAccountInfo:
        """Approve what another person has proposed, by typing it again. Its waiting time begins.

        Raises ProblemError `not_found`, `bank_account_differs` (it was typed differently); Refused `illegal_move`,
        `self_not_allowed`.
        """

        def work(connection: Connection) -> BankAccountInfo:
            row = self._own(connection, account_id, caller)
            after = self._moved(row, "approve", caller)
            if self._opened(row) != retyped:
                raise ProblemError("bank_account_differs")
            now_ms = self._clock()
            effective_at = now_ms + self._wait_ms
            self._decide(connection, row, after, caller, effective_at=effective_at)
            self._audit(connection, "bank_account_approved", row, caller, effective_at=effective_at)
            self._tell(connection, "bank_account_approved", row, due_at=effective_at)
            return self._shown(connection, account_id)

        return await self._write(work)

    async def end(self, account_id: str, *, caller: Caller) -> None:
        """Withdraw one's own proposal, decline another's, or stop an approved account while it waits.

        Raises ProblemError `not_found`; Refused `illegal_move`.
        """

        def work(connection: Connection) -> None:
            row = self._own(connection, account_id, caller)
            is_waiting = (row.effective_at or 0) > self._clock()
            if row.state == State.APPROVED and not is_waiting:
                raise Refused("illegal_move", key=account_id, state=row.state)
            undecided = "withdraw" if row.proposed_by == caller.user.user_id else "decline"
            how = "stop" if row.state == State.APPROVED else undecided
            after = self._moved(row, how, caller)
            self._decide(connection, row, after, caller, effective_at=row.effective_at)
            self._audit(connection, "bank_account_ended", row, caller, how=how)

        await self._write(work)

    def in_force(self, connection: Connection, participant: str) -> BankAccount:
        """The account that the participant is paid to now, for a batch. Raises ProblemError `bank_account_missing`."""
        known = self._phases(connection, participant)
        account_id = next((each for each, phase in known.items() if phase is Phase.IN_FORCE), None)
        row = repository.find(connection, account_id) if account_id is not None else None
        if row is None:
            raise ProblemError("bank_account_missing", context={"participant": participant})
        return self._opened(row)

    def in_force_since(self, connection: Connection, participant: str) -> int | None:
        """From when on (ms since 1970 UTC) the participant is paid to the account in force; None without one."""
        known = self._phases(connection, participant)
        since = {row.account_id: row.effective_at for row in repository.approved(connection, participant)}
        return next((since[each] for each, phase in known.items() if phase is Phase.IN_FORCE), None)

    def numbers(self, connection: Connection, participant: str) -> set[str]:
        """The numbers of all accounts that were ever approved: what a bank's file may be about."""
        return {self._opened(row).number for row in repository.approved(connection, participant)}

    async def _write(self, work: Callable[[Connection], _T]) -> _T:
        done = await self._records.write(work)
        self._notifications.wake()
        return done

    def _add(self, connection: Connection, account_id: str, account: BankAccount, caller: Caller) -> None:
        now_ms = self._clock()
        unsettled = repository.unsettled(connection, caller.participant, now_ms=now_ms)
        if unsettled is not None:
            raise Refused("illegal_move", key=unsettled.account_id, state=unsettled.state)
        key, wrapped = self._vault.new_key(owner=account_id)
        text = canonical.dumps({"holder": account.holder, "number": account.number, "cnaps": account.cnaps})
        repository.add(
            connection,
            {
                "account_id": account_id,
                "participant": caller.participant,
                "state": State.PROPOSED.value,
                "data_key": wrapped,
                "sealed_account": key.seal(text, context=f"{account_id}/bank_account"),
                "proposed_by": caller.user.user_id,
                "proposed_at": now_ms,
            },
        )
        row = self._own(connection, account_id, caller)
        self._audit(connection, "bank_account_proposed", row, caller)
        self._tell(connection, "bank_account_proposed", row)

    def _decide(
        self, connection: Connection, row: Row[Any], after: State, caller: Caller, *, effective_at: int | None
    ) -> None:
        decision = {"decided_by": caller.user.user_id, "decided_at": self._clock(), "effective_at": effective_at}
        repository.change(connection, row.account_id, {"state": after.value, **decision})

    def _own(self, connection: Connection, account_id: str, caller: Caller) -> Row[Any]:
        row = repository.find(connection, account_id)
        if row is None or row.participant != caller.participant:
            raise ProblemError("not_found")
        return row

    def _moved(self, row: Row[Any], name: str, caller: Caller) -> State:
        is_proposer = row.proposed_by == caller.user.user_id
        return move(name, State(row.state), is_proposer=is_proposer, key=row.account_id)

    def _opened(self, row: Row[Any]) -> BankAccount:
        key = self._vault.key_of(row.data_key, owner=row.account_id)
        return BankAccount(**json.loads(key.open(row.sealed_account, context=f"{row.account_id}/bank_account")))

    def _phases(self, connection: Connection, participant: str) -> dict[str, Phase]:
        rows = repository.approved(connection, participant)
        approved = [Approved(id=row.account_id, effective_at=row.effective_at) for row in rows]
        return phases(approved, now_ms=self._clock())

    def _shown(self, connection: Connection, account_id: str) -> BankAccountInfo:
        row = repository.find(connection, account_id)
        assert row is not None  # noqa: S101 - for the type checker; it was written or found before
        return self._info(row, self._phases(connection, row.participant))

    def _info(self, row: Row[Any], known: dict[str, Phase]) -> BankAccountInfo:
        names = set(BankAccountInfo.model_fields) - {"phase", "holder", "number", "cnaps"}
        values = {name: getattr(row, name) for name in names} | {"state": State(row.state)}
        return BankAccountInfo(**(values | self._opened(row).masked() | {"phase": known.get(row.account_id)}))

    def _audit(self, connection: Connection, kind: str, row: Row[Any], caller: Caller, **detail: Any) -> None:
        self._audit_trail.append(
            connection,
            actor=caller.user.user_id,
            kind=kind,
            subject=row.account_id,
            detail={"participant": row.participant, **detail},
        )

    def _tell(self, connection: Connection, kind: str, row: Row[Any], *, due_at: int | None = None) -> None:
        note = Note(kind=kind, subject=row.account_id, participant=row.participant, due_at=due_at)
        self._notifications.put(connection, note, now_ms=self._clock())
