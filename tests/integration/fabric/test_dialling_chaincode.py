"""A real peer that launches the chaincode itself: the chaincode dials it, with the certificate that the peer made."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from network.checks import is_free
from network.paths import CHECKOUT
from network.peers import chaincode_lacking
from network.readiness import wait_until
from network.topology_parts import Peer
from tests.running_network import RunningNetwork

pytestmark = pytest.mark.full

BACK_S = 60.0
SCRIPTS = {
    "detect": "exit 0",
    "build": "exit 0",
    "run": 'cd "{checkout}" && exec "{python}" -m tests.integration.fabric.dialling "$2" "{log}" 2>>"{log}"',
}


def builder(folder: Path, log: Path) -> Path:
    """An external builder whose `run` starts the chaincode; it has no `release`, hence no address to dial."""
    for name, script in SCRIPTS.items():
        path = folder / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        line = script.format(checkout=CHECKOUT, python=sys.executable, log=log)
        path.write_text(f"#!/bin/sh\nset -eu\n{line}\n")
        path.chmod(0o755)
    return folder


def restart(network: RunningNetwork, peer: Peer) -> None:
    """Kill the peer, without what it has built of chaincode packages, and wait until its chaincode answers again."""
    pid = network.kill(peer.name)

    def same() -> str | None:
        process = network.process(peer.name).process
        return "not started again" if process is None or process.pid == pid or not process.alive() else None

    shutil.rmtree(network.directory.node(peer.name) / "data" / "externalbuilder" / "builds", ignore_errors=True)
    wait_until(same, what=peer.name, timeout_s=BACK_S)
    wait_until(
        lambda: chaincode_lacking(network.directory, network.topology, peer, "ReadMarket"),
        what=peer.name,
        timeout_s=BACK_S,
    )


@contextmanager
def launching(network: RunningNetwork, peer: Peer, folder: Path) -> Iterator[None]:
    """The peer with this builder as its only one, and afterwards with its own again."""
    configuration = network.directory.node(peer.name) / "core.yaml"
    own = configuration.read_text()
    changed, count = re.subn(r'"path": "[^"]*"', f'"path": "{folder}"', own)
    assert count == 1
    try:
        configuration.write_text(changed)
        restart(network, peer)
        yield
    finally:
        configuration.write_text(own)
        restart(network, peer)


def test_a_peer_launches_the_chaincode_which_dials_it_and_serves(network: RunningNetwork, tmp_path: Path) -> None:
    peer = network.topology.peers()[-1]
    log = tmp_path / "chaincode.log"
    with launching(network, peer, builder(tmp_path / "builder", log)):
        assert not is_free(peer.host, peer.chaincode_port)
        answered = chaincode_lacking(network.directory, network.topology, peer, "ReadMarket")
        said = log.read_text()
    assert answered is None
    assert f"dials the peer at {peer.host}:{peer.chaincode_port}" in said
    assert "Traceback" not in said
