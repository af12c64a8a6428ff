"""The README's side-by-side table is what the data file and the last run of both shims say, and leaves nothing out."""

from __future__ import annotations

import inspect
import re

import pytest

from chaincode.shim import Stub
from tests.parity.shim.capabilities import load
from tests.parity.shim.cases import CASES
from tests.parity.shim.observed import outcomes_named
from tests.parity.shim.outcomes import differences, read_results
from tests.parity.shim.server_cases import SERVER_CASES
from tests.parity.shim.stream_cases import STREAM_CASES
from tests.parity.shim.table import README, side_by_side
from tests.parity.table import between

KNOWN, RESULTS = load(), read_results()
EVERY_CASE = {*CASES, *STREAM_CASES, *SERVER_CASES}


def test_the_readme_has_the_table() -> None:
    assert between(README) == side_by_side(), "run `python -m tests.parity.table`"


def test_every_case_was_run_and_shows_a_capability() -> None:
    assert set(RESULTS) == EVERY_CASE
    assert {case for capability in KNOWN.capabilities for case in capability.cases} == EVERY_CASE


def test_every_capability_was_tried() -> None:
    assert all(capability.cases for capability in KNOWN.capabilities)


def test_what_differs_has_a_reason_and_nothing_else_has_one() -> None:
    assert {case for case, result in RESULTS.items() if not result["same"]} == set(KNOWN.reasons)


def test_everything_that_the_stub_offers_is_in_the_table() -> None:
    named = {word for capability in KNOWN.capabilities for word in re.findall(r"\w+", capability.ours)}
    offered = {name for name, _ in inspect.getmembers(Stub) if not name.startswith("_")}
    # `event` tells what `set_event` was given: the official stub has nothing like it.
    assert offered - named == {"event"}


@pytest.mark.parametrize(
    ("official", "ours", "found"),
    [
        ([{"status": 200}], [{"status": 200}], []),
        ([{"status": 200}], [{"status": 500}], [["/0/status", "200", "500"]]),
        ([{"status": 200}], [{"status": 200, "event": 1}], [["/0/event", "null", "1"]]),
        ([1, 2], [1], [["", "[1, 2]", "[1]"]]),
        ({"a": [None, "x"]}, {"a": ["", "x"]}, [["/a/0", "null", '""']]),
    ],
)
def test_differences_are_told_by_their_place(official: object, ours: object, found: list[list[str]]) -> None:
    assert differences(official, ours) == found


_BY_PEER = "GET_STATE failed: transaction ID: tx: no"


@pytest.mark.parametrize(
    ("told", "compared"),
    [
        ({"value": None}, None),
        ({"refused": _BY_PEER}, f"refused by the peer: {_BY_PEER}"),
        ({"refused": f"failed send batch: {_BY_PEER}"}, f"refused by the peer: {_BY_PEER}"),
        ({"refused": "key must not be empty"}, "refused by the shim"),
        ({"ours": "InvalidKeyError: a key must not be empty"}, "refused by the shim"),
        ([{"value": 1}, "text", {"who": [{"value": 2}]}], [1, "text", {"who": [2]}]),
    ],
)
def test_refusals_of_the_peer_are_compared_with_their_text(told: object, compared: object) -> None:
    assert outcomes_named(told) == compared


def test_a_step_that_the_probe_does_not_know_is_no_outcome() -> None:
    with pytest.raises(ValueError, match="get_stat"):
        outcomes_named([{"unknown": "get_stat"}])
