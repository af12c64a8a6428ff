"""Positions that survive, and files that are no positions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.fabric import (
    ChaincodeEvent,
    CheckpointError,
    CheckpointInUseError,
    FileCheckpointer,
    InMemoryCheckpointer,
)


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_block_done_moves_on_to_the_next(kind: str, tmp_path: Path) -> None:
    checkpointer = InMemoryCheckpointer() if kind == "memory" else FileCheckpointer(tmp_path / "position")
    assert (checkpointer.block_number, checkpointer.transaction_id) == (None, "")
    checkpointer.checkpoint_transaction(4, "ab")
    assert (checkpointer.block_number, checkpointer.transaction_id) == (4, "ab")
    checkpointer.checkpoint_block(4)
    assert (checkpointer.block_number, checkpointer.transaction_id) == (5, "")


def test_a_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "position"
    FileCheckpointer(path).checkpoint_transaction(7, "cd")
    again = FileCheckpointer(path)
    assert (again.block_number, again.transaction_id) == (7, "cd")
    assert json.loads(path.read_text()) == {"blockNumber": 7, "transactionId": "cd"}
    assert {entry.name for entry in tmp_path.iterdir()} == {"position", "position.lock"}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("{}", (None, "")),
        ('{"blockNumber":"7"}', (7, "")),
        ('{"blockNumber":"7","transactionId":"ab"}', (7, "ab")),
        ('{"blockNumber":0,"transactionId":""}', (0, "")),
        ('{"blockNumber":"18446744073709551615"}', (2**64 - 1, "")),
    ],
)
def test_what_official_clients_wrote_is_read(tmp_path: Path, text: str, position: tuple[int | None, str]) -> None:
    (tmp_path / "position").write_text(text)
    checkpointer = FileCheckpointer(tmp_path / "position")
    assert (checkpointer.block_number, checkpointer.transaction_id) == position


def test_a_chaincode_event_is_a_position() -> None:
    event = ChaincodeEvent(block_number=3, transaction_id="ab", chaincode_name="c", event_name="e", payload=b"")
    checkpointer = InMemoryCheckpointer()
    checkpointer.checkpoint_chaincode_event(event)
    assert (checkpointer.block_number, checkpointer.transaction_id) == (3, "ab")


def test_a_second_reader_of_a_file_is_refused_until_the_first_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "position"
    with FileCheckpointer(path) as first:
        with pytest.raises(CheckpointInUseError, match="position"):
            FileCheckpointer(path)
        first.checkpoint_block(4)
    first.close()
    with pytest.raises(ValueError, match="closed"):
        first.checkpoint_block(9)
    assert FileCheckpointer(path).block_number == 5


def test_a_reader_in_another_process_is_refused_and_a_dead_one_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "position"
    program = (
        "import sys; from pathlib import Path; from gateway.fabric import FileCheckpointer\n"
        "kept = FileCheckpointer(Path(sys.argv[1])); kept.checkpoint_block(6); print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # noqa: S603 - our own program
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CheckpointInUseError):
            FileCheckpointer(path)
        other.kill()
    assert FileCheckpointer(path).block_number == 7


def test_a_crash_in_the_middle_of_a_step_leaves_the_old_position(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "position"

    def crash(descriptor: int) -> None:
        raise KeyboardInterrupt

    with FileCheckpointer(path) as checkpointer:
        checkpointer.checkpoint_block(4)
        monkeypatch.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            checkpointer.checkpoint_block(5)
    assert FileCheckpointer(path).block_number == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"transactionId":"ab"}',
        '{"blockNumber":"-1"}',
        '{"blockNumber":" 1"}',
        '{"blockNumber":18446744073709551616}',
        '{"blockNumber":"99999999999999999999"}',
        '{"blockNumber":-1}',
        '{"blockNumber":true}',
        '{"blockNumber":1,"transactionId":2}',
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "position"
    path.write_text(text)
    with pytest.raises(CheckpointError, match="position"):
        FileCheckpointer(path)


def test_a_negative_block_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        InMemoryCheckpointer().checkpoint_transaction(-1, "")
