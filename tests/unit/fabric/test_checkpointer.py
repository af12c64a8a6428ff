"""Positions that survive, and files that are no positions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.fabric import CheckpointError, FileCheckpointer, InMemoryCheckpointer


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
    assert [entry.name for entry in tmp_path.iterdir()] == ["position"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"blockNumber":"1"}',
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
