"""What is killed comes back; what is running is adopted. On the full network of the session."""

from __future__ import annotations

import os
import signal

from network import lifecycle
from network.control import find_supervisor
from network.participation import view_orderer
from network.peers import chaincode_lacking, plan_lacking, view_peer
from network.processes import ProcessId, read_table
from network.readiness import wait_until
from network.status import network_status
from network.topology import Topology
from tests.running_network import RunningNetwork

_HEAL_S = 60


def _leader(topology: Topology) -> str | None:
    return next((node.name for node in topology.orderer_nodes() if view_orderer(topology, node).is_leader), None)


def _await_other_process(network: RunningNetwork, name: str, pid: int) -> None:
    def same() -> str | None:
        process = network.process(name).process
        return "not started again" if process is None or process.pid == pid or not process.alive() else None

    wait_until(same, what=name, timeout_s=_HEAL_S)


def _await_serving(network: RunningNetwork) -> None:
    def lacking() -> str | None:
        processes = network_status(network.directory).processes
        return ", ".join(process.name for process in processes if not process.ready) or None

    wait_until(lacking, what="network", timeout_s=_HEAL_S)


def test_a_killed_peer_comes_back_at_the_same_height(network: RunningNetwork) -> None:
    peer = network.topology.peers()[1]
    restarts = network.process(peer.name).restarts
    _await_other_process(network, peer.name, network.kill(peer.name))
    _await_serving(network)

    def differing() -> str | None:
        heights = [view_peer(network.topology, each).height for each in network.topology.peers()]
        return None if len(set(heights)) == 1 else f"heights {heights}"

    wait_until(differing, what="every peer at one height", timeout_s=_HEAL_S)
    assert network.process(peer.name).restarts == restarts + 1
    assert network.process(peer.name).last_exit == "signal 9"


def test_a_raft_leader_that_hangs_is_replaced_and_comes_back_once_killed(network: RunningNetwork) -> None:
    """It hangs first because a killed one is back so soon that it may be elected again."""
    former = _leader(network.topology)
    assert former is not None
    others = [node for node in network.topology.orderer_nodes() if node.name != former]
    with network.frozen(former):
        wait_until(
            lambda: None if any(view_orderer(network.topology, node).is_leader for node in others) else "no leader",
            what="Raft",
            timeout_s=_HEAL_S,
        )
        pid = network.kill(former)
    _await_other_process(network, former, pid)
    _await_serving(network)


def test_a_killed_chaincode_service_is_dialled_again(network: RunningNetwork) -> None:
    organisation = network.topology.organisations[0]
    name = f"chaincode.{organisation.short_name}"
    _await_other_process(network, name, network.kill(name))
    for peer in network.topology.peers_of(organisation):
        wait_until(
            lambda peer=peer: chaincode_lacking(network.directory, network.topology, peer, "ReadMarket"),  # type: ignore[misc]  # mypy gives lambdas no default
            what=peer.name,
            timeout_s=_HEAL_S,
        )


def test_a_killed_supervisor_leaves_its_processes_and_the_next_adopts_them(network: RunningNetwork) -> None:
    supervisor = find_supervisor(network.directory)
    assert supervisor is not None
    before = {name: record.process for name, record in read_table(network.directory.processes).records.items()}
    os.kill(supervisor.pid, signal.SIGKILL)
    wait_until(lambda: "lives" if supervisor.alive() else None, what="supervisor", timeout_s=_HEAL_S)
    assert all(isinstance(process, ProcessId) and process.alive() for process in before.values())
    assert not network_status(network.directory).supervised

    killed = network.topology.peers()[0].name
    pid = network.kill(killed)  # nobody is there to see it
    lifecycle.up(network.run, services=False)

    after = {name: record.process for name, record in read_table(network.directory.processes).records.items()}
    assert {name for name in before if after[name] != before[name]} == {killed}
    _await_other_process(network, killed, pid)
    killed_later = network.topology.peers()[2].name
    _await_other_process(network, killed_later, network.kill(killed_later))  # an adopted process is kept as well
    _await_serving(network)


def test_a_table_that_is_lost_loses_no_process(network: RunningNetwork) -> None:
    supervisor = find_supervisor(network.directory)
    assert supervisor is not None
    before = {name: record.process for name, record in read_table(network.directory.processes).records.items()}
    os.kill(supervisor.pid, signal.SIGKILL)
    wait_until(lambda: "lives" if supervisor.alive() else None, what="supervisor", timeout_s=_HEAL_S)
    network.directory.processes.unlink()
    lifecycle.up(network.run, services=False)
    after = {name: record.process for name, record in read_table(network.directory.processes).records.items()}
    assert after == before


def test_every_writing_organisation_plans_endorsements_and_the_reading_one_may_not(network: RunningNetwork) -> None:
    for peer in network.topology.peers():
        lacking = plan_lacking(network.directory, network.topology, peer)
        reads_only = peer.organisation.reads_only
        assert (lacking is not None and "access denied" in lacking) if reads_only else lacking is None
