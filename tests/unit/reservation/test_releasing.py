"""What the instance releases, and what it reads for that: the rules' chaincode and a read model, a peer in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from chaincode import canonical, keys
from chaincode.order.policy import State
from gateway.fabric import Contract, EvaluateError
from gateway.projection.changes import changes_of
from gateway.projection.database import Database
from gateway.projection.writer import write_blocks
from gateway.reservations.releasing import ORGANISATION, Releasing
from gateway.reservations.repository import settled_orders
from gateway.reservations.service import ReservationReads
from gateway.settings import sqlite_url
from tests.unit.chaincode.market import CONSUMER, ENERGY_WH, Market, new_market
from tests.unit.projection.chain import CHAINCODE, Chain, Tx
from tests.unit.reservation.test_reservations import CAP_WH, cap, confirmed, in_force, year


@dataclass
class PeerInMemory:
    """The client's side of the peer: calls go straight to the chaincode, and a transaction is committed at once."""

    market: Market
    called: list[str] = field(default_factory=list)
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def evaluate(self, function: str, **call: Any) -> bytes:
        self.called.append(function)
        if function == "ReadReservations":
            self.looked.set()
        return await self._call(function, commit=False, **call)

    async def submit(self, function: str, **call: Any) -> bytes:
        answer = await self._call(function, commit=True, **call)
        self.released.set()
        return answer

    async def _call(
        self,
        function: str,
        *,
        commit: bool,
        transient: Mapping[str, bytes],
        endorsing_organizations: Sequence[str],
        arguments: Sequence[str] = (),
    ) -> bytes:
        assert ORGANISATION in endorsing_organizations
        args = [function.encode(), *(each.encode() for each in arguments)]
        status, answer, _ = await self.market.peer.call(
            *args, organisation=ORGANISATION, now_ms=self.market.now_ms, transient=transient, commit=commit
        )
        if status != 200:
            raise EvaluateError(f"{function}: {answer}")
        return canonical.dumps(answer)


@pytest.fixture
async def market() -> Market:
    made = await new_market()
    await cap(made, CAP_WH)
    return made


def read_model(path: Path, market: Market, **states: str) -> Database:
    """With the retailer, and these orders in these states."""
    chain = Chain()
    orders = {keys.order(order): {**market.order(order), "state": state} for order, state in states.items()}
    retailer = keys.participant("r1")
    chain.add(Tx(writes={retailer: json.loads(market.peer.state[retailer]), **orders}))
    blocks = [changes_of(each.decode(), chaincode=CHAINCODE, with_terms=False) for each in chain.received]
    database = Database(sqlite_url(path))
    database.write_now(lambda connection: write_blocks(connection, blocks, network_id=chain.network_id))
    return database


@asynccontextmanager
async def releasing(peer: PeerInMemory, database: Database) -> AsyncIterator[Releasing]:
    """At work, once it has looked through what there was at its start."""
    reads = ReservationReads(contract=cast(Contract, peer), organisation=ORGANISATION)
    made = Releasing(reads=reads, database=database)
    work = asyncio.create_task(made.run())
    await peer.looked.wait()
    yield made
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    database.close()


async def test_an_order_that_has_ended_is_released_without_a_look_at_the_others(market: Market, tmp_path: Path) -> None:
    order, other = await confirmed(market), await confirmed(market)
    peer = PeerInMemory(market)
    database = read_model(tmp_path / "read_model.sqlite", market, **{order: "cancelled", other: "confirmed"})
    async with releasing(peer, database) as made:
        peer.called.clear()
        await market.done(CONSUMER, "cancel", order)
        made.wake({order, other}, traded=False)
        await peer.released.wait()
    assert peer.called == ["ReadOrderReservations", "Release"]
    assert await year(market) == (ENERGY_WH, 0)


async def test_what_was_archived_while_nobody_looked_is_posted_at_the_start(market: Market, tmp_path: Path) -> None:
    order = await in_force(market)
    peer = PeerInMemory(market)
    async with releasing(peer, read_model(tmp_path / "read_model.sqlite", market, **{order: "executing"})):
        await peer.released.wait()
    assert await year(market) == (0, ENERGY_WH)


async def test_trading_in_public_has_all_looked_through(market: Market, tmp_path: Path) -> None:
    order = await confirmed(market)
    peer = PeerInMemory(market)
    async with releasing(peer, read_model(tmp_path / "read_model.sqlite", market)) as made:
        await market.done(CONSUMER, "cancel", order)
        made.wake((), traded=True)
        await peer.released.wait()
    assert await year(market) == (0, 0)


@pytest.mark.parametrize("state", State)
async def test_only_what_is_archived_or_has_ended_is_followed(market: Market, tmp_path: Path, state: State) -> None:
    order, moved_in_another_block = await market.submit(), await market.submit()
    database = read_model(tmp_path / "read_model.sqlite", market, **{order: state, moved_in_another_block: "cancelled"})
    settled = await database.read(partial(settled_orders, order_ids=[order]))
    database.close()
    followed = state in {"executing", "disputed", "expired", "cancelled", "deleted"}
    assert settled == ({"r1": [order]} if followed else {})
