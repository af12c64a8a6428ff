"""Writing files and folders so that a kill or a full disk leaves the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from network.errors import AlreadyRunning, DiskFull


def write_atomically(path: Path, content: bytes | str, *, mode: int = 0o644) -> None:
    """Put `content` at `path` in one step. Raises DiskFull."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk_full_named(path):
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).chmod(mode)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def write_json(path: Path, value: object, *, mode: int = 0o644) -> None:
    """Put `value` at `path` as JSON, in one step. Raises DiskFull."""
    write_atomically(path, json.dumps(value, indent=1) + "\n", mode=mode)


@contextmanager
def folder_made_atomically(path: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """A temporary folder that becomes `path` when the block ends well and vanishes when not. Raises DiskFull."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk_full_named(path):
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            yield temporary
            temporary.chmod(mode)
            temporary.rename(path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def remove_leftovers(folder: Path) -> None:
    """Delete what a killed `folder_made_atomically` or `write_atomically` left in `folder`."""
    for path in folder.glob(".*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(path: Path, *, purpose: str) -> Iterator[None]:
    """Hold the lock file for the block. Raises AlreadyRunning when another process has it."""
    with _lock_file(path) as file:
        if not try_lock(file):
            raise AlreadyRunning(
                f"another command is busy with {purpose} ({path})", remedy="wait until it has ended, then try again"
            )
        yield


@contextmanager
def locked_in_turn(path: Path, *, purpose: str, report: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file for the block, after whoever has it. `report` gets a line where that has to be waited for."""
    with _lock_file(path) as file:
        if not try_lock(file):
            report(f"waiting for another command, which is busy with {purpose}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_file(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a+")


def try_lock(file: IO[str]) -> bool:
    """Whether this process holds the file's lock now; nothing is waited for."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def disk_full_named(path: Path) -> Iterator[None]:
    """Turn "no space left" inside the block into DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFull(f"no room left to write {path}", remedy="free some space, then run the command again") from error
