"""Starting a supervised process anew and waiting until it serves again."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from network.participation import view_orderer
from network.paths import RunDirectory
from network.peers import chaincode_lacking
from network.processes import ProcessId, read_table
from network.readiness import wait_until
from network.start import PROBE
from network.status import answers
from network.topology import Topology

_TIMEOUT_S = 60


def restart(run: RunDirectory, topology: Topology, name: str) -> bool:
    """End the process in an orderly way; the supervisor starts it again. False when it does not run.

    Returns once it serves, with the chaincode behind it and a Raft leader. Raises NotReady.
    """
    record = read_table(run.processes).records.get(name)
    if record is None or record.process is None or not record.alive():
        return False
    _terminate(record.process)
    former = record.process

    def lacking() -> str | None:
        now = read_table(run.processes).records.get(name)
        if now is None or now.process in (None, former) or not now.alive():
            return "not started again yet"
        if not answers(run, topology, now)[0]:
            return "does not serve yet"
        return _chaincode_lacking(run, topology, name) or _leader_lacking(topology, name)

    wait_until(lacking, what=name, timeout_s=_TIMEOUT_S)
    return True


def _terminate(process: ProcessId) -> None:
    with suppress(ProcessLookupError):
        descriptor = os.pidfd_open(process.pid)
        try:
            if process.alive():  # asked after opening: now the descriptor can be no other program's
                signal.pidfd_send_signal(descriptor, signal.SIGTERM)
        finally:
            os.close(descriptor)


def _chaincode_lacking(run: RunDirectory, topology: Topology, name: str) -> str | None:
    for peer in topology.peers():
        if name in (peer.name, f"chaincode.{peer.organisation.short_name}"):
            lacking = chaincode_lacking(run, topology, peer, PROBE)
            if lacking:
                return lacking
    return None


def _leader_lacking(topology: Topology, name: str) -> str | None:
    orderers = topology.orderer_nodes()
    if name not in {orderer.name for orderer in orderers}:
        return None
    return None if any(view_orderer(topology, each).is_leader for each in orderers) else "no leader elected"
