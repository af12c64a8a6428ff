"""Both probes go through the same cases: a difference is named in capabilities.toml, with its reason, or a failure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.parity.shim.calls import calling
from tests.parity.shim.capabilities import load
from tests.parity.shim.cases import CASES
from tests.parity.shim.deployment import deployed
from tests.parity.shim.go_probe import official_sources
from tests.parity.shim.network_run import NetworkRun
from tests.parity.shim.observed import outcomes_named
from tests.parity.shim.outcomes import result_of, write_results
from tests.parity.shim.server_cases import SERVER_CASES
from tests.parity.shim.services import SIDES, Side, serving
from tests.parity.shim.stream_cases import STREAM_CASES
from tests.running_network import RunningNetwork
from tests.unit.shim.fake_peer import FakePeer

pytestmark = pytest.mark.full
Observed = Mapping[str, Mapping[Side, Any]]
LOADED = load()


@pytest.fixture(scope="module")
def on_the_network(network: RunningNetwork, tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """Every case that a real peer takes part in, in their order: later ones read what earlier ones wrote."""
    folder = tmp_path_factory.mktemp("probes")
    with deployed(network, folder, whole=True) as deployment, calling(network, deployment.peer) as caller:
        run = NetworkRun(deployment, caller)
        run.await_probes()
        return {name: {side: run.run(side, transactions) for side in SIDES} for name, transactions in CASES.items()}


@pytest.fixture(scope="module")
async def on_a_stream(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """Every case in which the test is the peer."""
    folder = tmp_path_factory.mktemp("streams")
    observed: dict[str, dict[Side, Any]] = {name: {} for name in STREAM_CASES}
    for side in SIDES:
        environment = {"CHAINCODE_ID": "probe:1"}
        with serving(side, environment=environment, log=folder / f"{side}.log") as service:
            for name, case in STREAM_CASES.items():
                observed[name][side] = outcomes_named(await case(partial(FakePeer, service.port)))
    return observed


@pytest.fixture(scope="module")
async def of_the_service(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """Every case about starting and TLS."""
    return {
        name: {side: await case(side, tmp_path_factory.mktemp("service")) for side in SIDES}
        for name, case in SERVER_CASES.items()
    }


@pytest.fixture(scope="module")
def observed(on_the_network: Observed, on_a_stream: Observed, of_the_service: Observed) -> Observed:
    """All of them. When it has come to all, the results are kept for the table."""
    everything = {**on_the_network, **on_a_stream, **of_the_service}
    write_results({name: result_of(each) for name, each in everything.items()})
    return everything


@pytest.mark.parametrize("case", [*CASES, *STREAM_CASES, *SERVER_CASES])
def test_both_shims_come_to_the_same(case: str, observed: Observed) -> None:
    found = result_of(observed[case])
    if case in LOADED.reasons:
        assert not found["same"], "the difference that capabilities.toml gives a reason for is gone"
    else:
        assert found["same"], found["differences"]


def test_everything_of_the_official_interface_is_a_capability() -> None:
    named = " ".join(capability.official for capability in LOADED.capabilities)
    lacking = [name for name in _methods(official_sources(print) / "shim" / "interfaces.go") if name not in named]
    assert not lacking


def _methods(interfaces: Path) -> list[str]:
    """The names of the methods that a Go file of interfaces declares."""
    lines = (line.strip() for line in interfaces.read_text().splitlines() if line.startswith("\t"))
    return [line.split("(")[0] for line in lines if "(" in line and line[0].isupper() and " " not in line.split("(")[0]]
