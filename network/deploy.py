"""Deploys the chaincode through Fabric's lifecycle: install, approve, commit; upgrades it by sequence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from network.admin_commands import AdminCommands
from network.chaincode_package import ChaincodePackage
from network.errors import CommandFailed
from network.parallel import for_each
from network.paths import RunDirectory
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Organisation, Peer

_AT_ONCE = 4


class Deployer:
    """Fabric's chaincode lifecycle, as the admin of each organisation."""

    def __init__(self, run: RunDirectory, topology: Topology, tools: FabricTools) -> None:
        self._run = run
        self._topology = topology
        self._commands = AdminCommands(run, topology, tools)

    def has_joined(self, peer: Peer) -> bool:
        """Whether the peer keeps the channel's ledger: by its files, for a peer answers before it has opened them."""
        return (self._data(peer) / "ledgersData" / "chains" / "chains" / self._topology.channel.name).is_dir()

    def join_channel(self, peer: Peer) -> None:
        """Have the peer keep the channel's ledger. Raises CommandFailed."""
        try:
            self._commands.run(peer, "channel", "join", "-b", str(self._run.genesis_block))
        except CommandFailed as error:
            if "already exists with state" not in str(error):  # an earlier, interrupted join
                raise

    def committed(self) -> dict[str, Any] | None:
        """The definition in force (`sequence`, `version`, `approvals`), or None before the first."""
        anchor = self._topology.peers_of(self._topology.organisations[0])[0]
        try:
            return self._query(anchor, "querycommitted", *self._named())
        except CommandFailed as error:
            if "is not defined" in str(error):
                return None
            raise

    def deploy(self, package: ChaincodePackage, *, report: Callable[[str], None]) -> bool:
        """Bring the definition of `package` into force on every peer; whether anything had to be done.

        Every step may be repeated: an interrupted deployment goes on where it ended. Raises CommandFailed, NotReady.
        """
        lacking = [peer for peer in self._topology.peers() if not self._is_installed(peer, package)]
        if lacking:
            report("installing the chaincode package on every peer")
            for_each(self._install, lacking, at_once=_AT_ONCE)
        current = self.committed()
        in_force = current is not None and current["version"] == package.version
        sequence = (int(current["sequence"]) if current else 0) + (0 if in_force else 1)
        definition = self._definition(package, sequence)
        # An organisation that came later approves the definition in force: its own peers run the chaincode then.
        approved = current["approvals"] if current and in_force else self._approvals(definition)
        undecided = [each for each in self._topology.organisations if not approved.get(each.msp_id)]
        if undecided:
            report(f"approving definition {sequence} for {', '.join(each.msp_id for each in undecided)}")
            for_each(lambda organisation: self._approve(organisation, definition, package), undecided)
        if not in_force:
            report(f"committing definition {sequence}")
            self._commit(definition)
        return bool(lacking or undecided) or not in_force

    def _is_installed(self, peer: Peer, package: ChaincodePackage) -> bool:
        """By the file that the peer keeps: asking eight peers would cost every start a second."""
        label, digest = package.package_id.split(":")
        installed = self._data(peer) / "lifecycle" / "chaincodes"
        return (installed / f"{label}.{digest}.tar.gz").is_file()

    def _data(self, peer: Peer) -> Path:
        return self._run.node(peer.name) / "data"

    def _install(self, peer: Peer) -> None:
        try:
            self._commands.run(peer, "lifecycle", "chaincode", "install", str(self._run.chaincode_package))
        except CommandFailed as error:
            if "already successfully installed" not in str(error):
                raise

    def _approvals(self, definition: list[str]) -> dict[str, bool]:
        anchor = self._topology.peers_of(self._topology.organisations[0])[0]
        approvals = self._query(anchor, "checkcommitreadiness", *definition)["approvals"]
        return dict(approvals)

    def _approve(self, organisation: Organisation, definition: list[str], package: ChaincodePackage) -> None:
        anchor = self._topology.peers_of(organisation)[0]
        words = ["approveformyorg", *self._commands.orderer(), *definition]
        self._commands.submit(anchor, *words, "--package-id", package.package_id)

    def _commit(self, definition: list[str]) -> None:
        anchors = [self._topology.peers_of(organisation)[0] for organisation in self._topology.writers()]
        words = [*self._commands.orderer(), *definition, *self._commands.endorsers(anchors)]
        self._commands.submit(anchors[0], "commit", *words)

    def _definition(self, package: ChaincodePackage, sequence: int) -> list[str]:
        chaincode = self._topology.chaincode
        words = [*self._named(), "--version", package.version, "--sequence", str(sequence)]
        words += ["--signature-policy", chaincode.endorsement_policy]
        if chaincode.collections:
            words += ["--collections-config", str(self._run.chaincode_collections)]
        return words

    def _named(self) -> list[str]:
        return ["--channelID", self._topology.channel.name, "--name", self._topology.chaincode.name]

    def _query(self, peer: Peer, *words: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(
            self._commands.run(peer, "lifecycle", "chaincode", *words, "--output", "json")
        )
        return answer
