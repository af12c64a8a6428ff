"""Talks to the supervisor: has it follow a new plan, and has everything stopped."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import subprocess
import sys

from network.command import clean_environment
from network.paths import RunDirectory
from network.plan import ProcessSpec, write_plan
from network.processes import ProcessId, identify, read_table
from network.readiness import wait_until
from network.supervisor import Supervisor

_START_TIMEOUT_S = 20
_STOP_TIMEOUT_S = 90


def follow_plan(run: RunDirectory, specs: list[ProcessSpec]) -> None:
    """Write the plan and return once a supervisor follows it. Raises NotReady, DiskFull."""
    digest = write_plan(run.plan, specs)

    def lacking() -> str | None:
        if find_supervisor(run) is None:
            return "no supervisor"
        return None if read_table(run.processes).plan == digest else "it has not taken the plan up yet"

    if (supervisor := find_supervisor(run)) is not None:
        os.kill(supervisor.pid, signal.SIGHUP)
    else:
        _start_supervisor(run)
    wait_until(lacking, what="supervisor", timeout_s=_START_TIMEOUT_S)


def stop_everything(run: RunDirectory) -> list[str]:
    """Stop all processes in order, with a supervisor or without. The names of those that ran. Raises NotReady."""
    ran = sorted(name for name, record in read_table(run.processes).records.items() if record.alive())
    if (supervisor := find_supervisor(run)) is not None:
        os.kill(supervisor.pid, signal.SIGTERM)
        wait_until(lambda: "still stopping" if supervisor.alive() else None, what="stop", timeout_s=_STOP_TIMEOUT_S)
    else:
        asyncio.run(Supervisor(run).stop_orphans())  # it was killed, and may have left its processes behind
    run.plan.unlink(missing_ok=True)
    return ran


def find_supervisor(run: RunDirectory) -> ProcessId | None:
    """The supervisor of this run directory, or None. It is known by the lock that it holds while it lives."""
    if not run.supervisor_lock.exists():
        return None
    with run.supervisor_lock.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = lock.read().strip()
            return identify(int(text)) if text else None
    return None


def _start_supervisor(run: RunDirectory) -> None:
    """Start it as nobody's child: a shell puts it into the background and ends, so that init is its parent."""
    run.logs.mkdir(parents=True, exist_ok=True)
    supervisor = [sys.executable, "-P", "-m", "network.supervisor", str(run.root)]
    with run.log("supervisor").open("ab") as log:
        subprocess.run(  # noqa: S603 - our own argument list
            ["/bin/sh", "-c", '"$@" &', "sh", *supervisor],
            cwd=run.root,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=True,
        )
