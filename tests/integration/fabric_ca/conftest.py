"""One real fabric-ca-server of its own, which tests may kill."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Iterator

import pytest

from gateway.fabric_ca import FabricCaClient
from network.authorities import authority_process, await_authority, write_authority_configuration
from network.command import clean_environment
from network.paths import RunDirectory
from network.registrars import Registrar, registrar_of
from network.tools import obtain_tools
from network.topology import Topology, load
from tests.running_network import free_offset


class RealCa:
    """The CA of ConsumerOrg."""

    def __init__(self, run: RunDirectory, topology: Topology) -> None:
        self.run = run
        self.authority = topology.authority_of("ConsumerOrg")
        self._spec = authority_process(run, topology, obtain_tools(print), self.authority)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it serves."""
        with (self.run.root / "ca.log").open("ab") as log:
            environment = clean_environment(self._spec.environment)
            self._process = subprocess.Popen(self._spec.argv, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own arguments
        await_authority(self.run, self.authority)

    def kill(self) -> None:
        """kill -9, when it runs."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="session")
def real_ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCa]:
    run, topology = RunDirectory(tmp_path_factory.mktemp("ca")), load(port_offset=free_offset())
    write_authority_configuration(run, topology)
    ca = RealCa(run, topology)
    ca.start()
    yield ca
    ca.kill()


@pytest.fixture
async def registrar(real_ca: RealCa) -> AsyncIterator[Registrar]:
    """Its first registrar with a client."""
    async with registrar_of(real_ca.run, real_ca.authority, ca_name=real_ca.authority.name) as registrar:
        yield registrar


@pytest.fixture
def ca(registrar: Registrar) -> FabricCaClient:
    """The client alone."""
    return registrar.client


@pytest.fixture
def secret(real_ca: RealCa) -> str:
    """The first registrar's password."""
    return real_ca.run.bootstrap_secret(real_ca.authority.name).read_text()
