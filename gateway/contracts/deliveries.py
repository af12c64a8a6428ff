"""Energy delivered under a contract: declared by its parties, each in its own organisation's instance, and read there.

The rows have a `source`; meter readings come into the same table with a source of their own and count before what was
declared. They never leave the two trading organisations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from gateway.contracts.execution import progress
from gateway.contracts.service import Contracts
from gateway.contracts.tables import deliveries
from gateway.orders.service import ReadOrder
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller

DECLARED = "declared"


class Deliveries:
    """The deliveries that one instance keeps. `today` gives the market-local date (YYYY-MM-DD)."""

    def __init__(
        self, *, contracts: Contracts, records: Records, clock: Callable[[], int], today: Callable[[], str]
    ) -> None:
        self._contracts = contracts
        self._records = records
        self._clock = clock
        self._today = today

    async def declare(self, order_id: str, days: Mapping[str, int], caller: Caller) -> int:
        """Enter Wh by day, in place of what the caller's participant declared for these days; returns how many.

        Raises ProblemError `not_found`, `role_not_allowed`, `invalid_request` (a day outside the contract's period, or
        one that is not over).
        """
        order = await self._party(order_id, caller)
        first, end = order.record["period_start"], min(_end(order.record), self._today())
        if any(not first <= day < end for day in days):
            raise ProblemError("invalid_request", detail="A day is not within the contract's period, or not over yet.")
        entered = {"entered_by": caller.user.user_id, "entered_at": self._clock()}
        rows = [
            {
                "order_id": order_id,
                "day": day,
                "participant": caller.participant,
                "energy_wh": energy_wh,
                "source": DECLARED,
                **entered,
            }
            for day, energy_wh in sorted(days.items())
        ]
        await self._records.write(lambda connection: _replace(connection, rows))
        return len(rows)

    async def progress(self, order_id: str, caller: Caller) -> dict[str, Any]:
        """How far the contract is, by the caller's participant's own entries (`schemas.Progress`).

        Raises ProblemError `not_found` (also where there is no contract in force yet), `role_not_allowed`.
        """
        order = await self._party(order_id, caller)
        if not order.record.get("archived_by"):
            raise ProblemError("not_found", detail="The order is no contract in force yet.")
        opened = await self._contracts.terms(order_id, caller)
        participant = caller.participant
        delivered = await self._records.read(lambda connection: _delivered(connection, order_id, participant))
        return {
            "order_id": order_id,
            **progress(
                energy_wh=int(opened["energy_wh"]),
                period_start=order.record["period_start"],
                period_end=order.record["period_end"],
                end=_end(order.record),
                delivered=delivered,
                today=self._today(),
            ),
        }

    async def _party(self, order_id: str, caller: Caller) -> ReadOrder:
        order = await self._contracts.orders.get(order_id, caller)
        self._contracts.check_party(order, caller)
        return order


def _end(record: Mapping[str, Any]) -> str:
    return str(record.get("ends_on") or record["period_end"])


def _replace(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = deliveries.c
    for row in rows:
        connection.execute(
            delete(deliveries).where(
                columns.order_id == row["order_id"],
                columns.day == row["day"],
                columns.participant == row["participant"],
                columns.source == DECLARED,
            )
        )
    connection.execute(insert(deliveries), [dict(row) for row in rows])


def _delivered(connection: Connection, order_id: str, participant: str) -> dict[str, int]:
    columns = deliveries.c
    query = select(columns.day, columns.energy_wh, columns.source).where(
        columns.order_id == order_id, columns.participant == participant
    )
    rows = connection.execute(query).all()
    # What was metered counts before what was declared.
    ordered = sorted(rows, key=lambda row: row.source != DECLARED)
    return {row.day: int(row.energy_wh) for row in ordered}
