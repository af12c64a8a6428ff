"""The commands of public trading: what is sealed stays on this machine, and what cannot be done offline says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chaincode.precheck import check_intent
from gateway.client import offline
from gateway.client.sealed_bids import BidKeeper
from gateway.commands.bid_file import EXAMPLE, read_bid_steps
from gateway.commands.shell import CommandError

from .conftest import NETWORK
from .test_commands import energysale, home

__all__ = ["home"]  # the fixture

STEPS = '[{"energy_wh": 31415926, "price_e8": 46300000}]'


def test_a_bid_signed_offline_holds_its_hash_and_the_steps_stay_beside_the_key(home: Path) -> None:
    file = home / "bids.jsonl"
    arguments = ("auction", "bid", "march", "--steps", "-", "--as", "li-na", "--offline", str(file))
    result = energysale(*arguments, stdin=STEPS)
    assert result.exit_code == 0, result.output
    (signed,) = offline.read(file)
    intent = check_intent(signed.intent)
    assert set(intent.args) == {"sequence", "bid_hash"}
    kept = BidKeeper(home / "keys" / "bids").open(
        network_id=NETWORK, sequence="march", participant="bakery-1", bid_hash=intent.args["bid_hash"]
    )
    assert list(kept.steps) == json.loads(STEPS)
    for written in (file.read_text(), result.output, result.stderr):
        assert "31415926" not in written
        assert kept.salt not in written


@pytest.mark.parametrize("step", ["change", "withdraw", "reveal"])
def test_steps_on_ones_own_bid_follow_from_what_the_ledger_has_now(home: Path, step: str) -> None:
    more = ("--steps", "-") if step == "change" else ()
    result = energysale("auction", step, "march", *more, "--as", "li-na", "--offline", "x", stdin=STEPS)
    assert result.exit_code != 0
    assert "cannot be signed offline" in result.stderr


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '[{"energy_wh": 1}]', '[{"energy_wh": 0, "price_e8": 1}]', '[{"energy_kwh": "x"}]', "[1]"],
)
def test_what_are_no_steps_of_a_bid_is_said_without_quoting_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "steps.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="look like") as caught:
        read_bid_steps(path)
    assert str(caught.value).endswith(EXAMPLE)


def test_steps_are_given_in_kwh_and_yuan_too(tmp_path: Path) -> None:
    path = tmp_path / "steps.json"
    path.write_text(EXAMPLE)
    assert read_bid_steps(path) == [
        {"energy_wh": 40_000_000, "price_e8": 46_300_000},
        {"energy_wh": 20_000_000, "price_e8": 44_000_000},
    ]
