"""The chaincode service under load on the real network, while services and peers are killed and come back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from gateway.fabric import Contract, EvaluateError, connect, load_connection_profile
from network.peers import chaincode_lacking
from network.readiness import wait_until
from network.topology_parts import Organisation
from tests.running_network import RunningNetwork

pytestmark = pytest.mark.full

EVALUATIONS = 4_000
KILLS = 12  # of a service, but for each fourth, which is of a peer
WORKERS = 3  # calls under way at once, for each organisation
HANG_S = 90.0
LARGE_BYTES = 30 * 1024 * 1024


@dataclass
class Tally:
    """What the calls were answered."""

    right: int = 0
    wrong: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)


async def _ask(contract: Contract, rng: random.Random, tally: Tally) -> None:
    """One call whose answer tells which call it is of: as many nulls as there are unknown orders in it."""
    count = rng.randint(1, 900)
    try:
        async with asyncio.timeout(HANG_S):
            answer = await contract.evaluate("ReadOrders", arguments=[f"none-{number}" for number in range(count)])
    except EvaluateError as refused:
        code = "none" if refused.grpc_code is None else refused.grpc_code.name
        tally.refused[code] = tally.refused.get(code, 0) + 1
        return
    expected = b"[" + b",".join([b"null"] * count) + b"]"
    tally.right += answer == expected
    tally.wrong += answer != expected


def _kill_and_wait(network: RunningNetwork, organisation: Organisation, name: str) -> None:
    pid = network.kill(name)

    def same() -> str | None:
        process = network.process(name).process
        return "not started again" if process is None or process.pid == pid or not process.alive() else None

    wait_until(same, what=name, timeout_s=HANG_S)
    for peer in network.topology.peers_of(organisation):
        wait_until(
            lambda peer=peer: chaincode_lacking(network.directory, network.topology, peer, "ReadMarket"),  # type: ignore[misc]  # mypy gives lambdas no default
            what=peer.name,
            timeout_s=HANG_S,
        )


async def _kill_one_after_the_other(network: RunningNetwork, rng: random.Random, tally: Tally) -> None:
    for number in range(KILLS):
        organisation = rng.choice(network.topology.organisations)
        peer = rng.choice(network.topology.peers_of(organisation))
        name = peer.name if number % 4 == 3 else f"chaincode.{organisation.short_name}"
        await asyncio.to_thread(_kill_and_wait, network, organisation, name)
        tally.killed.append(name)


async def test_no_call_is_lost_or_crossed_while_services_and_peers_are_killed(network: RunningNetwork) -> None:
    rng = random.Random(8)  # noqa: S311  # a repeatable order of events, no secret
    tally = Tally()
    profiles = [
        load_connection_profile(network.profile_path(each.msp_id))
        for each in network.topology.organisations
        if not each.reads_only
    ]
    gateways = [connect(profile) for profile in profiles]
    contracts = [
        gateway.network(profile.channel).contract(network.topology.chaincode.name)
        for gateway, profile in zip(gateways, profiles, strict=True)
    ]
    killing = asyncio.create_task(_kill_one_after_the_other(network, rng, tally))

    async def work(contract: Contract) -> None:
        while tally.right < EVALUATIONS or not killing.done():
            await _ask(contract, rng, tally)

    try:
        await asyncio.gather(killing, *(work(contract) for contract in contracts for _ in range(WORKERS)))
        for contract in contracts:
            with pytest.raises(EvaluateError) as unknown:
                await contract.evaluate("ReadOrder", arguments=["x" * LARGE_BYTES], timeout_s=HANG_S)
            response = unknown.value.chaincode_response
            assert response is not None, unknown.value.grpc_code
            assert "unknown_target" in response.message
        print(tally)
        assert tally.wrong == 0
        assert len(tally.killed) == KILLS
        before = dict(tally.refused)
        for contract in contracts:  # everything is back: nothing is refused any more
            await _ask(contract, rng, tally)
        assert tally.refused == before
    finally:
        for gateway in gateways:
            await gateway.close()
