"""`energysale verify FILE`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.verify.container import Evidence, dump
from tests.unit.verify.recording import History


@pytest.fixture
def file(tmp_path: Path, honest: Evidence) -> Path:
    path = tmp_path / "evidence.json"
    path.write_bytes(dump(honest))
    return path


def test_each_step_is_printed(file: Path, history: History) -> None:
    result = CliRunner().invoke(app, ["verify", str(file), "--network", history.network.id])
    assert result.exit_code == 0, result.output
    assert history.network.id in result.output
    assert "u-c1 signed dispute as consumer_owner of c1" in result.output


def test_json_is_for_programs(file: Path) -> None:
    result = CliRunner().invoke(app, ["verify", "--json", str(file)])
    assert [step["action"] for step in json.loads(result.stdout)["steps"]][-1] == "dispute"


def test_a_file_that_does_not_hold_ends_with_1_and_a_code(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"v":1', b'"v":2'))
    result = CliRunner().invoke(app, ["verify", str(file), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "wrong_form"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["verify", str(tmp_path / "none.json"), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "file_unreadable"


def test_documents_are_saved_under_their_hash(tmp_path: Path, honest: Evidence) -> None:
    path, folder = tmp_path / "evidence.json", tmp_path / "texts"
    text = honest.openings[0].encode()
    path.write_bytes(dump(replace(honest, documents=(text,))))
    result = CliRunner().invoke(app, ["verify", str(path), "--documents", str(folder)])
    assert result.exit_code == 0, result.output
    assert [each.read_bytes() for each in folder.iterdir()] == [text]
