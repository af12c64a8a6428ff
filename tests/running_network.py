"""A real network that a test session starts: eleven nodes and four chaincode services, on free ports."""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from network import lifecycle
from network.checks import is_free
from network.errors import AlreadyRunning
from network.files import locked
from network.paths import RunDirectory
from network.processes import ProcessRecord, read_table
from network.topology import DEFAULT, Topology, load, read

# Above the ports of a network in use, below the kernel's ephemeral ones (32768 and up, our highest base being 9504).
# With an organisation that joins it later a network has ports at 7050 to 7250, 8001 to 8005 and 9500 to 9504: two
# networks at multiples of 360 from each other have none in common.
_OFFSETS = range(2_000, 23_000, 360)
_CLAIMS = Path(tempfile.gettempdir()) / f"energysale-test-ports-{os.getuid()}"
_claimed = ExitStack()
"""Open until this process ends."""


@dataclass(frozen=True)
class RunningNetwork:
    """A network that is up: its run directory, and where everything is."""

    run: Path
    topology: Topology

    @property
    def directory(self) -> RunDirectory:
        """The layout of `run`."""
        return RunDirectory(self.run)

    @property
    def network_id(self) -> str:
        """`retail/<hash>`, as intents cite it."""
        return self.directory.network_id.read_text()

    def profile_path(self, msp_id: str) -> Path:
        """An organisation's connection profile."""
        return self.directory.profile(msp_id)

    def profile(self, msp_id: str) -> dict[str, Any]:
        """The same, read."""
        profile: dict[str, Any] = json.loads(self.profile_path(msp_id).read_text())
        return profile

    def api_url(self, msp_id: str) -> str:
        """Where the organisation's API listens."""
        api = self.profile(msp_id)["api"]
        return f"http://{api['host']}:{api['port']}"

    def process(self, name: str) -> ProcessRecord:
        """What the supervisor knows of a process, by its full name."""
        return read_table(self.directory.processes).records[name]

    def kill(self, name: str) -> int:
        """kill -9 the process; its pid."""
        process = self.process(name).process
        assert process is not None
        assert process.alive()
        os.kill(process.pid, signal.SIGKILL)
        return process.pid

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """The process hangs: it takes connections and answers nothing."""
        process = self.process(name).process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)


def given_network() -> RunningNetwork | None:
    """The network of the run directory $ENERGYSALE_TEST_RUN, which is up, is to be used, and is left as it is."""
    named = os.environ.get("ENERGYSALE_TEST_RUN")
    if not named:
        return None
    run = Path(named).absolute()
    return RunningNetwork(run, read(RunDirectory(run).topology))


def free_offset(topology_file: Path = DEFAULT) -> int:
    """An offset at which every port of the topology is free now. No other test session gets it while this one runs:
    some processes of a network start long after its first ones."""
    for offset in random.sample(_OFFSETS, len(_OFFSETS)):
        topology = load(topology_file, port_offset=offset)
        if not all(is_free(topology.host, port) for port, _ in topology.ports()):
            continue
        with suppress(AlreadyRunning):
            _claimed.enter_context(locked(_CLAIMS / str(offset), purpose="a network at these ports"))
            return offset
    raise RuntimeError("no free ports for a test network")


@contextmanager
def running_network(run: Path, *, topology_file: Path = DEFAULT) -> Iterator[RunningNetwork]:
    """A network of its own in `run`, stopped at the end whatever happens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENERGYSALE_PORT_OFFSET", str(free_offset(topology_file)))
        patch.setenv("ENERGYSALE_RUN", str(run))
        patch.setenv("ENERGYSALE_BANK_ACCOUNT_WAIT_S", "1")  # instead of 72 hours; whoever starts the APIs inherits it
        try:
            result = lifecycle.up(run, topology_file=topology_file, services=False)
            patch.delenv("ENERGYSALE_PORT_OFFSET")  # a run directory knows its own, and there may be another network
            yield RunningNetwork(run, result.topology)
        finally:
            stop_for_good(run)


def stop_for_good(run: Path) -> None:
    """Stop the network of `run`; when that fails, kill what its table names, by pid and start time."""
    try:
        lifecycle.down(run)
    finally:
        table = read_table(RunDirectory(run).processes)
        for process in (table.supervisor, *(record.process for record in table.records.values())):
            if process and process.alive():
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
