"""Mandates that a collecting participant holds: registered, suspended, resumed, revoked. Accounts are encrypted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from chaincode import canonical
from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.collection import repository
from gateway.collection.bank_data import BankAccount
from gateway.collection.mandates import MandateState, move_mandate
from gateway.collection.schemas import MandateInfo, MandatePage
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.vault import Vault


class Mandates:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, records: Records, vault: Vault, audit_trail: AuditTrail, clock: Callable[[], int]) -> None:
        self._records = records
        self._vault = vault
        self._audit_trail = audit_trail
        self._clock = clock

    async def register(
        self, mandate_id: str, *, payer: str, signed_on: str, account: BankAccount, caller: Caller
    ) -> MandateInfo:
        """Keep a mandate; the same again is the same request. Raises Refused `illegal_move` where the id is taken."""

        def work(connection: Connection) -> MandateInfo:
            keeper = caller.participant
            known = repository.find_mandate(connection, keeper, mandate_id)
            if known is None:
                self._add(connection, mandate_id, payer, signed_on, account, caller)
            elif (known.payer, known.signed_on, self.account_of(known)) != (payer, signed_on, account):
                raise Refused("illegal_move", key=mandate_id, state=known.state)
            return self._info(self.own(connection, keeper, mandate_id))

        return await self._records.write(work)

    async def page(self, filters: Mapping[str, str], *, caller: Caller, cursor: str | None, limit: int) -> MandatePage:
        """Those of the participant acted for, by id."""
        keeper = caller.participant
        rows = await self._records.read(
            lambda connection: repository.list_mandates(connection, keeper, filters, after=cursor, limit=limit + 1)
        )
        found = [self._info(row) for row in rows[:limit]]
        return MandatePage(items=found, next_cursor=found[-1].mandate_id if len(rows) > limit else None)

    async def get(self, mandate_id: str, *, caller: Caller) -> MandateInfo:
        """One mandate. Raises ProblemError `not_found`."""
        return await self._records.read(
            lambda connection: self._info(self.own(connection, caller.participant, mandate_id))
        )

    async def move(self, mandate_id: str, name: str, *, caller: Caller) -> MandateInfo:
        """Suspend, resume or revoke at the payer's wish. Raises ProblemError `not_found`; Refused `illegal_move`."""

        def work(connection: Connection) -> MandateInfo:
            row = self.own(connection, caller.participant, mandate_id)
            self.change(connection, row, name, by=caller.user.user_id)
            return self._info(self.own(connection, caller.participant, mandate_id))

        return await self._records.write(work)

    # For batches, within their transactions

    def own(self, connection: Connection, keeper: str, mandate_id: str) -> Row[Any]:
        """Raises ProblemError `not_found`."""
        row = repository.find_mandate(connection, keeper, mandate_id)
        if row is None:
            raise ProblemError("not_found")
        return row

    def change(self, connection: Connection, row: Row[Any], name: str, *, by: str | None) -> None:
        """Take a step and record it; `by` is None for the bank's. Raises Refused `illegal_move`."""
        after = move_mandate(name, MandateState(row.state), key=row.mandate_id)
        repository.set_mandate_state(connection, row.keeper, row.mandate_id, after.value)
        detail = {"keeper": row.keeper, "how": name}
        self._audit_trail.append(connection, actor=by, kind="mandate_moved", subject=row.mandate_id, detail=detail)

    def account_of(self, row: Row[Any]) -> BankAccount:
        """The account that may be debited."""
        key = self._vault.key_of(row.data_key, owner=_owner(row.keeper, row.mandate_id))
        return BankAccount(**json.loads(key.open(row.sealed_account, context=_owner(row.keeper, row.mandate_id))))

    def _add(
        self, connection: Connection, mandate_id: str, payer: str, signed_on: str, account: BankAccount, caller: Caller
    ) -> None:
        keeper = caller.participant
        key, wrapped = self._vault.new_key(owner=_owner(keeper, mandate_id))
        text = canonical.dumps({"holder": account.holder, "number": account.number, "cnaps": account.cnaps})
        repository.add_mandate(
            connection,
            {
                "keeper": keeper,
                "mandate_id": mandate_id,
                "payer": payer,
                "signed_on": signed_on,
                "state": MandateState.ACTIVE.value,
                "collected": 0,
                "data_key": wrapped,
                "sealed_account": key.seal(text, context=_owner(keeper, mandate_id)),
                "registered_by": caller.user.user_id,
                "registered_at": self._clock(),
            },
        )
        detail = {"keeper": keeper, "payer": payer}
        self._audit_trail.append(
            connection, actor=caller.user.user_id, kind="mandate_registered", subject=mandate_id, detail=detail
        )

    def _info(self, row: Row[Any]) -> MandateInfo:
        names = set(MandateInfo.model_fields) - {"holder", "number", "cnaps"}
        values = {name: getattr(row, name) for name in names} | {"state": MandateState(row.state)}
        return MandateInfo(**(values | self.account_of(row).masked()))


def _owner(keeper: str, mandate_id: str) -> str:
    return f"mandate/{keeper}/{mandate_id}"
