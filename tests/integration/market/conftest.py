"""A market with people in it, on the session's real network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from acl.roles import ROLES
from gateway.client.bootstrap import REGISTRAR
from gateway.client.keystore import Keystore
from gateway.fabric import connect, load_connection_profile
from network.peers import PeerView, view_peer
from network.topology_parts import Peer
from tests.integration.market.direct import Direct
from tests.integration.market.people import TERMS, Person, fresh, order_args
from tests.packages import calendar_args, package_args, template_args
from tests.running_network import RunningNetwork


@dataclass(frozen=True, kw_only=True)
class People:
    """Two consumers, two retailers, the exchange's officers and the regulator's inspector, all registered."""

    consumer: Person
    other_consumer: Person
    retailer: Person
    other_retailer: Person
    exchange: Person
    registrar: Person
    inspector: Person
    template: str
    package: str


@pytest.fixture(scope="session")
async def direct(open_market: RunningNetwork) -> AsyncIterator[dict[str, Direct]]:
    """Every organisation's own connection, by MSP id."""
    async with connections(open_market) as found:
        yield found


@asynccontextmanager
async def connections(network: RunningNetwork) -> AsyncIterator[dict[str, Direct]]:
    """The same for any network."""
    async with AsyncExitStack() as stack:
        found = {}
        for organisation in network.topology.organisations:
            profile = load_connection_profile(network.profile_path(organisation.msp_id))
            gateway = await stack.enter_async_context(connect(profile))
            contract = gateway.network(profile.channel).contract(profile.chaincode)
            found[organisation.msp_id] = Direct(
                organisation.msp_id,
                gateway,
                contract,
                lambda number: everywhere(network, number),
                lambda: level(network),
            )
        yield found


async def everywhere(network: RunningNetwork, block_number: int) -> None:
    """Wait until every peer has the block: the next call may be answered by any of them."""
    lacking: Sequence[Peer] = network.topology.peers()
    async with asyncio.timeout(60):
        while True:
            seen = await asyncio.to_thread(views, network, lacking)
            # Who has it is not asked again: an answer costs the peer milliseconds.
            lacking = [peer for peer, view in zip(lacking, seen, strict=True) if (view.height or 0) <= block_number]
            if not lacking:
                return
            await asyncio.sleep(0.01)


async def level(network: RunningNetwork) -> None:
    """Wait until every peer that runs has what any of them has: what one peer's client was told is then known to the
    next peer that is asked."""
    behind: Sequence[Peer] = network.topology.peers()
    highest = 0
    async with asyncio.timeout(60):
        while True:
            heights = [view.height for view in await asyncio.to_thread(views, network, behind)]
            highest = highest or max(height or 0 for height in heights)
            behind = [
                each for each, height in zip(behind, heights, strict=True) if height is not None and height < highest
            ]
            if not behind:
                return
            await asyncio.sleep(0.01)


def views(network: RunningNetwork, peers: Sequence[Peer]) -> list[PeerView]:
    """What each peer says of itself."""
    return [view_peer(network.topology, peer) for peer in peers]


@pytest.fixture(scope="session")
async def people(open_market: RunningNetwork, direct: dict[str, Direct]) -> People:
    """The cast, registered by the registrar that Bootstrap named."""
    return await bring_in(open_market, direct)


async def bring_in(network: RunningNetwork, direct: dict[str, Direct]) -> People:
    """The cast in any network whose market is open."""
    signer = Keystore(network.directory.root / "keystore").unlock(REGISTRAR)
    registrar = Person(
        user=signer.identity.user,
        participant=signer.identity.participant,
        organisation="ExchangeOrg",
        roles=("exchange_registrar",),
        network=network.network_id,
        key=signer.key,
    )
    consumer = person(registrar, "ConsumerOrg", "consumer_owner")
    retailer = person(registrar, "RetailerOrg", "retailer_contract_manager")
    cast = People(
        consumer=consumer,
        other_consumer=person(registrar, "ConsumerOrg", "consumer_owner"),
        retailer=retailer,
        other_retailer=person(registrar, "RetailerOrg", "retailer_contract_manager"),
        exchange=replace(
            person(
                registrar,
                "ExchangeOrg",
                *("exchange_auditor", "exchange_supervisor", "exchange_market_operator", "exchange_settlement_officer"),
            ),
            participant=registrar.participant,
        ),
        registrar=registrar,
        inspector=person(registrar, "RegulatorOrg", "regulator_inspector"),
        package=fresh("package"),
        template=fresh("template"),
    )
    newcomers = (cast.consumer, cast.other_consumer, cast.retailer, cast.other_retailer, cast.exchange, cast.inspector)
    for newcomer in newcomers:
        await register(direct["ExchangeOrg"], registrar, newcomer)
    officer = cast.exchange
    for rule in (
        officer.signed("set_calendar", args=calendar_args(cast.template)),
        officer.signed("publish_template", args=template_args(cast.template, region=cast.template)),
    ):
        assert (await direct["ExchangeOrg"].apply(rule))[0]["status"] == "applied"
    publish = retailer.signed("publish_package", args=package_args(cast.package, template=cast.template))
    assert (await direct["RetailerOrg"].apply(publish))[0]["status"] == "applied"
    return cast


def person(registrar: Person, organisation: str, *roles: str) -> Person:
    """Somebody new, not yet registered."""
    side = ROLES[roles[0]].side
    return Person(
        user=fresh(side),
        participant=fresh(f"{side}-firm"),
        organisation=organisation,
        roles=roles,
        network=registrar.network,
    )


async def register(exchange: Direct, registrar: Person, newcomer: Person) -> None:
    """Put a person, and their participant where it is new, into the ledger's registry."""
    firm = registrar.signed(
        "register_participant",
        args={
            "participant": newcomer.participant,
            "organisation": newcomer.organisation,
            "kind": ROLES[newcomer.roles[0]].side,
            **({"class": "industrial"} if newcomer.organisation == "ConsumerOrg" else {}),
        },
    )
    user = registrar.signed(
        "register_user",
        args={
            "user": newcomer.user,
            "participant": newcomer.participant,
            "roles": list(newcomer.roles),
            "public_key": newcomer.public_key,
            "proof": newcomer.proof(),
        },
    )
    if newcomer.participant != registrar.participant:
        assert (await exchange.apply(firm))[0]["status"] == "applied"
    results = await exchange.apply(user)
    assert results[0]["status"] == "applied", results


@dataclass(frozen=True)
class NewOrder:
    """An order that was just submitted: its id and the hash of its terms."""

    id: str
    terms_hash: str


@pytest.fixture
async def order(people: People, direct: dict[str, Direct]) -> NewOrder:
    """An order of the consumer's to the retailer, submitted and deposited, at version 1."""
    return await submit_order(people, direct)


async def submit_order(people: People, direct: dict[str, Direct]) -> NewOrder:
    """Submit an order straight at the chaincode."""
    signed = people.consumer.signed("submit", args=order_args(people.package, people.retailer.participant), terms=TERMS)
    result = await direct["ConsumerOrg"].submit(signed)
    assert result["status"] == "applied", result
    record = await direct["ConsumerOrg"].read("ReadOrder", signed.digest)
    return NewOrder(signed.digest, record["terms_hash"])
