"""`org add` on a running market: nobody notices, a kill anywhere is healed, and the newcomer has what it may have."""

from __future__ import annotations

import asyncio
import datetime
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest

from gateway.client.applications import Applications
from gateway.client.bootstrap import REGISTRAR
from gateway.client.client import EnergySaleClient
from gateway.client.http import Http
from gateway.client.keystore import Identity, Keystore, Signer
from gateway.commands.network import open_market
from gateway.demo.cast import GRID as COMPANY
from gateway.demo.registration import Admission
from network import lifecycle, renewal, revocation
from network.definition import find_definition, fit, load_definition
from network.doctor import examine
from network.errors import NetworkError, NotRunning, OrganisationDiffers, PortTaken, TopologyInvalid
from network.peers import chaincode_lacking, plan_lacking
from network.processes import read_table
from network.readiness import wait_until
from network.start import PROBE
from network.status import network_status
from network.topology import read
from tests.integration.market.conftest import bring_in, connections
from tests.integration.market.load import Load
from tests.integration.market.oracle import header_hashes
from tests.integration.network.joining import (
    POINTS,
    TIMEOUT_S,
    all_are_in_the_blocks_once,
    kill_at,
    made,
    market_topology_text,
    member_definition,
    orders_going_on,
    states,
    terms_at,
)
from tests.running_network import RunningNetwork, running_network

GRID = find_definition("GridOrg")


@pytest.fixture(scope="module")
def market_topology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The topology file of the smallest network that a market is on: a peer for each of its three organisations."""
    path = tmp_path_factory.mktemp("topology") / "market.toml"
    path.write_text(market_topology_text())
    return path


@pytest.fixture(scope="module")
def founders(tmp_path_factory: pytest.TempPathFactory, market_topology: Path) -> Iterator[RunningNetwork]:
    """That network, its market open and its APIs ready. The tests below have organisations join it."""
    with running_network(tmp_path_factory.mktemp("joining") / "run", topology_file=market_topology) as running:
        lifecycle.up(running.run, topology_file=market_topology, after_chaincode=open_market)
        yield running


@pytest.fixture(scope="module")
async def load(founders: RunningNetwork) -> Load:
    """Orders at ConsumerOrg's API."""
    async with connections(founders) as direct:
        return Load(founders.api_url("ConsumerOrg"), await bring_in(founders, direct))


def now(network: RunningNetwork) -> RunningNetwork:
    """The network with the organisations that it has now."""
    return RunningNetwork(network.run, read(network.directory.topology))


def add(network: RunningNetwork, definition: Path) -> None:
    """As the command does it."""
    lifecycle.add_organisation(network.run, definition, after_chaincode=open_market)


@pytest.mark.parametrize(
    ("changes", "error", "named"),
    [
        ([("8005", "8001")], TopologyInvalid, "given to both api.consumerorg and api.gridorg"),
        ([("GridOrg", "ConsumerOrg")], OrganisationDiffers, "made with"),
        ([("gridorg.energysale.com", "consumerorg.energysale.com")], TopologyInvalid, "its own domain"),
        ([('collections = ["statements"]', 'collections = ["secrets"]')], TopologyInvalid, "no collection secrets"),
        ([("peers = 1", "peers = one")], TopologyInvalid, "wrong.toml"),
    ],
)
def test_a_wrong_definition_is_refused_and_nothing_is_changed(
    founders: RunningNetwork,
    tmp_path: Path,
    changes: list[tuple[str, str]],
    error: type[NetworkError],
    named: str,
) -> None:
    text = GRID.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(f'"{old}"', f'"{new}"') if f'"{old}"' in text else text.replace(old, new)
    (tmp_path / "wrong.toml").write_text(text)
    before = made(founders)
    with pytest.raises(error, match=named) as refused:
        add(founders, tmp_path / "wrong.toml")
    assert refused.value.remedy
    assert made(founders) == before


def test_a_port_that_another_program_has_is_named_and_nothing_is_changed(founders: RunningNetwork) -> None:
    before, port = made(founders), 7_180 + founders.topology.port_offset
    with socket.create_server((founders.topology.host, port)), pytest.raises(PortTaken, match=rf"port {port} of peer0"):
        add(founders, GRID)
    assert made(founders) == before


def test_a_peer_that_does_not_know_an_organisations_endorsers_yet_is_waited_for(founders: RunningNetwork) -> None:
    # Its policies are met without that organisation; that it has no peer yet is as if nobody had heard of its peer.
    topology = fit(founders.topology, load_definition(GRID))
    anchor = topology.peers_of(topology.organisations[0])[0]
    assert plan_lacking(founders.directory, founders.topology, anchor) is None
    assert plan_lacking(founders.directory, topology, anchor) == f"{anchor.name}: knows of no endorser of GridOrg"


def test_nobody_joins_a_network_that_is_not_up(tmp_path: Path) -> None:
    with pytest.raises(NotRunning) as refused:
        lifecycle.add_organisation(tmp_path / "nowhere", GRID)
    assert "energysale up" in refused.value.remedy
    assert not (tmp_path / "nowhere").exists()


async def test_an_organisation_joins_while_orders_go_on_and_nobody_notices(
    founders: RunningNetwork, load: Load
) -> None:
    before = {name: record.process for name, record in read_table(founders.directory.processes).records.items()}
    async with orders_going_on(load):
        retries = load.retries
        await asyncio.to_thread(add, founders, GRID)
        assert load.retries == retries  # no call was cut off, none was told to come again

    network = now(founders)
    records = read_table(network.directory.processes).records
    assert {name: records[name].process for name in before} == before  # nothing was started anew
    assert {name for name in records if name not in before} == {
        "ca.gridorg.energysale.com",
        "peer0.gridorg.energysale.com",
        "chaincode.gridorg",
        "api.gridorg",
    }
    assert network_status(network.directory).serving
    await all_are_in_the_blocks_once(network, load, at="GridOrg")
    chain, grids = await header_hashes(network, "ExchangeOrg"), await header_hashes(network, "GridOrg")
    assert chain[: len(grids)] == grids[: len(chain)]
    assert await states(network, load, at="GridOrg") == await states(network, load, at="ExchangeOrg")


async def test_every_api_knows_the_organisation_at_once(founders: RunningNetwork) -> None:
    """Also those that were running: what the client is told, and whose pages may ask the exchange."""
    network = now(founders)
    sites = {each.msp_id: network.api_url(each.msp_id) for each in network.topology.organisations}
    async with httpx2.AsyncClient(timeout=20) as client:
        for url in sites.values():
            config = (await client.get(f"{url}/api/v1/config")).json()
            assert {each["msp_id"]: each["url"] for each in config["organisations"]} == sites
        asking = {"Origin": sites["GridOrg"], "Access-Control-Request-Method": "PUT"}
        answer = await client.options(f"{sites['ExchangeOrg']}/api/v1/applications", headers=asking)
    assert answer.headers["access-control-allow-origin"] == sites["GridOrg"]


async def test_its_people_register_sign_in_and_act_at_its_own_api(
    founders: RunningNetwork, load: Load, tmp_path: Path
) -> None:
    """The exchange binds them, the organisation's own CA certifies them, its API takes their intents."""
    network, officer = now(founders), load.people.exchange
    exchange, grid = network.api_url("ExchangeOrg"), network.api_url("GridOrg")
    identity = Identity(
        user=officer.user,
        participant=officer.participant,
        organisation=officer.organisation,
        roles=officer.roles,
        public_key=officer.public_key,
    )
    agent = Keystore(tmp_path / "keys").create(
        user=COMPANY.user, participant=COMPANY.participant, organisation=COMPANY.organisation, roles=COMPANY.roles
    )
    async with AsyncExitStack() as stack:

        async def client(url: str, signer: Signer) -> EnergySaleClient:
            found = EnergySaleClient(url, signer=signer, network_id=network.network_id)
            return await stack.enter_async_context(found)

        registrar = await client(exchange, Keystore(network.directory.keystore).unlock(REGISTRAR))
        admission = Admission(
            applications=Applications(await stack.enter_async_context(Http(exchange))),
            auditor=await client(exchange, Signer(identity=identity, key=officer.key)),
            registrar=registrar,
            tickets=tmp_path / "tickets",
            network_id=network.network_id,
            today=datetime.datetime.now(datetime.UTC).date(),
        )
        admissions = await admission.run([(COMPANY, agent)])
        assert admissions.outcomes == {"bound": 1}
        member = await client(grid, agent)
        assert (await member.who_am_i())["organisation"] == "GridOrg"
        user = await member.registry.user(COMPANY.user)
        assert user["certificate"]
        rotated = Keystore(tmp_path / "keys").stage_replacement(COMPANY.user, None)
        receipt = await member.registry.replace_key(
            public_key=rotated.identity.public_key, proof=rotated.proof_of_possession(network.network_id)
        )
        assert receipt.committed
        menus = await (await client(grid, rotated)).access._get("menus")
    assert {"home", "company", "announcements", "account"} <= {each["id"] for each in menus["items"]}


@pytest.mark.parametrize(
    ("name", "number", "points"),
    [
        ("Solar", 0, ("is in the channel",)),
        pytest.param("Wind", 1, POINTS, marks=pytest.mark.full),
    ],
)
async def test_a_join_that_is_killed_goes_on_and_the_member_gets_the_terms(
    founders: RunningNetwork,
    market_topology: Path,
    load: Load,
    tmp_path: Path,
    name: str,
    number: int,
    points: tuple[str, ...],
) -> None:
    definition = tmp_path / "member.toml"
    definition.write_text(member_definition(name, number))
    msp_id, former = f"{name}Org", len(load.sent)
    async with orders_going_on(load):
        for point in points:
            await asyncio.to_thread(kill_at, founders, definition, point)
        # The next `up` finishes it as well, and does not mind that its own topology has fewer organisations.
        await asyncio.to_thread(lifecycle.up, founders.run, topology_file=market_topology, services=False)

    network = now(founders)
    assert not network.directory.joining.exists()

    def starting() -> str | None:  # the member's API has been started, and that `up` waits for none
        return None if network_status(network.directory).serving else "not everything serves yet"

    await asyncio.to_thread(wait_until, starting, what="the network", timeout_s=60)
    await all_are_in_the_blocks_once(network, load, at=msp_id)
    assert await states(network, load, at=msp_id) == await states(network, load, at="ExchangeOrg")
    orders = [load.sent[0], load.sent[former // 2], load.sent[former], load.sent[-1]]
    terms = [(signed.private or "").encode() for signed in orders]
    async with asyncio.timeout(TIMEOUT_S):  # those of old blocks come by reconciliation, every five seconds
        while await terms_at(network, msp_id, orders, tmp_path) != terms:
            await asyncio.sleep(0.2)
    assert await terms_at(network, "GridOrg", orders, tmp_path) == [b""] * len(orders)


@pytest.mark.full
async def test_an_organisation_that_joined_is_stopped_started_and_certified_like_the_others(
    founders: RunningNetwork, market_topology: Path
) -> None:
    network = now(founders)
    stopped = await asyncio.to_thread(lifecycle.down, network.run)
    assert {"ca.gridorg.energysale.com", "peer0.gridorg.energysale.com", "api.gridorg"} <= set(stopped)
    resumed = await asyncio.to_thread(lifecycle.up, network.run, topology_file=market_topology, services=False)
    assert resumed.topology == network.topology
    assert not resumed.deployed
    assert network_status(network.directory).serving

    run, topology = network.directory, network.topology
    peer = next(each for each in topology.peers() if each.organisation.msp_id == "GridOrg")
    done = revocation.revoke(run, topology, name="Service@gridorg.energysale.com", msp_id="GridOrg")
    assert done.revoked == 1
    assert chaincode_lacking(run, topology, peer, PROBE) is not None
    at = datetime.datetime.now(datetime.UTC)
    renewed = renewal.renew(run, topology, now=at, within=datetime.timedelta(0), report=print)
    assert renewed == ["Service@gridorg.energysale.com (identity)"]
    wait_until(lambda: chaincode_lacking(run, topology, peer, PROBE), what=peer.name, timeout_s=TIMEOUT_S)
    assert [each for each in examine(run) if each.severity == "problem"] == []
