"""One real network for the whole test session: eleven nodes and four chaincode services, on free ports.

`network` gives it, `open_market` the same with its market opened, `market` with the four APIs running too. Tests that
break things on purpose in a way that does not heal by itself make a network of their own
(`tests/integration/network/conftest.py`).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from network import lifecycle
from network.checks import is_free
from network.paths import RunDirectory
from network.processes import ProcessRecord, read_table
from network.topology import DEFAULT, Topology, load

# Above the ports of a network in use, below the kernel's ephemeral ones (32768 and up, our highest base being 9503).
_OFFSETS = range(2_000, 23_000, 200)


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


def free_offset(topology_file: Path = DEFAULT) -> int:
    """An offset at which every port of the topology is free now."""
    for offset in random.sample(_OFFSETS, len(_OFFSETS)):
        topology = load(topology_file, port_offset=offset)
        if all(is_free(topology.host, port) for port, _ in topology.ports()):
            return offset
    raise RuntimeError("no free ports for a test network")


@contextmanager
def running_network(run: Path, *, topology_file: Path = DEFAULT) -> Iterator[RunningNetwork]:
    """A network of its own in `run`, stopped at the end whatever happens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENERGYSALE_PORT_OFFSET", str(free_offset(topology_file)))
        patch.setenv("ENERGYSALE_RUN", str(run))
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


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNetwork]:
    """The session's network: nodes and chaincode services, no APIs, nothing on the ledger."""
    with running_network(tmp_path_factory.mktemp("network") / "run") as running:
        yield running


@pytest.fixture(scope="session")
def open_market(network: RunningNetwork) -> RunningNetwork:
    """The session's network with its market opened (Bootstrap), and no APIs."""
    from gateway.client.bootstrap import bootstrap

    with ThreadPoolExecutor(1) as pool:  # a thread of its own: this one may have an event loop already
        pool.submit(lambda: asyncio.run(bootstrap(network.run))).result()
    return network


@pytest.fixture(scope="session")
def market(open_market: RunningNetwork) -> RunningNetwork:
    """The same with the four APIs ready."""
    lifecycle.up(open_market.run)
    return open_market
