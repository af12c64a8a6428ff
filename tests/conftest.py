"""One real network for the whole test session, for tests over HTTP and in the browser alike.

`network` gives it, `open_market` the same with its market opened and the grid company joined, `market` with all APIs
running too. Tests that
break things on purpose in a way that does not heal by itself make a network of their own
(`tests/integration/network/conftest.py`). While somebody writes tests, $ENERGYSALE_TEST_RUN may name the run directory
of a network that is up: then that one is used, and left running.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from network import lifecycle
from network.definition import find_definition
from tests.running_network import RunningNetwork, given_network, running_network

# Whoever ends the tests gets an orderly end from either signal: networks are stopped. `scripts/test` sends this one.
signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What is imported and collected stays: looking for cycles in it again and again is a tenth of the units' work."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNetwork]:
    """The session's network: nodes and chaincode services, no APIs, nothing on the ledger."""
    if given := given_network():
        yield given
        return
    with running_network(tmp_path_factory.mktemp("network") / "run") as running:
        yield running


@pytest.fixture(scope="session")
def open_market(network: RunningNetwork) -> RunningNetwork:
    """The session's network with its market opened (Bootstrap) and GridOrg in the channel, and no APIs."""
    from gateway.client.bootstrap import bootstrap

    with ThreadPoolExecutor(1) as pool:  # a thread of its own: this one may have an event loop already
        pool.submit(lambda: asyncio.run(bootstrap(network.run))).result()
    if given_network():
        return network
    joined = lifecycle.add_organisation(network.run, find_definition("GridOrg"))
    return RunningNetwork(network.run, joined.topology)


@pytest.fixture(scope="session")
def market(open_market: RunningNetwork) -> RunningNetwork:
    """The same with the APIs ready."""
    if not given_network():
        lifecycle.up(open_market.run)
    return open_market
