"""What a network's orders take: disk and memory of one process of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from network.paths import RunDirectory
from network.topology import read
from perf.machine import memory_mib
from perf.target import CONSUMER_ORG, EXCHANGE_ORG


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Bytes on disk and resident MiB, by who holds them: a peer with private data, one without, an orderer, an API."""

    disk_bytes: Mapping[str, int]
    memory_mib: Mapping[str, int]


def holdings_of(run: Path) -> Holdings:
    """Those of the running network in the run directory `run`."""
    layout = RunDirectory(run)
    topology = read(layout.topology)
    peers = {peer.organisation.msp_id: peer.name for peer in reversed(topology.peers())}
    orderer = topology.orderer_nodes()[0].name
    holders = {
        "peer, private data too": (layout.node(peers[CONSUMER_ORG]), peers[CONSUMER_ORG]),
        "peer": (layout.node(peers[EXCHANGE_ORG]), peers[EXCHANGE_ORG]),
        "orderer": (layout.node(orderer), orderer),
        "API of the exchange": (layout.api(EXCHANGE_ORG), f"api.{EXCHANGE_ORG.lower()}"),
    }
    return Holdings(
        disk_bytes={holder: _size(folder) for holder, (folder, _) in holders.items()},
        memory_mib={holder: memory_mib(run, process) for holder, (_, process) in holders.items()},
    )


def _size(folder: Path) -> int:
    """Bytes of all files; a database may remove one meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
