"""Puts a chaincode of the tests' own beside the product's on a network that is up: installed, approved, committed.

Each organisation that endorses has a package of its own, as Fabric allows. The builder of the product's peers keeps
with a package the connection that it finds beside the peer while the package is installed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from network.admin_commands import AdminCommands
from network.chaincode_package import archive
from network.errors import CommandFailed
from network.files import write_json
from network.nodes import write_chaincode_connection
from network.parallel import for_each
from network.tools import obtain_tools
from network.topology_parts import Peer
from tests.running_network import RunningNetwork

_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A chaincode's name, its endorsement policy, its collections as `peer lifecycle` reads them, and whether its first
    transaction must be Init."""

    name: str
    endorsement_policy: str
    collections: Sequence[Mapping[str, Any]] = ()
    init_required: bool = False


class Lifecycle:
    """Fabric's chaincode lifecycle on one channel of `network`, as the admin of each organisation; files that it makes
    are kept in `folder`. Raises BuildFailed, ToolMissing when there are no Fabric tools."""

    def __init__(self, network: RunningNetwork, folder: Path, *, channel: str | None = None) -> None:
        self._run = network.directory
        self._topology = network.topology
        self._folder = folder
        self._channel = channel or network.topology.channel.name
        self._commands = AdminCommands(self._run, self._topology, obtain_tools(lambda _: None))

    def install(self, label: str, connection: Mapping[str, Any], *, peers: Sequence[Peer]) -> str:
        """The id of a package whose service these peers of one organisation find by `connection`. Raises
        CommandFailed."""
        content = package_of(label, connection["address"])
        package = self._folder / f"{label}.{peers[0].organisation.msp_id}.tgz"
        package.write_bytes(content)
        for_each(lambda peer: self._install(peer, package, connection), peers, at_once=_AT_ONCE)
        return f"{label}:{hashlib.sha256(content).hexdigest()}"

    def bring_into_force(self, definition: Definition, package_ids: Mapping[str, str | None]) -> str:
        """Its version: the number of the sequence, as each session has packages of its own.

        `package_ids` are the packages of the organisations that agree to it, by MSP id; None for one that has none.
        Raises CommandFailed, NotReady.
        """
        anchors = {
            each.msp_id: self._topology.peers_of(each)[0]
            for each in self._topology.organisations
            if each.msp_id in package_ids
        }
        first = next(iter(anchors.values()))
        sequence = self._sequence(first, definition.name) + 1
        words = [*self._commands.orderer(), *self._words(definition, sequence)]

        def approve(msp_id: str) -> None:
            package_id = package_ids[msp_id]
            own = ["--package-id", package_id] if package_id else []
            self._commands.submit(anchors[msp_id], "approveformyorg", *words, *own)

        for_each(approve, list(anchors))
        self._commands.submit(first, "commit", *words, *self._commands.endorsers(anchors.values()))
        return str(sequence)

    def _install(self, peer: Peer, package: Path, connection: Mapping[str, Any]) -> None:
        write_json(self._run.node(peer.name) / "connection.json", connection, mode=0o600)
        try:
            self._admin(peer, "install", str(package))
        finally:
            write_chaincode_connection(self._run, self._topology, peer)

    def _words(self, definition: Definition, sequence: int) -> list[str]:
        words = ["--channelID", self._channel, "--name", definition.name]
        words += ["--version", str(sequence), "--sequence", str(sequence)]
        words += ["--signature-policy", definition.endorsement_policy]
        if definition.collections:
            collections = self._folder / f"{definition.name}.collections.json"
            collections.write_text(json.dumps(list(definition.collections)))
            words += ["--collections-config", str(collections)]
        return [*words, "--init-required"] if definition.init_required else words

    def _sequence(self, peer: Peer, name: str) -> int:
        words = ["--channelID", self._channel, "--name", name, "--output", "json"]
        try:
            return int(json.loads(self._admin(peer, "querycommitted", *words))["sequence"])
        except CommandFailed as error:
            if "is not defined" not in str(error):
                raise
            return 0

    def _admin(self, peer: Peer, *words: str) -> str:
        return self._commands.run(peer, "lifecycle", "chaincode", *words)


def package_of(label: str, address: str) -> bytes:
    """A chaincode package (tar.gz) of type `ccaas`. With another address it is another package."""
    metadata = {"type": "ccaas", "label": label}
    code = archive({"chaincode.json": json.dumps({"address": address}).encode()})
    return archive({"metadata.json": json.dumps(metadata).encode(), "code.tar.gz": code})
