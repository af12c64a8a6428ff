"""kill -9 under load: every acknowledged order is on the chain once, every other one ends in a truthful answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx2
import pytest

from chaincode.intent import SignedIntent
from network import lifecycle
from network.participation import view_orderer
from network.peers import view_peer
from tests.integration.market.conftest import People
from tests.integration.market.oracle import blocks, committed
from tests.integration.market.people import TERMS, order_args
from tests.running_network import RunningNetwork

USERS = 8
ORDERS_BEFORE_THE_KILL = 40
ORDERS_AFTER_THE_KILL = 120
KILLS = [pytest.param(1, id="once"), pytest.param(8, id="eight times", marks=pytest.mark.full)]
TRUTH_S = 60


@dataclass
class Load:
    """Users who submit orders over HTTP until told to stop, and ask again, with the same bytes, until they know."""

    url: str
    people: People
    sent: list[SignedIntent] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    stopping: bool = False

    async def user(self, client: httpx2.AsyncClient) -> None:
        while not self.stopping:
            args = order_args(self.people.package, self.people.retailer.participant)
            signed = self.people.consumer.signed("submit", args=args, terms=TERMS)
            self.sent.append(signed)
            async with asyncio.timeout(TRUTH_S):
                await self.until_known(client, signed)

    async def until_known(self, client: httpx2.AsyncClient, signed: SignedIntent) -> None:
        body = {"intent": signed.intent, "signature": signed.signature, "private": signed.private}
        while True:
            try:
                answer = await client.post(f"{self.url}/api/v1/intents", json=body)
            except httpx2.TransportError:
                self.retries += 1
                await asyncio.sleep(0.1)  # a client's own patience, not the test's
                continue
            if answer.status_code == 200:
                assert answer.json()["status"] in ("applied", "exists")
                self.acknowledged.add(signed.digest)
                return
            if answer.status_code == 503:
                self.retries += 1
                await asyncio.sleep(0.1)
                continue
            self.refused[signed.digest] = answer.text
            return

    async def reached(self, count: int) -> None:
        await until(lambda: len(self.acknowledged) >= count)


def raft_leader(network: RunningNetwork) -> str:
    """The orderer that leads now."""
    return next(
        node.name for node in network.topology.orderer_nodes() if view_orderer(network.topology, node).is_leader
    )


VICTIMS: dict[str, Callable[[RunningNetwork], str]] = {
    "the API": lambda _: "api.consumerorg",
    "the Raft leader": raft_leader,
    "an endorsing peer of the exchange": lambda _: "peer0.exchangeorg.energysale.com",
    "the peer that the API talks to": lambda _: "peer0.consumerorg.energysale.com",
    "the chaincode process of an endorser": lambda _: "chaincode.exchangeorg",
}


@pytest.mark.parametrize("kills", KILLS)
@pytest.mark.parametrize("victim", VICTIMS)
async def test_nothing_is_lost_doubled_or_left_open_when_a_process_is_killed(
    victim: str, kills: int, market: RunningNetwork, people: People
) -> None:
    load = Load(market.api_url("ConsumerOrg"), people)
    async with httpx2.AsyncClient(timeout=20) as client:
        users = [asyncio.create_task(load.user(client)) for _ in range(USERS)]
        for _ in range(kills):
            await load.reached(len(load.acknowledged) + ORDERS_BEFORE_THE_KILL)
            await until(lambda: is_running(market, VICTIMS[victim]))
            market.kill(VICTIMS[victim](market))
            await load.reached(len(load.acknowledged) + ORDERS_AFTER_THE_KILL)
        load.stopping = True
        await asyncio.gather(*users)

    await asyncio.to_thread(lifecycle.up, market.run)  # heals: everything serves again
    found = await committed(market)
    sent = {signed.digest for signed in load.sent}
    assert load.refused == {}
    assert load.acknowledged == sent
    assert {digest: found.applied[digest] for digest in sent if found.applied[digest] != 1} == {}


def is_running(network: RunningNetwork, victim: Callable[[RunningNetwork], str]) -> bool:
    """Whether the victim is there to be killed: it may still be starting again, or a leader being elected."""
    try:
        process = network.process(victim(network)).process
    except StopIteration:
        return False
    return process is not None and process.alive()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that nothing announces."""
    async with asyncio.timeout(TRUTH_S):
        while not condition():
            await asyncio.sleep(0.02)


async def test_peers_agree_after_the_faults(market: RunningNetwork) -> None:
    await until(lambda: len({view_peer(market.topology, peer).height for peer in market.topology.peers()}) == 1)
    chains = {}
    for organisation in market.topology.organisations:
        chains[organisation.msp_id] = [hashes async for hashes in headers(market, organisation.msp_id)]
    shortest = min(len(chain) for chain in chains.values())
    assert shortest > 1
    assert len({tuple(chain[:shortest]) for chain in chains.values()}) == 1


async def headers(network: RunningNetwork, msp_id: str) -> AsyncIterator[bytes]:
    """The header hashes of an organisation's blocks."""
    async for block in blocks(network, msp_id):
        yield block.header_hash
