"""A PostgreSQL server for the tests: made for them from Debian's package, listening on 127.0.0.1, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = Path("/usr/lib/postgresql")
_SYSTEM_USER = "postgres"  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`: the newest that Debian's packages have brought, or that of PATH."""
    versions = sorted(_PROGRAMS.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("pg_ctl")
    return Path(found).parent if found else None


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """A new server; the URL of its one database."""
    with tempfile.TemporaryDirectory(prefix="energysale-postgresql-") as name:  # pytest's own folder is its owner's
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _SYSTEM_USER, _SYSTEM_USER)
        yield from _serve(programs, folder)


def _serve(programs: Path, folder: Path) -> Iterator[str]:
    data, port = folder / "data", _free_port()
    _run(programs / "initdb", "-D", data, "-U", "energysale", "-A", "trust", "-E", "UTF8", "--no-sync", folder=folder)
    options = f"-h 127.0.0.1 -p {port} -c unix_socket_directories= -c fsync=off"
    control = (programs / "pg_ctl", "-D", data, "-w", "-t", "60")
    _run(*control, "-o", options, "-l", folder / "log", "start", folder=folder)
    try:
        yield f"postgresql://energysale@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "-m", "immediate", "stop", folder=folder)


def _run(*command: str | Path, folder: Path) -> None:
    # Not subprocess's own user=: it makes Python fork(), and a fork of a process whose threads use gRPC may crash.
    as_user = ("setpriv", f"--reuid={_SYSTEM_USER}", f"--regid={_SYSTEM_USER}", "--clear-groups")
    whole = (*as_user, *command) if os.geteuid() == 0 else command
    subprocess.run(whole, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - Debian's own programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
