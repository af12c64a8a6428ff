"""kill -9 under load: every acknowledged order is on the chain once, every other one ends in a truthful answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx2
import pytest

from network import lifecycle
from network.participation import view_orderer
from network.peers import view_peer
from tests.integration.market.conftest import People
from tests.integration.market.load import Load, until
from tests.integration.market.oracle import committed, header_hashes
from tests.running_network import RunningNetwork

USERS = 8
ORDERS_BEFORE_THE_KILL = 40
ORDERS_AFTER_THE_KILL = 40
KILLS = [pytest.param(1, id="once"), pytest.param(8, id="eight times", marks=pytest.mark.full)]


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


async def test_peers_agree_after_the_faults(market: RunningNetwork) -> None:
    await until(lambda: len({view_peer(market.topology, peer).height for peer in market.topology.peers()}) == 1)
    chains = {}
    for organisation in market.topology.organisations:
        chains[organisation.msp_id] = await header_hashes(market, organisation.msp_id)
    shortest = min(len(chain) for chain in chains.values())
    assert shortest > 1
    assert len({tuple(chain[:shortest]) for chain in chains.values()}) == 1
