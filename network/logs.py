"""The processes' logs: bounded in size, shown and followed."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

LIMIT = 20 * 2**20  # bytes of one log; as much again is kept of what came before
_POLL_S = 0.2


def bound_log(path: Path, *, limit: int = LIMIT) -> None:
    """Move a log that has outgrown `limit` to `<name>.1` and begin anew.

    The process keeps its open file (it appends), so the content is copied and cut rather than the file renamed.
    """
    with contextlib.suppress(OSError):  # a full disk must not end the supervisor; it is tried again
        if path.is_file() and path.stat().st_size > limit:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            with path.open("r+b") as file:
                file.truncate(0)


def last_lines(path: Path, count: int) -> list[str]:
    """The last `count` lines of a log; none when there is no log."""
    if not path.is_file():
        return []
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 400 * count))
        return file.read().decode(errors="replace").splitlines()[-count:]


def follow(paths: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """New lines of the logs as (name, line), from this call on and for ever. Notices when a log is cut."""
    return _lines_after({name: path.stat().st_size if path.is_file() else 0 for name, path in paths.items()}, paths)


def _lines_after(positions: dict[str, int], paths: dict[str, Path]) -> Iterator[tuple[str, str]]:
    while True:
        for name, path in paths.items():
            if not path.is_file():
                continue
            if path.stat().st_size < positions[name]:
                positions[name] = 0
            with path.open("rb") as file:
                file.seek(positions[name])
                lines = file.readlines()
            for line in lines:
                if line.endswith(b"\n"):  # half a line is shown when its end has come
                    positions[name] += len(line)
                    yield name, line.decode(errors="replace").rstrip("\n")
        time.sleep(_POLL_S)
