"""Transactions of Fabric's lifecycle on a bad day: what passes is tried again, and what was done is not done twice."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from network import admin_commands
from network.admin_commands import AdminCommands
from network.errors import CommandFailed, NotReady
from network.paths import RunDirectory
from network.tools import FabricTools
from network.topology import load

UNLIKE = f"Error: failed to create signed transaction: ProposalResponsePayloads do not match (base64): '{'A' * 4_000}'"
NO_LEADER = "Error: proposal failed with status: SERVICE_UNAVAILABLE - no Raft leader"
LATE = "Error: timed out waiting for txid on all peers"
TAKEN = "Error: transaction invalidated with status (MVCC_READ_CONFLICT)"
APPROVED = "Error: attempted to redefine uncommitted sequence (1) for namespace energysale with unchanged content"
COMMITTED = "Error: requested sequence is 1, but new definition must be sequence 2"
REFUSED = "Error: chaincode definition not agreed to by this org (ConsumerOrg)"


def program(folder: Path, says: list[str]) -> AdminCommands:
    """A `peer` that fails with one text after the other and then succeeds; how often it was called is in `calls`."""
    (folder / "calls").write_text("")
    lines = "\n".join(
        f"  {number}) printf %s {shlex.quote(text)} >&2; exit 1;;" for number, text in enumerate(says, start=1)
    )
    peer = folder / "peer"
    peer.write_text(f'#!/bin/sh\necho "$3" >> {folder}/calls\ncase $(wc -l < {folder}/calls) in\n{lines}\nesac\n')
    peer.chmod(0o755)
    return AdminCommands(RunDirectory(folder), load(), FabricTools(bin=folder, sample_config=folder, ca_server=folder))


def submit(commands: AdminCommands) -> None:
    topology = load()
    commands.submit(topology.peers_of(topology.organisations[0])[0], "commit")


@pytest.mark.parametrize(
    "says",
    [[], [NO_LEADER], [UNLIKE, NO_LEADER, TAKEN], [APPROVED], [LATE, APPROVED], [LATE, NO_LEADER, COMMITTED]],
    ids=["at once", "no leader", "lagging peers", "approved", "approved before", "committed before"],
)
def test_what_passes_is_tried_again_until_it_is_done(tmp_path: Path, says: list[str]) -> None:
    submit(program(tmp_path, says))
    done_before = bool(says) and says[-1] in (APPROVED, COMMITTED)
    assert len((tmp_path / "calls").read_text().split()) == len(says) + (0 if done_before else 1)


@pytest.mark.parametrize("text", [REFUSED, COMMITTED], ids=["refused", "outrun"])
def test_what_does_not_pass_is_said_at_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandFailed, match=text.removeprefix("Error: ").split(" (")[0]):
        submit(program(tmp_path, [text]))


def test_what_hinders_it_for_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_commands, "_PASSING_WITHIN_S", 0.0)
    with pytest.raises(NotReady, match="no Raft leader"):
        submit(program(tmp_path, [NO_LEADER] * 20))
