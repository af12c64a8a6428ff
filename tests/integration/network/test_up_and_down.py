"""`up` and `down` on a small real network: resumed, repeated, refused, upgraded."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.client.bootstrap import REGISTRAR
from gateway.commands.network import open_market
from gateway.fabric import connect, load_connection_profile
from network import lifecycle
from network.control import find_supervisor, follow_plan
from network.errors import AlreadyRunning, HalfMade, NetworkError, PortTaken, TopologyChanged
from network.files import locked
from network.participation import view_orderer
from network.peers import chaincode_lacking, channel_config, view_peer
from network.plan import read_plan
from network.processes import read_table
from network.readiness import wait_until
from network.start import PROBE
from network.status import network_status
from network.topology import Topology
from tests.running_network import RunningNetwork, stop_for_good


def _heights(topology: Topology) -> list[int | None]:
    return [view_peer(topology, peer).height for peer in topology.peers()] + [
        view_orderer(topology, orderer).height for orderer in topology.orderer_nodes()
    ]


def _pids(run: RunningNetwork) -> dict[str, int]:
    records = read_table(run.directory.processes).records.values()
    return {record.name: record.process.pid for record in records if record.process}


def test_a_second_up_changes_nothing(own_network: RunningNetwork, small_topology: Path) -> None:
    before, heights = _pids(own_network), _heights(own_network.topology)
    again = lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert not again.deployed
    assert _pids(own_network) == before
    assert _heights(own_network.topology) == heights


def test_a_stopped_network_is_resumed_with_all_its_data(own_network: RunningNetwork, small_topology: Path) -> None:
    heights, network_id = _heights(own_network.topology), own_network.network_id
    stopped = lifecycle.down(own_network.run)
    assert len(stopped) == 8, stopped
    assert not any(record.alive() for record in read_table(own_network.directory.processes).records.values())

    resumed = lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert not resumed.deployed
    assert _heights(own_network.topology) == heights
    assert own_network.network_id == network_id
    assert resumed.seconds < 20


def test_a_stop_of_what_is_stopped_is_no_error(stopped_network: RunningNetwork) -> None:
    assert lifecycle.down(stopped_network.run) == []


def test_a_changed_definition_becomes_the_next_sequence(own_network: RunningNetwork, small_topology: Path) -> None:
    changed = own_network.run.parent / "changed.toml"
    changed.write_text(small_topology.read_text().replace("AND('ExchangeOrg", "OR('ExchangeOrg"))
    upgraded = lifecycle.up(own_network.run, topology_file=changed, services=False)
    assert upgraded.deployed
    assert not lifecycle.up(own_network.run, topology_file=changed, services=False).deployed


def test_a_peer_whose_service_has_another_id_goes_on_with_the_blocks(
    own_network: RunningNetwork, small_topology: Path
) -> None:
    """As in an upgrade, between the start of the new services and the block that defines them: a call of the old id
    dials the new service. Waiting for it in vain would keep that very block from being committed."""
    run, peer = own_network.directory, own_network.topology.peers()[0]
    specs = [
        replace(spec, environment={**spec.environment, "CHAINCODE_ID": f"{spec.environment['CHAINCODE_ID']}0"})
        if spec.name == f"chaincode.{peer.organisation.short_name}"
        else spec
        for spec in read_plan(run.plan)
    ]
    follow_plan(run, specs)

    def dialled() -> str | None:
        found = chaincode_lacking(run, own_network.topology, peer, PROBE)
        assert found is not None
        assert "Deadline" not in found  # it was answered: by a launch that failed, or by nobody listening yet
        return None if "takes no chaincode" in found else found

    wait_until(dialled, what="a launch that fails", timeout_s=20)
    healed = lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert not healed.deployed
    assert chaincode_lacking(run, own_network.topology, peer, PROBE) is None


def test_a_changed_channel_is_refused_by_name(own_network: RunningNetwork, small_topology: Path) -> None:
    changed = own_network.run.parent / "changed.toml"
    changed.write_text(small_topology.read_text().replace('name = "retail"', 'name = "wholesale"'))
    with pytest.raises(TopologyChanged, match="channel") as refused:
        lifecycle.up(own_network.run, topology_file=changed, services=False)
    assert "ENERGYSALE_RUN" in refused.value.remedy
    assert network_status(own_network.directory).serving


def test_blocks_and_raft_are_set_anew_while_the_network_runs(own_network: RunningNetwork, small_topology: Path) -> None:
    changed = own_network.run.parent / "changed.toml"
    text = small_topology.read_text().replace('timeout = "20ms"', 'timeout = "1s"')
    changed.write_text(text.replace("election_tick = 10", "election_tick = 12"))

    def height_after_up(topology_file: Path) -> int:
        lifecycle.up(own_network.run, topology_file=topology_file, services=False)
        [height] = set(_heights(own_network.topology))
        assert height is not None
        return height

    before = height_after_up(small_topology)
    assert [height_after_up(changed) for _ in range(2)] == [before + 1] * 2
    peer = own_network.topology.peers()[0]
    values = channel_config(own_network.directory, own_network.topology, peer).channel_group.groups["Orderer"].values
    assert b"1s" in values["BatchTimeout"].value
    lifecycle.down(own_network.run)
    assert [height_after_up(small_topology) for _ in range(2)] == [before + 2] * 2


def test_a_collection_cannot_be_taken_away(own_network: RunningNetwork, small_topology: Path) -> None:
    changed = own_network.run.parent / "changed.toml"
    before, after = small_topology.read_text().split("[[chaincode.collections]]")
    changed.write_text(before + "[peer]" + after.split("[peer]")[1])
    with pytest.raises(TopologyChanged, match="terms"):
        lifecycle.up(own_network.run, topology_file=changed, services=False)


def test_a_peer_that_lost_everything_fetches_the_channel_again(
    own_network: RunningNetwork, small_topology: Path
) -> None:
    heights = _heights(own_network.topology)
    lifecycle.down(own_network.run)
    shutil.rmtree(own_network.directory.node("peer0.consumerorg.energysale.com") / "data")
    lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert _heights(own_network.topology) == heights


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("genesis.block", "ledgers"),
        ("organisations", "identities"),
        ("organisations/peerOrganizations/consumerorg.energysale.com/users", "priv_sk"),
        ("nodes/orderer0.energysale.com/data", "lost its part of the chain"),
    ],
)
def test_a_half_made_state_is_named_and_not_made_worse(
    stopped_network: RunningNetwork, small_topology: Path, tmp_path: Path, lost: str, named: str
) -> None:
    (stopped_network.run / lost).rename(tmp_path / "kept")
    try:
        with pytest.raises(HalfMade, match=named) as refused:
            lifecycle.up(stopped_network.run, topology_file=small_topology, services=False)
        assert "restore" in refused.value.remedy
        assert not (stopped_network.run / lost).exists()
        assert find_supervisor(stopped_network.directory) is None
    finally:
        (tmp_path / "kept").rename(stopped_network.run / lost)


def test_what_was_restored_is_resumed(own_network: RunningNetwork) -> None:
    assert network_status(own_network.directory).serving


def test_leftovers_of_a_killed_command_are_cleared(own_network: RunningNetwork, small_topology: Path) -> None:
    leftover = own_network.run / ".organisations.killed"
    leftover.mkdir()
    lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert not leftover.exists()


def test_a_taken_port_is_named_with_its_owner_before_anything_is_made(
    stopped_network: RunningNetwork, small_topology: Path
) -> None:
    before = sorted(stopped_network.run.rglob("*"))
    port = stopped_network.topology.peers()[0].port
    with socket.create_server((stopped_network.topology.host, port)):
        with pytest.raises(PortTaken, match=rf"port {port} of peer0.exchangeorg.energysale.com .*pid") as refused:
            lifecycle.up(stopped_network.run, topology_file=small_topology, services=False)
        assert "ENERGYSALE_PORT_OFFSET" in refused.value.remedy
    assert sorted(stopped_network.run.rglob("*")) == before


def test_two_commands_do_not_change_one_network_at_once(own_network: RunningNetwork, small_topology: Path) -> None:
    with locked(own_network.directory.lock, purpose="a test"), pytest.raises(AlreadyRunning):
        lifecycle.up(own_network.run, topology_file=small_topology, services=False)


def test_an_up_that_was_broken_off_is_finished_by_the_next(
    stopped_network: RunningNetwork, tmp_path: Path, small_topology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_supervisor(stopped_network.directory) is None  # its ports are free for the other one
    monkeypatch.setenv("ENERGYSALE_PORT_OFFSET", str(stopped_network.topology.port_offset))
    opened: list[Path] = []

    def break_off(run: Path) -> None:
        raise NetworkError("broken off", remedy="none")

    try:
        with pytest.raises(NetworkError, match="broken off"):
            lifecycle.up(tmp_path, topology_file=small_topology, after_chaincode=break_off, services=False)
        finished = lifecycle.up(tmp_path, topology_file=small_topology, after_chaincode=opened.append, services=False)
    finally:
        stop_for_good(tmp_path)
    assert not finished.deployed
    assert opened == [tmp_path]


async def _registered(network: RunningNetwork, user: str) -> bool:
    profile = load_connection_profile(network.profile_path("ExchangeOrg"))
    async with connect(profile) as gateway:
        contract = gateway.network(profile.channel).contract(profile.chaincode)
        record = await contract.evaluate("ReadUser", arguments=[user])
    return bool(json.loads(record)["public_key"])


def test_a_market_is_opened_although_the_only_orderer_is_lost_meanwhile(own_network: RunningNetwork) -> None:
    own_network.kill(own_network.topology.orderer_nodes()[0].name)
    open_market(own_network.run)
    assert asyncio.run(_registered(own_network, REGISTRAR))
    assert asyncio.run(_registered(own_network, "exchangeorg-service"))
