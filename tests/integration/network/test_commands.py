"""The commands as a user calls them, on the session's network."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import typer
from typer.testing import CliRunner

from network import commands
from network.topology import read
from tests.running_network import RunningNetwork


@pytest.fixture
def app(open_market: RunningNetwork, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("ENERGYSALE_RUN", str(open_market.run))
    app = typer.Typer()
    commands.register(app)
    return app


def test_status_shows_every_process_for_people_and_programs(app: typer.Typer, network: RunningNetwork) -> None:
    shown = CliRunner().invoke(app, ["status"])
    assert shown.exit_code == 0, shown.output
    assert network.network_id in shown.output

    found = json.loads(CliRunner().invoke(app, ["status", "--json"]).output)
    assert found["serving"] is True
    assert found["supervised"] is True
    topology = read(network.directory.topology)
    organisations, orderers = len(topology.organisations), len(topology.orderer_nodes())
    assert Counter(process["kind"] for process in found["processes"] if process["kind"] != "api") == {
        "ca": organisations + 1,  # and one of the ordering organisation
        "orderer": orderers,
        "peer": len(topology.peers()),
        "chaincode": organisations,
    }
    assert sum(process["leader"] for process in found["processes"]) == 1
    assert all(process["height"] > 0 for process in found["processes"] if process["kind"] in ("orderer", "peer"))


def test_doctor_finds_no_problem_in_a_sound_network(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"])
    findings = json.loads(result.output)
    assert [finding for finding in findings if finding["severity"] == "problem"] == []
    assert result.exit_code == 0
    subjects = {"tools", "disk", "ports", "generated files", "certificates", "permissions", "processes", "heights"}
    assert subjects <= {finding["subject"] for finding in findings}


def test_doctor_names_a_key_that_others_can_read(app: typer.Typer, network: RunningNetwork) -> None:
    key = network.directory.chaincode_tls("consumerorg.energysale.com") / "server.key"
    key.chmod(0o644)
    try:
        result = CliRunner().invoke(app, ["doctor", "--json"])
    finally:
        key.chmod(0o600)
    assert result.exit_code == 1
    problems = [finding for finding in json.loads(result.output) if finding["severity"] == "problem"]
    assert [problem["remedy"] for problem in problems] == [f"chmod 600 {key}"]


def test_the_profile_names_files_and_endpoints_that_are_there(app: typer.Typer, network: RunningNetwork) -> None:
    profile = json.loads(CliRunner().invoke(app, ["connection-profile", "--org", "ConsumerOrg"]).output)
    assert profile["network_id"] == network.network_id
    for file in (
        profile["identity"]["certificate"],
        profile["identity"]["private_key"],
        profile["admin"]["private_key"],
        *(node["tls_ca"] for node in (*profile["peers"], *profile["orderers"])),
    ):
        assert network.run in type(network.run)(file).parents
        assert type(network.run)(file).is_file()
    assert [peer["name"] for peer in profile["peers"]] == [f"peer{i}.consumerorg.energysale.com" for i in (0, 1)]
    assert "PRIVATE KEY" not in json.dumps(profile)


def test_an_unknown_organisation_or_process_is_named(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["connection-profile", "--org", "NobodyOrg"])
    assert result.exit_code == 1
    assert "unknown_name" in result.output
    assert CliRunner().invoke(app, ["logs", "nobody"]).exit_code == 1


def test_logs_shows_the_log_whose_name_begins_so(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["logs", "peer0.consumerorg", "--lines", "5"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) <= 5
