"""The tables of the README are those of the code, and every move is from where the table says."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from chaincode.refusals import Refused
from gateway.collection import table
from gateway.collection.batches import BATCH_MOVES, BatchState, move_batch
from gateway.collection.mandates import MANDATE_MOVES, MandateState, move_mandate

README = Path(__file__).parents[3] / "gateway" / "collection" / "README.md"
BATCHES = {
    ("approve", "made"): "approved",
    ("discard", "made"): "discarded",
    ("discard", "approved"): "discarded",
    ("send", "approved"): "sent",
    ("answer", "sent"): "answered",
}
MANDATES = {
    ("suspend", "active"): "suspended",
    ("resume", "suspended"): "active",
    ("revoke", "active"): "revoked",
    ("revoke", "suspended"): "revoked",
}


@pytest.mark.parametrize("name", ["mandates", "batches", "reasons"])
def test_the_readme_has_the_table(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    between = text.partition(f"<!-- {name}: begin -->\n")[2].partition(f"<!-- {name}: end -->")[0]
    assert between == getattr(table, name)()


@pytest.mark.parametrize(("name", "state"), list(itertools.product([move.name for move in BATCH_MOVES], BatchState)))
def test_every_move_of_a_batch(name: str, state: BatchState) -> None:
    try:
        found: str = move_batch(name, state, is_maker=False, key="b-1")
    except Refused as refused:
        found = refused.code
    assert found == BATCHES.get((name, state), "illegal_move")


@pytest.mark.parametrize(
    ("name", "state"), list(itertools.product([move.name for move in MANDATE_MOVES], MandateState))
)
def test_every_move_of_a_mandate(name: str, state: MandateState) -> None:
    try:
        found: str = move_mandate(name, state, key="m-1")
    except Refused as refused:
        found = refused.code
    assert found == MANDATES.get((name, state), "illegal_move")
