"""The two probes as running services: over the official shim and over ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from network.command import clean_environment
from network.paths import CHECKOUT
from network.readiness import wait_until
from tests.parity.shim.go_probe import obtain_go_probe
from tests.standalone import free_port

Side = Literal["official", "ours"]
SIDES: tuple[Side, Side] = ("official", "ours")
_START_TIMEOUT_S = 120  # a loaded machine is slow, not broken


def command(side: Side) -> list[str]:
    """The command line of a probe. Raises ToolMissing, BuildFailed, DiskFull while the Go one is made."""
    if side == "official":
        return [str(obtain_go_probe(print))]
    return [sys.executable, "-m", "tests.parity.shim.probe"]


class ProbeService:
    """One probe. It ends when it is told to fail, over the official shim; `start` brings it back."""

    def __init__(self, side: Side, *, environment: Mapping[str, str], log: Path, port: int) -> None:
        self.side = side
        self.port = port
        self.log = log
        self._environment = {**environment, "CHAINCODE_SERVER_ADDRESS": f"127.0.0.1:{port}"}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process; 0 before `start`."""
        return 0 if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it unless it runs, and wait until it listens. Raises NotReady."""
        if self.running:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own argument list, no shell
                command(self.side),
                cwd=CHECKOUT,
                env=clean_environment(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._lacking, what=f"the {self.side} probe", timeout_s=_START_TIMEOUT_S, interval_s=0.05)

    def ended(self, *, within_s: float) -> bool:
        """Whether the process is at its end, or comes to it soon."""
        if self._process is None:
            return True
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(within_s)
        return not self.running

    def stop(self) -> None:
        """End the process and wait for that."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _lacking(self) -> str | None:
        with socket.socket() as probe:
            return None if probe.connect_ex(("127.0.0.1", self.port)) == 0 else "does not listen"


@contextmanager
def serving(
    side: Side, *, environment: Mapping[str, str], log: Path, port: int | None = None
) -> Iterator[ProbeService]:
    """A running probe, ended with the block."""
    service = ProbeService(side, environment=environment, log=log, port=port or free_port())
    try:
        service.start()
        yield service
    finally:
        service.stop()


def attempt(side: Side, environment: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and last words of a probe that cannot start with these settings."""
    done = subprocess.run(  # noqa: S603 - our own argument list, no shell
        command(side),
        cwd=CHECKOUT,
        env={**clean_environment(environment), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_START_TIMEOUT_S,
        check=False,
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]
