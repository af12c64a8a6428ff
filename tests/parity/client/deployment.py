"""Puts a chaincode of the tests' own beside the product's on a network that is up: installed, approved, committed.

Each organisation that endorses runs a service of it and has a package of its own, as Fabric allows. The builder of the
product's peers keeps with a package the address that it finds beside the peer while the package is installed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from network.command import clean_environment, run_command
from network.credentials import ADMIN
from network.errors import CommandFailed
from network.files import write_json
from network.identities import user_msp
from network.nodes import write_chaincode_connection
from network.parallel import for_each
from network.paths import CHECKOUT
from network.readiness import wait_until
from network.tools import FabricTools, obtain_tools
from network.topology_parts import Organisation, Peer
from tests.running_network import RunningNetwork

_AT_ONCE = 4
_END_TIMEOUT_S = 20
_PASSING = ("SERVICE_UNAVAILABLE", "connection refused", "context deadline exceeded", "no Raft leader")


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A chaincode's name, its endorsement policy, and its collections as `peer lifecycle` reads them."""

    name: str
    endorsement_policy: str
    collections: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Service:
    """One organisation's service: its address (`host:port`) and the program that serves there."""

    organisation: Organisation
    address: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def deployed(
    network: RunningNetwork, label: str, definitions: Sequence[Definition], services: Sequence[Service]
) -> Iterator[dict[str, str]]:
    """The chaincodes `definitions`, all of one program, in force on `network` while its services run.

    Gives each one's version by name. The services' environment has CHAINCODE_ID,
    CHAINCODE_SERVER_ADDRESS and CORE_PEER_LOCALMSPID as Fabric's own launchers set them; what they print goes to the
    network's logs. Definitions stay after the end, with nothing behind them. Raises CommandFailed, NotReady.
    """
    lifecycle = _Lifecycle(network, obtain_tools(lambda _: None))
    folder = network.run / "chaincode"
    package_ids: dict[str, str] = {}
    with ExitStack() as running:
        for service in services:
            msp_id = service.organisation.msp_id
            package = folder / f"{label}.{msp_id}.tgz"
            package_ids[msp_id] = lifecycle.install(service, label, package)
            log = network.directory.log(f"{label}.{service.organisation.short_name}")
            running.enter_context(_process(service, package_ids[msp_id], log))
        yield {each.name: lifecycle.bring_into_force(each, package_ids, folder) for each in definitions}


def package_of(label: str, address: str) -> bytes:
    """A chaincode package (tar.gz) of type `ccaas`. With another address it is another package."""
    metadata = {"type": "ccaas", "label": label}
    code = _archive({"chaincode.json": json.dumps({"address": address}).encode()})
    return _archive({"metadata.json": json.dumps(metadata).encode(), "code.tar.gz": code})


class _Lifecycle:
    """Fabric's chaincode lifecycle as the admin of each organisation."""

    def __init__(self, network: RunningNetwork, tools: FabricTools) -> None:
        self._run = network.directory
        self._topology = network.topology
        self._tools = tools

    def install(self, service: Service, label: str, path: Path) -> str:
        content = package_of(label, service.address)
        path.write_bytes(content)
        connection = {"address": service.address, "dial_timeout": "10s", "tls_required": False}
        for_each(
            lambda peer: self._install(peer, path, connection),
            self._topology.peers_of(service.organisation),
            at_once=_AT_ONCE,
        )
        return f"{label}:{hashlib.sha256(content).hexdigest()}"

    def _install(self, peer: Peer, package: Path, connection: Mapping[str, Any]) -> None:
        write_json(self._run.node(peer.name) / "connection.json", connection)
        try:
            self._admin(peer, "install", str(package))
        finally:
            write_chaincode_connection(self._run, self._topology, peer)

    def bring_into_force(self, definition: Definition, package_ids: Mapping[str, str], folder: Path) -> str:
        """As the next sequence, whose number is the version: each session has packages of its own."""
        anchors = {
            each.msp_id: self._topology.peers_of(each)[0]
            for each in self._topology.organisations
            if each.msp_id in package_ids
        }
        first = next(iter(anchors.values()))
        sequence = self._sequence(first, definition.name) + 1
        words = ["--channelID", self._topology.channel.name, "--name", definition.name]
        words += ["--version", str(sequence), "--sequence", str(sequence)]
        words += ["--signature-policy", definition.endorsement_policy]
        if definition.collections:
            collections = folder / f"{definition.name}.collections.json"
            collections.write_text(json.dumps(list(definition.collections)))
            words += ["--collections-config", str(collections)]
        for_each(
            lambda msp_id: self._retried(
                anchors[msp_id], "approveformyorg", *self._orderer(), *words, "--package-id", package_ids[msp_id]
            ),
            list(anchors),
        )
        endorsers = [
            word
            for anchor in anchors.values()
            for word in (
                *("--peerAddresses", anchor.endpoint),
                *("--tlsRootCertFiles", str(self._run.peer_tls_ca(anchor.organisation.domain))),
            )
        ]
        self._retried(first, "commit", *self._orderer(), *words, *endorsers)
        return str(sequence)

    def _sequence(self, peer: Peer, name: str) -> int:
        words = ["--channelID", self._topology.channel.name, "--name", name, "--output", "json"]
        try:
            return int(json.loads(self._admin(peer, "querycommitted", *words))["sequence"])
        except CommandFailed as error:
            if "is not defined" not in str(error):
                raise
            return 0

    def _retried(self, peer: Peer, *words: str) -> None:
        def attempt() -> str | None:
            try:
                self._admin(peer, *words)
            except CommandFailed as error:
                if not any(passing in str(error) for passing in _PASSING):
                    raise
                return str(error)
            return None

        wait_until(attempt, what=f"{words[0]} by {peer.organisation.msp_id}", timeout_s=60, interval_s=0.2)

    def _orderer(self) -> list[str]:
        orderer = self._topology.orderer_nodes()[0]
        authority = self._run.orderer_tls_ca(self._topology.domain)
        return ["-o", f"{orderer.host}:{orderer.port}", "--tls", "--cafile", str(authority)]

    def _admin(self, peer: Peer, *words: str) -> str:
        organisation = peer.organisation
        environment = {
            "FABRIC_CFG_PATH": str(self._tools.sample_config),
            "FABRIC_LOGGING_SPEC": "error",
            "CORE_PEER_TLS_ENABLED": "true",
            "CORE_PEER_LOCALMSPID": organisation.msp_id,
            "CORE_PEER_ADDRESS": peer.endpoint,
            "CORE_PEER_MSPCONFIGPATH": str(user_msp(self._run, organisation, ADMIN)),
            "CORE_PEER_TLS_ROOTCERT_FILE": str(self._run.peer_tls_ca(organisation.domain)),
        }
        return run_command([self._tools["peer"], "lifecycle", "chaincode", *words], environment=environment)


@contextmanager
def _process(service: Service, package_id: str, log: Path) -> Iterator[None]:
    """The service as a process group of its own, ended with all that it started."""
    environment = {
        "CHAINCODE_ID": package_id,
        "CHAINCODE_SERVER_ADDRESS": service.address,
        "CORE_PEER_LOCALMSPID": service.organisation.msp_id,
        **service.environment,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            list(service.argv),
            env=clean_environment(environment),
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(_END_TIMEOUT_S)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(_END_TIMEOUT_S)


def _archive(files: Mapping[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o644
            tar.addfile(info, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), compresslevel=0, mtime=0)
