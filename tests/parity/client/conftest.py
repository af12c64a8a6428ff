"""Both clients on one network, before the tests' own chaincode. A whole run writes `results.json`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.parity.client.compare import Comparison
from tests.parity.client.ground import Ground, prepared
from tests.parity.client.node_program import make_program
from tests.parity.client.official import OfficialClient, official_client
from tests.parity.client.ours import OurClient
from tests.parity.client.side import Side
from tests.parity.client.softhsm import Module, soft_module
from tests.parity.client.table import COMPARED
from tests.parity.compared import Results
from tests.running_network import RunningNetwork


@pytest.fixture(scope="session")
def ground(network: RunningNetwork) -> Iterator[Ground]:
    """The network with the tests' chaincode in force under its three names."""
    with prepared(network) as found:
        yield found


@pytest.fixture(scope="session")
async def ready(ground: Ground) -> Ground:
    """The same once every organisation's first peer finds endorsers for all of it."""
    await ground.endorsable()
    return ground


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Module | None]:
    """A hardware security module, where SoftHSM is installed."""
    with soft_module(tmp_path_factory.mktemp("softhsm")) as module:
        yield module


@pytest.fixture(scope="session")
async def official(softhsm: Module | None, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OfficialClient]:
    """The official client's program, which finds the module by its environment."""
    argv = await asyncio.to_thread(make_program, tmp_path_factory.mktemp("official"))
    async with official_client(argv) as client:
        yield client


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> Iterator[Results]:
    """What came of each case; written down when every capability was compared and nothing failed."""
    found: Results = {}
    yield found
    whole = set(found) == {capability.id for capability in COMPARED.capabilities()}
    if whole and not request.session.testsfailed:
        COMPARED.write(found)


@pytest.fixture
async def compare(
    ready: Ground, official: OfficialClient, results: Results, request: pytest.FixtureRequest
) -> AsyncIterator[Comparison]:
    """Both clients for one test."""
    sides = Side(official, ready), Side(OurClient(), ready)
    yield Comparison(*sides, case=request.node.name, results=results)
    for side in sides:
        await side.close()
