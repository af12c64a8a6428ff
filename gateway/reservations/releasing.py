"""Ends reservations whose order, listing or bid is archived or has ended. RetailerOrg's instance does it for all.

Orders are followed as the ledger moves them. Beside that all reservations are looked through, page by page: for those
that end by time alone, for listings and bids, and for whatever was missed while the instance was down. Nothing is kept:
what is due is asked of the peer every time, and a release that was made already is due no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial

import structlog

from chaincode import canonical
from chaincode.reservation.release import MAX_ORDERS, MAX_RELEASED
from gateway.fabric import GatewayError
from gateway.loops import Loop
from gateway.projection.database import Database
from gateway.reservations.repository import capped_retailers, orders_from, settled_orders
from gateway.reservations.service import Entry, ReservationReads

log = structlog.get_logger(__name__)

ORGANISATION = "RetailerOrg"
EVERY_S = 30.0
# A look through many reservations takes the peer's time, which orders need: it gets a twentieth of it.
_REST = 19  # times as long as a page took
_FAILURE = "reservations_not_released"


class Releasing:
    """Releases for the retailers of one organisation (MSP id)."""

    def __init__(self, *, reads: ReservationReads, database: Database, organisation: str = ORGANISATION) -> None:
        self._reads = reads
        self._database = database
        self._organisation = organisation
        self._following = Loop()
        self._looking = Loop()
        self._moved: set[str] = set()
        self._passed: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    def wake(self, orders: Collection[str], *, traded: bool) -> None:
        """The ledger has moved `orders`; `traded` says that listings, bids or sequences have changed too."""
        if orders:
            self._moved.update(orders)
            self._following.wake()
        if traded:
            self._looking.wake()

    async def run(self) -> None:
        """Follow and look until cancelled; a look begins at the latest 30 seconds after the last one."""
        look = partial(self._for_each_retailer, self._look_through)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._following.run(self._follow, every_s=EVERY_S, failure=_FAILURE))
            tasks.create_task(self._looking.run(look, every_s=EVERY_S, failure=_FAILURE))

    async def _follow(self) -> None:
        moved, self._moved = sorted(self._moved), set()
        for some in _chunks(moved, MAX_ORDERS):
            settled = await self._database.read(partial(settled_orders, order_ids=some))
            if settled:
                await self._for_each_retailer(partial(self._release_settled, settled=settled))

    async def _for_each_retailer(self, work: Callable[[str], Awaitable[None]]) -> None:
        """Do `work` for each that has a cap. What fails is due again at the next look."""
        for retailer in await self._database.read(partial(capped_retailers, organisation=self._organisation)):
            try:
                await work(retailer)
            except GatewayError as error:
                log.warning(_FAILURE, retailer=retailer, error=type(error).__name__)

    async def _release_settled(self, retailer: str, *, settled: Mapping[str, Sequence[str]]) -> None:
        if retailer in settled:
            await self._release_due(retailer, await self._reads.due_of(retailer, settled[retailer]))

    async def _look_through(self, retailer: str) -> None:
        loop = asyncio.get_running_loop()
        first = None
        while True:
            began_s = loop.time()
            entries, first = await self._reads.page(retailer, first=first)
            rest_s = _REST * (loop.time() - began_s)
            for entry in entries:
                if entry["kind"] != "order":
                    await self._pass_on(retailer, entry)
            await self._release_due(retailer, entries)
            await asyncio.sleep(rest_s)
            if first is None:
                return

    async def _pass_on(self, retailer: str, pool: Entry) -> None:
        """Give orders that came out of the pool their own reservations."""
        traded = partial(orders_from, kind=pool["kind"], source=pool["source"], retailer=retailer)
        found = await self._database.read(traded)
        for some in _chunks([order_id for order_id in found if order_id not in self._passed], MAX_ORDERS):
            await self._release(retailer, [pool["commitment"]], orders=some)
            self._passed.update(some)

    async def _release_due(self, retailer: str, entries: Sequence[Entry]) -> None:
        for some in _chunks([entry["commitment"] for entry in entries if entry["due"]], MAX_RELEASED):
            await self._release(retailer, some, orders=())

    async def _release(self, retailer: str, commitments: Sequence[str], *, orders: Sequence[str]) -> None:
        wanted = {"retailer": retailer, "commitments": list(commitments), "orders": list(orders)}
        transient = {"release": canonical.dumps(wanted)}
        async with self._one_at_a_time:  # two that end the same would undo each other
            if await self._reads.would_release(transient):  # a transaction without a write is refused
                await self._reads.release(transient)


def _chunks(items: Sequence[str], size: int) -> list[Sequence[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
