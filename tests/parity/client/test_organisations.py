"""Who endorses: fabric-gateway's features endorsement, discovery and sbe (policies of single keys)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from network.control import follow_plan
from network.plan import read_plan
from network.processes import read_table
from network.topology_parts import Peer
from tests.parity.client.compare import Comparison, failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import CHAINCODE_OF_ALL, Gateway, Outcome, Side
from tests.running_network import RunningNetwork

pytestmark = pytest.mark.full


@pytest.mark.parametrize("organisation", ["ConsumerOrg", "RetailerOrg", "ExchangeOrg"])
async def test_the_organisation_named_endorses(compare: Comparison, organisation: str) -> None:
    async def scenario(side: Side) -> str:
        return await (await side.gateway()).submit("peers_organisation", organizations=[organisation])

    assert await compare.same("endorsing_organizations", scenario) == organisation


async def test_the_organisations_named_and_no_other_endorse(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        own = {"ConsumerOrg": "value1", "ExchangeOrg": "value2"}
        return await gateway.submit("expect_own_transient", transient=own, organizations=list(own))

    assert await compare.same("endorsing_organizations", scenario) == "expected"


@pytest.mark.parametrize("organisation", ["ConsumerOrg", "RetailerOrg"])
async def test_the_organisation_named_evaluates(compare: Comparison, organisation: str) -> None:
    async def scenario(side: Side) -> str:
        return await (await side.gateway()).evaluate("peers_organisation", organizations=[organisation])

    assert await compare.same("endorsing_organizations", scenario) == organisation


async def test_enough_endorsers_are_found(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        return await (await side.gateway()).submit("echo", "conga", chaincode=CHAINCODE_OF_ALL)

    assert await compare.same("endorsement_plan", scenario) == "conga"


async def test_an_organisation_without_a_peer_left_cannot_endorse(compare: Comparison, ready: Ground) -> None:
    async def scenario(side: Side) -> Outcome:
        error = await failure((await side.gateway()).submit("echo", "conga", chaincode=CHAINCODE_OF_ALL))
        # What is said depends on whether the other peers have missed the lost ones yet.
        return {"class": error["class"], "transaction_id": error["transaction_id"]}

    with stopped(ready, ready.topology.peers_of(ready.organisation("RetailerOrg"))):
        found = await compare.same("endorsement_plan", scenario)
    assert found == {"class": "EndorseError", "transaction_id": "<transaction>"}
    await ready.endorsable()


async def test_a_guarded_key_is_changed_by_its_organisation(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway, key = await guarded(side, "own")
        await gateway.submit("put", key, "after", organizations=["ConsumerOrg"])
        return await gateway.evaluate("get", key)

    assert await compare.same("key_policies", scenario) == "after"


async def test_a_guarded_key_is_not_changed_by_another_organisation(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway, key = await guarded(side, "foreign")
        error = await failure(gateway.submit("put", key, "after", organizations=["RetailerOrg"]))
        return [error["class"], error["code"], await gateway.evaluate("get", key)]

    assert await compare.same("key_policies", scenario) == ["CommitError", 10, "before"]


@pytest.mark.parametrize("guards", [("ConsumerOrg", "ExchangeOrg"), ("RetailerOrg", "ExchangeOrg")])
async def test_the_organisations_that_guard_a_key_are_found(compare: Comparison, guards: tuple[str, ...]) -> None:
    async def scenario(side: Side) -> str:
        gateway, key = await guarded(side, "-".join(guards))
        await gateway.submit("guard", key, *guards)
        await gateway.submit("put", key, "after")
        return await gateway.evaluate("get", key)

    assert await compare.same("key_policies", scenario) == "after"


async def test_naming_the_wrong_organisations_for_a_guarded_key(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway, key = await guarded(side, "wrong")
        await gateway.submit("guard", key, "ConsumerOrg", "ExchangeOrg")
        change = gateway.submit("put", key, "after", organizations=["ConsumerOrg", "RetailerOrg"])
        error = await failure(change)
        return [error["class"], error["code"], await gateway.evaluate("get", key)]

    assert await compare.same("key_policies", scenario) == ["CommitError", 10, "before"]


async def guarded(side: Side, name: str) -> tuple[Gateway, str]:
    """A key that ConsumerOrg must endorse every change of."""
    gateway, key = await side.gateway(), f"guarded {name} {side.name}"
    # A key of an earlier session may have other guards; who they are is found out.
    await gateway.submit("put_guarded", key, "before", "ConsumerOrg")
    return gateway, key


@contextmanager
def stopped(network: RunningNetwork, peers: list[Peer]) -> Iterator[None]:
    """The network without the peers, which the supervisor would start again if they were killed."""
    run = network.directory
    plan, gone = read_plan(run.plan), {peer.name for peer in peers}
    follow_plan(run, [spec for spec in plan if spec.name not in gone])
    try:
        assert not any(record.alive() for name, record in read_table(run.processes).records.items() if name in gone)
        yield
    finally:
        follow_plan(run, plan)
