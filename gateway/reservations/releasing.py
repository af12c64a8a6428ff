"""Ends reservations whose order, listing or bid is archived or has ended. RetailerOrg's instance looks often.

It keeps nothing of its own: what is due is asked of the peer every time, so a restart goes on where the ledger stands,
and a release that was made already is due no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from chaincode import canonical
from chaincode.reservation.release import MAX_ORDERS, MAX_RELEASED
from gateway.fabric import GatewayError
from gateway.loops import Loop
from gateway.projection.database import Database
from gateway.reservations.repository import capped_retailers, orders_from
from gateway.reservations.service import ReservationReads

log = structlog.get_logger(__name__)

ORGANISATION = "RetailerOrg"
EVERY_S = 30.0


class Releasing:
    """Releases for the retailers of one organisation (MSP id)."""

    def __init__(self, *, reads: ReservationReads, database: Database, organisation: str = ORGANISATION) -> None:
        self._reads = reads
        self._database = database
        self._organisation = organisation
        self._loop = Loop()
        self._passed: set[str] = set()

    def wake(self) -> None:
        """The ledger has moved on."""
        self._loop.wake()

    async def run(self) -> None:
        """Look until cancelled, after each wake and every 30 seconds: some reservations end by time alone."""
        await self._loop.run(self.release_due, every_s=EVERY_S, failure="reservations_not_released")

    async def release_due(self) -> None:
        """Release all that is due now. What fails is due again at the next turn."""
        retailers = await self._database.read(
            lambda connection: capped_retailers(connection, organisation=self._organisation)
        )
        for retailer in retailers:
            try:
                await self._release_of(retailer)
            except GatewayError as error:
                log.warning("reservations_not_released", retailer=retailer, error=type(error).__name__)

    async def _release_of(self, retailer: str) -> None:
        entries = await self._reads.open_entries(retailer)
        for pool in (entry for entry in entries if entry["kind"] != "order"):
            await self._pass_on(retailer, pool)
        due = [entry["commitment"] for entry in entries if entry["due"]]
        for start in range(0, len(due), MAX_RELEASED):
            await self._release(retailer, due[start : start + MAX_RELEASED], orders=())

    async def _pass_on(self, retailer: str, pool: dict[str, Any]) -> None:
        """Give orders that came out of the pool their own reservations."""
        found = await self._database.read(
            lambda connection: orders_from(connection, kind=pool["kind"], source=pool["source"], retailer=retailer)
        )
        fresh = [order_id for order_id in found if order_id not in self._passed]
        for start in range(0, len(fresh), MAX_ORDERS):
            chunk = fresh[start : start + MAX_ORDERS]
            await self._release(retailer, [pool["commitment"]], orders=chunk)
            self._passed.update(chunk)

    async def _release(self, retailer: str, commitments: Sequence[str], *, orders: Sequence[str]) -> None:
        wanted = {"retailer": retailer, "commitments": list(commitments), "orders": list(orders)}
        transient = {"release": canonical.dumps(wanted)}
        if await self._reads.would_release(transient):  # a transaction without a write is refused
            await self._reads.release(transient)
