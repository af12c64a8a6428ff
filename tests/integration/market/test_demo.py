"""The market day on real load profiles, as a user plays it, and the read models held against the chain."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_network import RunningNetwork


def energysale(market: RunningNetwork, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, as an installed program."""
    program = Path(sys.executable).with_name("energysale")
    environment = os.environ | {"ENERGYSALE_RUN": str(market.run)}
    return subprocess.run(  # noqa: S603 - our own program
        [program, *arguments], env=environment, capture_output=True, text=True, timeout=900, check=False
    )


def test_the_demo_plays_a_market_day_and_finds_it_on_the_chain(market: RunningNetwork) -> None:
    played = energysale(market, "demo")
    assert played.returncode == 0, played.stdout + played.stderr
    assert "28 bound, 1 refused; 1 had been sent back" in played.stdout
    assert re.search(r"certificate on the ledger is the CA's +28\b", played.stdout)
    assert "differences\n" in played.stdout


@pytest.mark.full
def test_a_second_demo_plays_a_further_day_and_finds_the_month_settled(market: RunningNetwork) -> None:
    again = energysale(market, "demo")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nobody applied" in again.stdout


@pytest.mark.parametrize(
    "organisation",
    [
        "ConsumerOrg",
        "ExchangeOrg",
        pytest.param("RetailerOrg", marks=pytest.mark.full),
        pytest.param("RegulatorOrg", marks=pytest.mark.full),
    ],
)
def test_a_read_model_rebuilt_from_block_0_is_the_one_that_grew(market: RunningNetwork, organisation: str) -> None:
    checked = energysale(market, "reindex", "--check", "--org", organisation)
    assert checked.returncode == 0, checked.stdout + checked.stderr
