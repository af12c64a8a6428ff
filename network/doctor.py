"""`energysale doctor`: looks at everything that is known to go wrong, and names the remedy for what has."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator

from network import golang
from network.access_findings import access_findings
from network.certificate_findings import certificate_findings
from network.chaincode_package import make_package
from network.channel import network_id
from network.checks import MINIMUM_FREE, require_free_ports
from network.control import find_supervisor
from network.definition import read_joining
from network.errors import NetworkError, NotReady
from network.finding import Finding
from network.integrity import require_whole
from network.parallel import for_each
from network.paths import RunDirectory, cache_home
from network.peers import view_peer
from network.processes import read_table
from network.readiness import wait_until
from network.registry_findings import registry_findings
from network.tools import find_tools
from network.topology import Topology, load, read

_MANY_RESTARTS = 5
_SETTLE_S = 5.0  # a peer may be a block behind for a moment


def examine(run: RunDirectory) -> list[Finding]:
    """Every finding, in the order of the checks. Changes nothing."""
    findings = [*_guarded("tools", _tools), *_guarded("disk", lambda: _disk(run))]
    try:
        topology = read(run.topology) if run.topology.exists() else load()
    except NetworkError as error:
        return [*findings, _problem("topology", error)]
    findings += _guarded("ports", lambda: _ports(run, topology))
    if run.organisations.is_dir():
        findings += _guarded("generated files", lambda: _generated(run, topology))
        findings += _guarded("certificates", lambda: certificate_findings(run, topology))
        findings += _guarded("permissions", lambda: _permissions(run))
        findings += _guarded("chaincode", lambda: _chaincode(run, topology))
    findings += _guarded("organisations", lambda: _joining(run))
    findings += _guarded("processes", lambda: _processes(run))
    findings += _guarded("heights", lambda: _heights(run, topology))
    findings += _guarded("registry", lambda: registry_findings(topology))
    findings += _guarded("access model", lambda: access_findings(topology))
    return findings


def _guarded(subject: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """The check's findings; one that says "ok" when there are none; its error as a problem when it fails."""
    try:
        return list(check()) or [Finding(severity="ok", subject=subject, found="nothing to complain of")]
    except NetworkError as error:
        return [_problem(subject, error)]


def _problem(subject: str, error: NetworkError) -> Finding:
    return Finding(severity="problem", subject=subject, found=str(error), remedy=error.remedy)


def _tools() -> Iterator[Finding]:
    if tools := find_tools():
        yield Finding(severity="ok", subject="tools", found=f"Fabric programs in {tools.bin}")
        return
    go = golang.find_go()
    yield Finding(
        severity="warning",
        subject="tools",
        found=f"not built yet; Go: {go or 'none on PATH, it will come from PyPI'}",
        remedy="`energysale up` builds them (two to four minutes), or set FABRIC_BIN",
    )


def _disk(run: RunDirectory) -> Iterator[Finding]:
    for folder in (run.root, cache_home()):
        there = next(path for path in (folder, *folder.parents) if path.is_dir())
        free = shutil.disk_usage(there).free
        enough = free >= 2 * MINIMUM_FREE
        yield Finding(
            severity="ok" if enough else "problem",
            subject="disk",
            found=f"{free / 2**30:.1f} GB free for {folder}",
            remedy="" if enough else "free some space, or put it elsewhere (ENERGYSALE_RUN, XDG_CACHE_HOME)",
        )


def _ports(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    require_free_ports(run, topology)
    ports = sorted(port for port, _ in topology.ports())
    yield Finding(severity="ok", subject="ports", found=f"{len(ports)} from {ports[0]} to {ports[-1]}: ours or free")


def _generated(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    if run.genesis_block.exists():
        require_whole(run, topology)
        identifier = network_id(topology.channel.name, run.genesis_block)
        if not run.network_id.exists() or run.network_id.read_text().strip() != identifier:
            yield Finding(
                severity="problem",
                subject="generated files",
                found=f"{run.network_id} does not belong to {run.genesis_block}",
                remedy=f"delete {run.network_id} when the block is the right one, then run `energysale up`",
            )
    for leftover in (path for path in run.root.glob(".*") if path.is_dir()):
        yield Finding(
            severity="warning",
            subject="generated files",
            found=f"{leftover} was left by a command that was killed",
            remedy="`energysale up` removes it",
        )


def _permissions(run: RunDirectory) -> Iterator[Finding]:
    private = [path for path in run.organisations.rglob("*") if "_sk" in path.name or ".key" in path.suffixes]
    private += [run.organisations, run.authorities, run.keystore, *run.root.glob("api/*")]
    for path in private:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            mode = "700" if path.is_dir() else "600"
            yield Finding(
                severity="problem",
                subject="permissions",
                found=f"others may look into {path}",
                remedy=f"chmod {mode} {path}",
            )


def _chaincode(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    if (
        run.chaincode_package.exists()
        and run.chaincode_package.read_bytes() != make_package(topology.chaincode).content
    ):
        yield Finding(
            severity="warning",
            subject="chaincode",
            found="its source has changed since it was deployed",
            remedy="`energysale up` deploys it as a new sequence",
        )


def _joining(run: RunDirectory) -> Iterator[Finding]:
    if joining := read_joining(run):
        yield Finding(
            severity="warning",
            subject="organisations",
            found=f"{joining.msp_id} is on its way into the channel, and no command is at it",
            remedy="`energysale up` finishes it",
        )


def _processes(run: RunDirectory) -> Iterator[Finding]:
    records = read_table(run.processes).records.values()
    if not any(record.alive() for record in records):
        yield Finding(severity="ok", subject="processes", found="the network is stopped")
        return
    if find_supervisor(run) is None:
        yield Finding(
            severity="problem",
            subject="processes",
            found="the supervisor is gone: what dies now stays dead",
            remedy="`energysale up` starts another one, which adopts what runs",
        )
    for record in records:
        if record.restarts > _MANY_RESTARTS:
            yield Finding(
                severity="warning",
                subject="processes",
                found=f"{record.name} has been restarted {record.restarts} times (last end: {record.last_exit})",
                remedy=f"see `energysale logs {record.name}`",
            )
        if not record.alive():
            yield Finding(
                severity="problem",
                subject="processes",
                found=f"{record.name} does not run ({record.last_exit or 'stopped'}, {record.restarts} restarts)",
                remedy=f"see `energysale logs {record.name}`",
            )


def _heights(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    records = read_table(run.processes).records
    peers = [peer for peer in topology.peers() if peer.name in records and records[peer.name].alive()]

    def differing() -> str | None:
        heights = for_each(lambda peer: view_peer(topology, peer).height, peers)
        named = ", ".join(f"{peer.name} {height}" for peer, height in zip(peers, heights, strict=True))
        return None if len(set(heights)) <= 1 else named

    try:
        wait_until(differing, what="peers' heights", timeout_s=_SETTLE_S)
    except NotReady:
        yield Finding(
            severity="warning",
            subject="heights",
            found=f"the peers do not stand at one height: {differing() or 'now they do'}",
            remedy="under load this passes; otherwise see the log of the one that is behind",
        )
