"""Where reading of events goes on after a restart.

The position is the block in which the next event is expected and, inside that block, the id of the last transaction
that was dealt with. Whoever processes events records it, after the work: then an event may be seen twice after a crash
but is never missed. A reader that keeps its position in its own database (one transaction with its work) needs no
checkpointer and passes `start`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol


class Checkpoint(Protocol):
    """A position to read on from. `block_number` is None when nothing was recorded yet."""

    @property
    def block_number(self) -> int | None: ...

    @property
    def transaction_id(self) -> str: ...


class InMemoryCheckpointer:
    """Keeps the position for as long as the process lives."""

    def __init__(self) -> None:
        self._block_number: int | None = None
        self._transaction_id = ""

    @property
    def block_number(self) -> int | None:
        return self._block_number

    @property
    def transaction_id(self) -> str:
        return self._transaction_id

    def checkpoint_block(self, block_number: int) -> None:
        """The whole of a block has been dealt with."""
        self.checkpoint_transaction(block_number + 1, "")

    def checkpoint_transaction(self, block_number: int, transaction_id: str) -> None:
        """The events of a transaction in block `block_number`, and all before it, have been dealt with."""
        if block_number < 0:
            raise ValueError("a block number is 0 or more")
        self._block_number = block_number
        self._transaction_id = transaction_id


class CheckpointError(ValueError):
    """A checkpoint file holds something else. The message names the file."""


class FileCheckpointer(InMemoryCheckpointer):
    """Keeps the position in a file, replaced whole and synced at each step.

    Raises CheckpointError when the file exists and is not a checkpoint, OSError when it cannot be read or written. The
    format is the official clients': `{"blockNumber": 0, "transactionId": ""}`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return
        super().checkpoint_transaction(*_parse(text, path))

    def checkpoint_transaction(self, block_number: int, transaction_id: str) -> None:
        """As the base class; the position is on disk when this returns."""
        super().checkpoint_transaction(block_number, transaction_id)
        text = json.dumps({"blockNumber": block_number, "transactionId": transaction_id})
        temporary = self._path.with_name(f"{self._path.name}.new")
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)


def _parse(text: bytes, path: Path) -> tuple[int, str]:
    try:
        state = json.loads(text)
        block_number, transaction_id = state["blockNumber"], state.get("transactionId") or ""
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointError(f"{path} is not a checkpoint") from None
    valid_number = isinstance(block_number, int) and not isinstance(block_number, bool) and block_number >= 0
    if not valid_number or not isinstance(transaction_id, str):
        raise CheckpointError(f"{path} is not a checkpoint")
    return block_number, transaction_id
