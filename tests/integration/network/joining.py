"""What the tests of joining are made of: a small market, orders that go on, kills, and looks at the newcomer's peer."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from chaincode.intent import SignedIntent
from gateway.fabric import EvaluateError, connect, load_connection_profile
from network.peers import view_peer
from network.readiness import wait_until
from tests.integration.market.load import Load
from tests.integration.market.oracle import committed
from tests.integration.network.conftest import SMALL
from tests.running_network import RunningNetwork

_RETAILER = """
[[organisations]]
msp_id = "RetailerOrg"
domain = "retailerorg.energysale.com"
peers = 1
peer_port = 7150
chaincode_port = 9502
api_port = 8002
ca_port = 7230

[chaincode]
"""
# Another one, which becomes a member of the collection `terms`.
_MEMBER = """
msp_id = "{name}Org"
domain = "{domain}.energysale.com"
peers = 2
peer_port = {peer_port}
chaincode_port = {chaincode_port}
api_port = {api_port}
ca_port = {ca_port}
collections = ["terms"]
"""
_USERS = 1
_ORDERS = 10
_RECORDS_AT_ONCE = 50
TIMEOUT_S = 60

# Where `org add` is killed: when it has made keys, or after words that it says when a step is done.
KEYS = "keys are made"
POINTS = (
    KEYS,
    "identities of",
    "is in the channel",
    "processes started",
    "peers have joined",
    "definition in force",
    "endorsers are found",
)


def market_topology_text() -> str:
    """The smallest network that a market is on: a peer for each of its three organisations."""
    text = SMALL.replace("[chaincode]\n", _RETAILER, 1)
    text = text.replace("'ConsumerOrg.peer')\"", "OR('ConsumerOrg.peer', 'RetailerOrg.peer'))\"", 1)
    text = text.replace('members = ["ConsumerOrg"]', 'members = ["ConsumerOrg", "RetailerOrg"]')
    text = text.replace("\"OR('ConsumerOrg.peer')\"", "\"AND('ConsumerOrg.peer', 'RetailerOrg.peer')\"")
    head, collection, rest = text.partition("[[chaincode.collections]]")
    terms, peer, others = rest.partition("[peer]")
    return "".join((head, collection, terms, collection, terms.replace('"terms"', '"statements"'), peer, others))


def member_definition(name: str, number: int) -> str:
    """A definition of an organisation that becomes a member of `terms`; each `number` has ports of its own."""
    return _MEMBER.format(
        name=name,
        domain=f"{name.lower()}org",
        peer_port=7_300 + 40 * number,
        ca_port=7_330 + 40 * number,
        chaincode_port=9_510 + number,
        api_port=8_010 + number,
    )


@asynccontextmanager
async def orders_going_on(load: Load) -> AsyncIterator[None]:
    """Users order before, throughout and after; at the end every order has its end."""
    load.stopping = False
    async with httpx2.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as users:
        for _ in range(_USERS):
            users.create_task(load.user(client))
        await load.reached(len(load.acknowledged) + _ORDERS)
        try:
            yield
            await load.reached(len(load.acknowledged) + _ORDERS)
        finally:
            load.stopping = True


async def all_are_in_the_blocks_once(network: RunningNetwork, load: Load, *, at: str) -> None:
    found = await committed(network, at)
    sent = {signed.digest for signed in load.sent}
    assert load.refused == {}
    assert load.acknowledged == sent
    assert {digest: found.applied[digest] for digest in sent if found.applied[digest] != 1} == {}


def made(network: RunningNetwork) -> dict[Path, bytes]:
    """What `org add` would change in the run directory, and the channel's height."""
    run = network.directory
    paths = [run.topology, run.joining, run.plan, run.chaincode_collections]
    paths += [path for folder in (run.organisations, run.authorities, run.profiles) for path in folder.rglob("*")]
    found = {path: path.read_bytes() for path in paths if path.is_file() and "db" not in path.suffix}
    heights = [view_peer(network.topology, peer).height for peer in network.topology.peers()]
    return {**found, Path("heights"): repr(heights).encode()}


def kill_at(network: RunningNetwork, definition: Path, point: str) -> None:
    """Run `energysale org add` and kill it with -9 there."""

    def keys_lacking() -> str | None:
        return None if any(network.directory.organisations_in_making.rglob("*_sk")) else "no keys"

    command = [str(Path(sys.executable).with_name("energysale")), "org", "add", str(definition)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own program
        assert process.stderr is not None
        if point == KEYS:
            wait_until(keys_lacking, what="keys", timeout_s=TIMEOUT_S, interval_s=0.002)
        else:
            assert any(point in line for line in process.stderr)
        process.kill()
    assert process.returncode == -9


async def states(network: RunningNetwork, load: Load, *, at: str) -> list[dict[str, object]]:
    """The newest orders' records as the organisation's first peer has them."""
    async with connect(load_connection_profile(network.profile_path(at))) as gateway:
        contract = gateway.network(network.topology.channel.name).contract(network.topology.chaincode.name)
        orders = [signed.digest for signed in load.sent[-_RECORDS_AT_ONCE:]]
        found: list[dict[str, object]] = json.loads(await contract.evaluate("ReadOrders", arguments=orders))
    assert all(found)
    return found


async def terms_at(network: RunningNetwork, msp_id: str, orders: Sequence[SignedIntent], folder: Path) -> list[bytes]:
    """The orders' terms in the organisation's peers, asked for by ConsumerOrg, whom the chaincode answers; empty for
    those that the peers do not have."""
    asking = network.profile("ConsumerOrg")
    profile = folder / f"consumer-at-{msp_id}.json"
    profile.write_text(json.dumps({**asking, "peers": network.profile(msp_id)["peers"]}))
    found = []
    async with connect(load_connection_profile(profile)) as gateway:
        contract = gateway.network(network.topology.channel.name).contract(network.topology.chaincode.name)
        for signed in orders:
            record = json.loads(await contract.evaluate("ReadOrder", arguments=[signed.digest]))
            try:
                found.append(await contract.evaluate("ReadTerms", arguments=[record["terms_hash"]]))
            except EvaluateError:
                found.append(b"")
    return found
