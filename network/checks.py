"""What must be so before anything is started: free ports and room on the disk."""

from __future__ import annotations

import errno
import shutil
import socket
from contextlib import suppress
from pathlib import Path

from network.errors import DiskFull, NotReady, PortTaken
from network.paths import RunDirectory
from network.processes import marked_processes, read_table
from network.readiness import wait_until
from network.topology import Topology

MINIMUM_FREE = 512 * 2**20  # bytes: a peer stops at a full disk, and a market day writes some 100 MB
_RELEASE_S = 2.0


def require_room(run: RunDirectory) -> None:
    """Raises DiskFull when there is too little room for ledgers."""
    free = shutil.disk_usage(run.root).free
    if free < MINIMUM_FREE:
        raise DiskFull(
            f"{free // 2**20} MB free under {run.root}, the ledgers need {MINIMUM_FREE // 2**20} MB",
            remedy="free some space, or put the run directory elsewhere (ENERGYSALE_RUN)",
        )


def require_free_ports(run: RunDirectory, topology: Topology) -> None:
    """Raises PortTaken when another program listens on a port of a process of ours that does not run.

    A process that has just been killed keeps its ports for a moment: that is waited out.
    """
    ours = {name for name, record in read_table(run.processes).records.items() if record.alive()}
    wanted = [(port, name) for port, name in topology.ports() if name not in ours]

    def taken() -> list[tuple[int, str]]:
        return [(port, name) for port, name in wanted if not is_free(topology.host, port)]

    if not taken():
        return
    marked = marked_processes(run.root)  # ours too, though the table that should name them is lost
    wanted = [(port, name) for port, name in wanted if name not in marked]
    with suppress(NotReady):
        wait_until(lambda: "taken" if taken() else None, what="ports", timeout_s=_RELEASE_S)
    for port, name in taken():
        raise PortTaken(
            f"port {port} of {name} is taken by {listener(port) or 'another program'}",
            remedy="stop that program, or move all ports: ENERGYSALE_PORT_OFFSET=10000 (in a new run directory)",
        )


def is_free(host: str, port: int) -> bool:
    """Whether a process could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
        return True


def listener(port: int) -> str | None:
    """`name (pid 123)` of the process that listens on the port, as far as this user may see it."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for folder in Path("/proc").iterdir():
        if not inodes or not folder.name.isdigit():
            continue
        try:
            if any(str(link.readlink()) in inodes for link in (folder / "fd").iterdir()):
                return f"{(folder / 'comm').read_text().strip()} (pid {folder.name})"
        except OSError:  # another user's, or gone
            continue
    return None


def _listening_inodes(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.append(fields[9])
    return found
