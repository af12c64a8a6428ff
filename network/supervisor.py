"""The supervisor: a process of its own that keeps what the plan names running, and survives the command that began it.

    python -m network.supervisor RUN

It follows `plan.json` (SIGHUP: read it again), notes what it does in `processes.json`, and on SIGTERM stops everything
in order and ends. Killed itself, it leaves its processes alone; the next one adopts them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import IO

import structlog

from network.errors import DiskFull
from network.files import try_lock
from network.keeper import Keeper
from network.logs import bound_log
from network.paths import RunDirectory
from network.plan import ORDER, ProcessSpec, plan_digest, read_plan
from network.processes import ProcessRecord, identify, marked_processes, read_table

_LOG_CHECK_S = 30.0
_LOOKED_AT_S = 2.0
_LOCK_RETRY_S = 0.01
_OPEN_FILES = 65_536
_log = structlog.get_logger()


class Supervisor:
    """Runs the plan of one run directory."""

    def __init__(self, run: RunDirectory) -> None:
        self._run = run
        self._table = replace(read_table(run.processes), supervisor=identify(os.getpid()), plan="")
        self._marked = marked_processes(run.root)
        self._keepers: dict[str, Keeper] = {}
        self._reload = asyncio.Event()
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Follow the plan until SIGTERM, then stop everything."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._reload.set)
        loop.add_signal_handler(signal.SIGTERM, self._stop.set)
        bounding = asyncio.create_task(self._bound_logs())
        self._reload.set()
        while not self._stop.is_set():
            if self._reload.is_set():
                self._reload.clear()
                await self._follow_plan()
            await _first_of(self._reload, self._stop)
        bounding.cancel()
        await self._stop_all(list(self._keepers))
        self._table = replace(self._table, supervisor=None, plan="")
        self._write()

    async def stop_orphans(self) -> None:
        """Adopt what a killed supervisor left running, only to stop it in order."""
        for spec in read_plan(self._run.plan):
            self._keepers[spec.name] = self._keep(spec, adopt_only=True)
        self._adopt_unplanned({})
        await self._stop_all(list(self._keepers))
        self._table = replace(self._table, supervisor=None)
        self._write()

    async def _follow_plan(self) -> None:
        """Start what is new in the plan, stop what is not in it any more, start anew what changed."""
        digest = plan_digest(self._run.plan)
        plan = {spec.name: spec for spec in read_plan(self._run.plan)}
        self._adopt_unplanned(plan)
        gone = [name for name, keeper in self._keepers.items() if plan.get(name) != keeper.spec]
        await self._stop_all(gone)
        for name, spec in plan.items():
            if name not in self._keepers:
                self._keepers[name] = self._keep(spec)
        self._table = replace(self._table, plan=digest)
        self._write()

    def _adopt_unplanned(self, plan: dict[str, ProcessSpec]) -> None:
        """A process of an earlier supervisor that the plan no longer names is kept just long enough to be stopped."""
        for name, record in self._table.records.items():
            if name not in plan and name not in self._keepers and record.alive():
                spec = ProcessSpec(name=name, kind=record.kind, argv=(), environment={}, log=os.devnull)
                self._keepers[name] = self._keep(spec, adopt_only=True)

    def _keep(self, spec: ProcessSpec, *, adopt_only: bool = False) -> Keeper:
        keeper = Keeper(
            spec,
            run=self._run.root,
            known=self._table.records.get(spec.name),
            marked=self._marked.get(spec.name),
            note=self._note,
        )
        keeper.start(adopt_only=adopt_only)
        return keeper

    def _note(self, record: ProcessRecord) -> None:
        self._table = replace(self._table, records={**self._table.records, record.name: record})
        self._write()

    async def _stop_all(self, names: list[str]) -> None:
        for kind in reversed(ORDER):
            keepers = [self._keepers[name] for name in names if self._keepers[name].spec.kind == kind]
            await asyncio.gather(*(keeper.stop() for keeper in keepers))
        for name in names:
            del self._keepers[name]
        kept = {name: record for name, record in self._table.records.items() if name in self._keepers}
        self._table = replace(self._table, records=kept)
        self._write()

    async def _bound_logs(self) -> None:
        while True:
            await asyncio.sleep(_LOG_CHECK_S)
            for keeper in self._keepers.values():
                bound_log(Path(keeper.spec.log))

    def _write(self) -> None:
        try:
            self._table.write(self._run.processes)
        except DiskFull as error:  # the processes matter more than the note: go on, and note again at the next change
            _log.error("table_not_written", problem=str(error))


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _raise_file_limit() -> None:
    """1,000 clients of one API are more open files than many systems allow by default."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def take_lock(lock: IO[str], *, patience_s: float = _LOOKED_AT_S) -> bool:
    """Whether this process holds the supervisor's lock now. A supervisor holds it as long as it lives; who only looks
    for one (`find_supervisor`) holds it for an instant, which must not keep a supervisor from starting."""
    until = time.monotonic() + patience_s
    while not try_lock(lock):
        if time.monotonic() > until:
            return False
        time.sleep(_LOCK_RETRY_S)
    return True


def main(root: str) -> None:
    """Run the supervisor of `root`, unless there is one already."""
    run = RunDirectory(Path(root))
    _raise_file_limit()
    with run.supervisor_lock.open("a+") as lock:
        if not take_lock(lock):
            return
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(Supervisor(run).run())


if __name__ == "__main__":
    main(sys.argv[1])
