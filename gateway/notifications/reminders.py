"""What is about to pass: deadlines of orders, qualifications, certificates. Each is told once at each distance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import Connection

from gateway.loops import Loop
from gateway.notifications import repository
from gateway.notifications.service import Note, Notifications
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registry_sync.ledger_records import all_records

DAYS = (30, 7, 1)
DEADLINE_NEAR_MS = 24 * 3_600_000
EVERY_S = 900.0

_DAY_MS = 24 * 3_600_000
_MARKET_TIME = timezone(timedelta(hours=8))
_REGISTRARS_ORGANISATION, _REGISTRAR = "ExchangeOrg", "exchange_registrar"


class Reminders:
    """The loop of one instance. It reminds the participants of its own `organisation` (MSP id), and at the exchange
    the registrars of everybody's."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        notifications: Notifications,
        organisation: str,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._notifications = notifications
        self._organisation = organisation
        self._clock = clock

    async def run(self) -> None:
        """Look every quarter of an hour, for ever."""
        await Loop().run(self.look, every_s=EVERY_S, failure="reminders not made")

    async def look(self) -> int:
        """Write the reminders that are due and were not written before; how many."""
        now_ms = self._clock()
        notes = await self._read_model.read(lambda connection: list(self._expiring(connection, now_ms)))

        def work(connection: Connection) -> int:
            near = list(self._near_deadlines(connection, now_ms))
            return sum(self._notifications.put(connection, note, now_ms=now_ms) for note in [*near, *notes])

        written = await self._records.write(work)
        if written:
            self._notifications.wake()
        await self._notifications.forget_old()
        return written

    def _near_deadlines(self, connection: Connection, now_ms: int) -> Iterator[Note]:
        for row in repository.due_before(connection, "your_turn", at=now_ms + DEADLINE_NEAR_MS, since=now_ms):
            yield Note(
                kind="deadline_near",
                subject=row.subject,
                user=row.user_id,
                participant=row.participant,
                role=row.role,
                due_at=row.due_at,
                key=f"deadline_near/{row.subject}",  # goes with the order's turn, see turns.py
            )

    def _expiring(self, connection: Connection, now_ms: int) -> Iterator[Note]:
        for participant, record in all_records(connection, "participant").items():
            if record["status"] != "active" or not self._concerns(record):
                continue
            for qualification in record.get("qualifications", ()):
                expires_on = qualification.get("expires_on")
                if expires_on is not None:
                    over = end_of_day_ms(expires_on)
                    detail = {"qualification": qualification["kind"], "expires_on": expires_on}
                    yield from self._note("qualification_expiring", participant, participant, detail, over, now_ms)
        for user, record in all_records(connection, "user").items():
            until = record.get("valid_until")
            if until is None or record["status"] != "active" or not self._concerns(record):
                continue
            home = next(iter(record["memberships"]), None)
            yield from self._note("certificate_expiring", user, home, {"user": user}, until, now_ms)

    def _concerns(self, record: Mapping[str, Any]) -> bool:
        return self._organisation in (record["organisation"], _REGISTRARS_ORGANISATION)

    def _note(
        self, kind: str, subject: str, participant: str | None, detail: dict[str, Any], until: int, now_ms: int
    ) -> Iterator[Note]:
        days = distance(until - now_ms)
        at_exchange = self._organisation == _REGISTRARS_ORGANISATION
        if days is None or (participant is None and not at_exchange):
            return
        what = detail.get("qualification", "certificate")
        yield Note(
            kind=kind,
            subject=subject,
            user=subject if kind == "certificate_expiring" and not at_exchange else None,
            participant=None if at_exchange or kind == "certificate_expiring" else participant,
            role=_REGISTRAR if at_exchange else None,
            detail={**detail, "days": days},
            due_at=until,
            key=f"{kind}/{subject}/{what}/{until}/{days}",
        )


def distance(left_ms: int) -> int | None:
    """The nearest of the distances 30, 7 and 1 days within which the end lies; None beyond them, or once it is over."""
    if left_ms <= 0:
        return None
    return min((days for days in DAYS if left_ms <= days * _DAY_MS), default=None)


def end_of_day_ms(day: str) -> int:
    """The end of the market-local `day` (YYYY-MM-DD), in ms since 1970 UTC."""
    midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), _MARKET_TIME)
    return int(midnight.timestamp()) * 1_000
