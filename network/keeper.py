"""Keeps one process running: starts or adopts it, waits for its end, starts it again with a growing pause."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from network.command import clean_environment
from network.plan import ProcessSpec
from network.processes import MARK, ProcessId, ProcessRecord, State, identify, mark_of

_PAUSE_FIRST_S, _PAUSE_MOST_S = 0.2, 10.0
_STEADY_S = 30.0  # having run this long, the next end counts as the first
GRACE_S = {"ca": 5.0, "orderer": 10.0, "peer": 15.0, "chaincode": 5.0, "api": 15.0}
_log = structlog.get_logger()


class Keeper:
    """One process of the plan.

    `known` is what an earlier supervisor noted of it, `marked` a process that carries its mark whatever was noted.
    `note` is called with each change of its record.
    """

    def __init__(
        self,
        spec: ProcessSpec,
        *,
        run: Path,
        known: ProcessRecord | None,
        marked: ProcessId | None,
        note: Callable[[ProcessRecord], None],
    ) -> None:
        self.spec = spec
        self._run = run
        self._note = note
        self._adopted = known.process if known and known.alive() else marked
        self._restarts = known.restarts if known else 0
        self._last_exit = known.last_exit if known else None
        self._must_restart = known is not None and known.alive() and known.spec != spec.digest
        self._process: ProcessId | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, *, adopt_only: bool = False) -> None:
        """Begin to keep the process running; with `adopt_only` never start it: it is about to be stopped."""
        if adopt_only:
            self._stopping.set()
        self._task = asyncio.create_task(self._keep(), name=self.spec.name)

    async def stop(self) -> None:
        """End the process (SIGTERM, after a grace period SIGKILL) and stop keeping it."""
        self._stopping.set()
        if self._task:
            await self._task
        self._record("stopped")

    async def _keep(self) -> None:
        failures = 0
        while self._adopted or not self._stopping.is_set():
            began = time.monotonic()
            if self._adopt_or_start():
                self._record("running")
                await self._until_end()
            if self._stopping.is_set():
                return
            failures = 0 if time.monotonic() - began > _STEADY_S else failures + 1
            self._restarts += 1
            self._record("waiting")
            _log.warning("ended", name=self.spec.name, how=self._last_exit, restarts=self._restarts)
            pause_s = min(_PAUSE_FIRST_S * 2 ** max(failures - 1, 0), _PAUSE_MOST_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)

    def _adopt_or_start(self) -> bool:
        if adopted := self._adopted:
            self._adopted = None
            if adopted.alive():
                self._process, self._child = adopted, None
                return True
        if self._stopping.is_set():
            return False
        try:
            self._child = _spawn(self.spec, run=self._run)
        except OSError as error:
            self._process, self._last_exit = None, f"not started: {error.strerror}"
            return False
        self._process = identify(self._child.pid)
        return True

    async def _until_end(self) -> None:
        """Wait for the process to end, ending it when asked to (or when its specification changed meanwhile)."""
        process = self._process
        try:
            descriptor = os.pidfd_open(process.pid) if process else None
        except ProcessLookupError:
            descriptor = None
        if process is None or descriptor is None or not process.alive():
            if descriptor is not None:
                os.close(descriptor)
            self._ended()
            return
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(descriptor, ended.set)  # a pidfd is readable once its process has ended, child or not
        try:
            if not self._must_restart:
                await _either(ended, self._stopping)
            self._must_restart = False
            if not ended.is_set():
                await self._terminate(descriptor, ended)
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
        self._ended()

    async def _terminate(self, descriptor: int, ended: asyncio.Event) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, signal.SIGTERM)
        try:
            await asyncio.wait_for(ended.wait(), GRACE_S[self.spec.kind])
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            await ended.wait()

    def _ended(self) -> None:
        status = self._child.wait() if self._child else None
        self._process = self._child = None
        if status is None:
            self._last_exit = "ended (adopted: its exit status went to its first parent)"
        else:
            self._last_exit = f"signal {-status}" if status < 0 else f"exit {status}"

    def _record(self, state: State) -> None:
        self._note(
            ProcessRecord(
                name=self.spec.name,
                kind=self.spec.kind,
                state=state,
                spec=self.spec.digest,
                process=self._process,
                restarts=self._restarts,
                last_exit=self._last_exit,
            )
        )


def _spawn(spec: ProcessSpec, *, run: Path) -> subprocess.Popen[bytes]:
    """Start the process in a session of its own, so that a Ctrl-C in the user's terminal does not reach it."""
    secrets = {name: _secret(variable) for name, variable in spec.secrets.items()}
    environment = clean_environment({**spec.environment, **secrets, MARK: mark_of(run, spec.name)})
    Path(spec.log).parent.mkdir(parents=True, exist_ok=True)
    with Path(spec.log).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            spec.argv,
            env=environment,
            cwd=run,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _secret(variable: str) -> str:
    """`NAME_PEER0_ORG` of the environment, else the `NAME` that all peers share."""
    shared = "_".join(variable.split("_")[:-2])
    return os.environ.get(variable) or os.environ.get(shared, "")


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
