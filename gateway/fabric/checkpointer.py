"""Where reading of events goes on after a restart.

The position is the block in which the next event is expected and, inside that block, the id of the last transaction
that was dealt with. Whoever processes events records it, after the work: then an event may be seen twice after a crash
but is never missed. A reader that keeps its position in its own database (one transaction with its work) needs no
checkpointer and passes `start`.
"""

from __future__ import annotations

import json
import os
import weakref
from pathlib import Path
from types import TracebackType
from typing import Protocol

_NOTHING_RECORDED = (None, "")
_LAST_BLOCK = 2**64 - 1


class Checkpoint(Protocol):
    """A position to read on from."""

    @property
    def block_number(self) -> int | None:
        """The block in which the next event is expected, None when nothing was recorded yet."""

    @property
    def transaction_id(self) -> str:
        """The last transaction of that block that was dealt with, empty for none of it."""


class _Event(Protocol):
    @property
    def block_number(self) -> int: ...

    @property
    def transaction_id(self) -> str: ...


class InMemoryCheckpointer:
    """Keeps the position for as long as the process lives."""

    def __init__(self) -> None:
        self._block_number: int | None = None
        self._transaction_id = ""

    @property
    def block_number(self) -> int | None:
        """As `Checkpoint` says."""
        return self._block_number

    @property
    def transaction_id(self) -> str:
        """As `Checkpoint` says."""
        return self._transaction_id

    def checkpoint_block(self, block_number: int) -> None:
        """The whole of a block has been dealt with."""
        self.checkpoint_transaction(block_number + 1, "")

    def checkpoint_transaction(self, block_number: int, transaction_id: str) -> None:
        """The events of a transaction in block `block_number`, and all before it, have been dealt with.

        Raises ValueError for what is no block number.
        """
        if not 0 <= block_number <= _LAST_BLOCK:
            raise ValueError("a block number is 0 or more, and below 2 to the 64th")
        self._block_number = block_number
        self._transaction_id = transaction_id

    def checkpoint_chaincode_event(self, event: _Event) -> None:
        """A chaincode event, and all before it, has been dealt with."""
        self.checkpoint_transaction(event.block_number, event.transaction_id)


class CheckpointError(ValueError):
    """A checkpoint file holds something else. The message names the file."""


class CheckpointInUseError(CheckpointError):
    """Another reader, in this process or another, keeps its position in the same file."""


class FileCheckpointer(InMemoryCheckpointer):
    """Keeps the position in a file of its own, replaced whole and synced at each step: a crash leaves the old position
    or the new one.

    One reader to a file: the lock is a second file, `<name>.lock`, held until `close` or the end of the process. Raises
    CheckpointError when the file exists and is not a checkpoint, CheckpointInUseError when another reader has it,
    OSError when it cannot be read or written. The format is the official clients': `{"blockNumber": 0,
    "transactionId": ""}`; the number may be text and both may be missing, as the Node client writes them. Needs a POSIX
    system.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__()
        self._path = Path(path)
        lock = _lock(self._path)
        # Also for one that is forgotten, and without a warning: the lock is the process's to give back.
        self._unlock = weakref.finalize(self, os.close, lock)
        try:
            block_number, transaction_id = _read(self._path)
        except Exception:
            self.close()
            raise
        if block_number is not None:
            super().checkpoint_transaction(block_number, transaction_id)

    def checkpoint_transaction(self, block_number: int, transaction_id: str) -> None:
        """As the base class; the position is on disk when this returns. Raises ValueError once it is closed."""
        if not self._unlock.alive:
            raise ValueError(f"the checkpointer of {self._path} is closed")
        super().checkpoint_transaction(block_number, transaction_id)
        text = json.dumps({"blockNumber": block_number, "transactionId": transaction_id})
        temporary = self._path.with_name(f"{self._path.name}.new")
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
        _sync_folder(self._path.parent)

    def close(self) -> None:
        """Let another reader have the file. May be called twice."""
        self._unlock()

    def __enter__(self) -> FileCheckpointer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lock(path: Path) -> int:
    """A descriptor that holds the lock of `path` until it is closed. Raises CheckpointInUseError."""
    import fcntl  # only here, so that the rest of the package can be imported where there is none

    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CheckpointInUseError(f"{path} is in use by another reader") from None
    return descriptor


def _read(path: Path) -> tuple[int | None, str]:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return _NOTHING_RECORDED
    try:
        state = json.loads(text)
    except ValueError:
        raise CheckpointError(f"{path} is not a checkpoint") from None
    if state == {}:
        return _NOTHING_RECORDED
    block_number = _number(state.get("blockNumber")) if isinstance(state, dict) else None
    if block_number is None or not isinstance(state.get("transactionId") or "", str):
        raise CheckpointError(f"{path} is not a checkpoint")
    return block_number, state.get("transactionId") or ""


def _number(value: object) -> int | None:
    """A block's number as a number or as decimal text, or None."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= len(str(_LAST_BLOCK)):
        value = int(value)
    valid = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LAST_BLOCK
    return value if valid and isinstance(value, int) else None


def _sync_folder(folder: Path) -> None:
    """Without it the file's new name may be lost with the power, though its content is not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
