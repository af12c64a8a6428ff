"""The examples of both READMEs, from wheels in environments of their own, together on the real network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.parity.client.deployment import Service, deployed
from tests.parity.lifecycle import Definition
from tests.running_network import RunningNetwork
from tests.standalone import CLIENT, SHIM, free_port, installed, run_example

pytestmark = pytest.mark.full


async def test_the_clients_example_calls_the_chaincode_of_the_shims_example(
    network: RunningNetwork, tmp_path: Path
) -> None:
    shim, client = (
        installed(package.built(tmp_path / "dist")[0], folder=tmp_path / package.name) for package in (SHIM, CLIENT)
    )
    program = tmp_path / "asset.py"
    program.write_text(SHIM.example)
    organisations = [each for each in network.topology.organisations if not each.reads_only]
    services = [
        Service(organisation=each, address=f"127.0.0.1:{free_port()}", argv=[str(shim), str(program)])
        for each in organisations
    ]
    principals = ", ".join(f"'{each.msp_id}.peer'" for each in organisations)
    asset = Definition(name="asset", endorsement_policy=f"OutOf(2, {principals})")
    shutil.copy(network.profile_path("ConsumerOrg"), tmp_path / "profile.json")
    with deployed(network, "asset", [asset], services):
        assert await run_example(CLIENT, tmp_path, python=client) == "nothing, then blue\n"
        assert await run_example(CLIENT, tmp_path, python=client) == "blue, then blue\n"
