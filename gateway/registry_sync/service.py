"""The outbox from the exchange's database to the ledger, as registrars use it.

Every change of the registry is written down together with the intent that will carry it. A registrar signs the intents
in its own client; `delivery.py` sends them. Nothing here has a registrar's key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from chaincode.actions import args_validator
from chaincode.intent import Intent
from chaincode.precheck import check_intent, verify
from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registry_sync import repository
from gateway.registry_sync.ledger_records import find_record
from gateway.registry_sync.model import (
    MAKING,
    NOUN_OF_ACTION,
    OPEN,
    REGISTRAR_ACTIONS,
    OutboxState,
    changed,
    decided,
)

_OPEN = [state.value for state in OPEN]

Ended = Callable[[Connection, str, bool, int], None]
"""Told in the transaction that ends an application's last row: its id, whether it is on the ledger, the time (ms)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A change to be carried to the ledger. `id` is the record's; `lane` the participant whose changes keep order."""

    action: str
    id: str
    lane: str
    args: Mapping[str, Any]
    requested_by: str
    application_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An outbox row and what an intent for it must say: `expected_version` is the record's in the read model."""

    row: Row[Any]
    target: str | None
    expected_version: int | None


def enqueue(connection: Connection, wishes: Sequence[Wish], *, now_ms: int) -> list[int]:
    """Write the wishes down, in order, in the caller's transaction: the records wanted and their outbox rows.

    Raises Refused `already_registered`, `unknown_target`; then the caller's transaction is rolled back as a whole.
    """
    sequences = []
    for wish in wishes:
        noun = NOUN_OF_ACTION[wish.action]
        known = repository.find_wanted(connection, noun, wish.id)
        record = changed(known[1] if known else None, wish.action, wish.args)
        lane = known[0] if known else wish.lane
        repository.put_wanted(connection, noun, wish.id, lane=lane, record=record, now_ms=now_ms)
        sequences.append(
            repository.add(
                connection,
                {
                    "lane": lane,
                    "noun": noun,
                    "id": wish.id,
                    "action": wish.action,
                    "args": json.dumps(wish.args),
                    "application_id": wish.application_id,
                    "requested_by": wish.requested_by,
                    "created_at": now_ms,
                },
            )
        )
    return sequences


def take_over_unknown(
    connection: Connection,
    noun: str,
    id: str,  # noqa: A002 - the record's
    record: Mapping[str, Any],
    *,
    now_ms: int,
) -> None:
    """Want the ledger's `record` as it is there, when nothing is wanted of it yet: it came about without the outbox."""
    if repository.find_wanted(connection, noun, id) is None:
        _take_over(connection, noun, id, record, now_ms)


class RegistrySync:
    """The exchange's wanted registry and its outbox. `wake` is called when something may be sent."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        clock: Callable[[], int],
        audit_trail: AuditTrail,
        wake: Callable[[], None],
        on_ended: Ended,
    ) -> None:
        self._records = records
        self._audit_trail = audit_trail
        self._read_model = read_model
        self._clock = clock
        self._wake = wake
        self._on_ended = on_ended

    async def request(self, *, action: str, id: str, args: Mapping[str, Any], by: str) -> int:  # noqa: A002 - the record's
        """Write down a change that a registrar wants without an application; its sequence number.

        A record that was made on the ledger without the outbox is taken over as it stands there. Raises Refused
        `unknown_action`, `invalid_args`, `unknown_target`.
        """
        if action not in REGISTRAR_ACTIONS:
            raise Refused("unknown_action")
        args_validator(action, with_target=True).check(dict(args))
        noun = NOUN_OF_ACTION[action]
        on_ledger = await self._read_model.read(lambda connection: find_record(connection, noun, id))

        def work(connection: Connection) -> int:
            now_ms = self._clock()
            if on_ledger is not None:
                take_over_unknown(connection, noun, id, on_ledger, now_ms=now_ms)
            wish = Wish(action=action, id=id, lane=id, args=args, requested_by=by)
            self._record(connection, "registry_change_requested", noun, id, by, {"action": action})
            return enqueue(connection, [wish], now_ms=now_ms)[0]

        return await self._records.write(work)

    async def rows(
        self, *, state: OutboxState | None, after: int | None, limit: int, descending: bool = False
    ) -> list[Prepared]:
        """Outbox rows in order, or newest first, with what their intents must say now."""
        found = await self._records.read(
            lambda connection: repository.page(
                connection, state=state.value if state else None, after=after, limit=limit, descending=descending
            )
        )

        def versions(connection: Connection) -> list[Prepared]:
            return [_prepared(connection, row) for row in found]

        return await self._read_model.read(versions)

    async def attach(self, sequence: int, *, intent: str, signature: str, by: str, public_key: str) -> None:
        """Keep a registrar's signed intent until the ledger has answered it.

        Raises ProblemError `not_found`; Refused: what `check_intent` raises, `wrong_participant` (not signed by the
        caller), `invalid_args` (it does not say what the row says), `bad_signature`, `illegal_move` (it has ended).
        """
        parsed = check_intent(intent)
        if parsed.actor != by:
            raise Refused("wrong_participant")
        verify(intent, signature, public_key)

        def work(connection: Connection) -> None:
            row = repository.find(connection, sequence)
            if row is None:
                raise ProblemError("not_found")
            if row.state not in _OPEN:
                raise Refused("illegal_move", key=str(sequence), state=row.state)
            if row.intent != intent:  # the same one again is a retry
                _check_same(parsed, row)
                repository.attach(connection, sequence, intent=intent, signature=signature)

        await self._records.write(work)
        self._wake()

    async def give_up(self, sequence: int, *, by: str) -> None:
        """End a row that will not be signed: the record is wanted again as the ledger has it.

        Raises ProblemError `not_found`; Refused `illegal_move` when it is signed (so it may be on the ledger) or over.
        """
        rows = await self._records.read(lambda connection: _given_up_with(connection, sequence))
        on_ledger = await self._read_model.read(
            lambda connection: {(row.noun, row.id): find_record(connection, row.noun, row.id) for row in rows}
        )

        def work(connection: Connection) -> None:
            now_ms = self._clock()
            for row in _given_up_with(connection, sequence):
                if row.state != OutboxState.WAITING:
                    raise Refused("illegal_move", key=str(row.sequence), state=row.state)
                repository.finish(connection, row.sequence, state=OutboxState.GIVEN_UP, now_ms=now_ms, code="given_up")
                self._record(connection, "registry_change_given_up", row.noun, row.id, by, {"action": row.action})
                if row.application_id is not None:
                    self._on_ended(connection, row.application_id, False, now_ms)
            for (noun, id), record in on_ledger.items():  # noqa: A001 - the record's
                _take_over(connection, noun, id, record, now_ms)

        await self._records.write(work)
        self._wake()

    async def adopt(self, noun: str, id: str, *, by: str) -> None:  # noqa: A002 - the record's
        """Want a record as the ledger has it: what to do about drift that is right on the ledger.

        Raises ProblemError `not_found`; Refused `illegal_move` while changes of it are on their way.
        """
        on_ledger = await self._read_model.read(lambda connection: find_record(connection, noun, id))
        if on_ledger is None:
            raise ProblemError("not_found")

        def work(connection: Connection) -> None:
            if repository.open_of_record(connection, noun, [id]):
                raise Refused("illegal_move", key=id, state="changing")
            _take_over(connection, noun, id, on_ledger, self._clock())
            self._record(connection, "registry_record_adopted", noun, id, by, {})

        await self._records.write(work)

    def _record(
        self,
        connection: Connection,
        kind: str,
        noun: str,
        id: str,  # noqa: A002 - the record's
        by: str,
        detail: Mapping[str, Any],
    ) -> None:
        self._audit_trail.append(connection, actor=by, kind=kind, subject=f"{noun}/{id}", detail=detail)


def _given_up_with(connection: Connection, sequence: int) -> list[Row[Any]]:
    """The row, the later open rows of its record, which were made on top of it, and those of its application."""
    row = repository.find(connection, sequence)
    if row is None:
        raise ProblemError("not_found")
    rows = {row.sequence: row}
    for each in repository.open_of_record(connection, row.noun, [row.id]):
        if each.sequence > sequence:
            rows[each.sequence] = each
    if row.application_id is not None:
        for each in repository.of_application(connection, row.application_id):
            if each.state in _OPEN:
                rows[each.sequence] = each
    return list(rows.values())


def _take_over(
    connection: Connection,
    noun: str,
    id: str,  # noqa: A002 - the record's
    record: Mapping[str, Any] | None,
    now_ms: int,
) -> None:
    if record is None:
        repository.drop_wanted(connection, noun, id)
        return
    lane = id if noun == "participant" else next(iter(record.get("memberships", {})), id)
    repository.put_wanted(connection, noun, id, lane=lane, record=decided(noun, record), now_ms=now_ms)


def _prepared(connection: Connection, row: Row[Any]) -> Prepared:
    if row.action in MAKING.values():
        return Prepared(row=row, target=None, expected_version=None)
    record = find_record(connection, row.noun, row.id)
    return Prepared(row=row, target=row.id, expected_version=record["version"] if record else None)


def _check_same(intent: Intent, row: Row[Any]) -> None:
    target = None if row.action in MAKING.values() else row.id
    if intent.action != row.action or intent.target != target or intent.args != json.loads(row.args):
        raise Refused("invalid_args", path="intent")
