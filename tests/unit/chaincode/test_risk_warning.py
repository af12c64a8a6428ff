"""A risk warning: the hash is of the text, or nobody can tell what was acknowledged."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.actions import ACTIONS
from chaincode.risk_warning import hash_differs, risk_warning_hash

TEXT = {"zh": "价格可能上涨。", "en": "Prices may rise."}
HASH = "8b6256044db3a9c28649b1b1708518b292af99b9d5b77c00c39987fcb430cf0d"  # as in app/src/lib/risk-warning.test.ts


def test_the_hash_is_of_the_canonical_text() -> None:
    assert risk_warning_hash(TEXT) == HASH
    assert risk_warning_hash(dict(reversed(TEXT.items()))) == HASH


@pytest.mark.parametrize(
    ("args", "differs"),
    [
        ({}, False),
        ({"risk_warning_hash": HASH}, False),  # the text is published elsewhere
        ({"risk_warning_hash": HASH, "risk_warning_text": TEXT}, False),
        ({"risk_warning_text": TEXT}, True),
        ({"risk_warning_hash": "0" * 64, "risk_warning_text": TEXT}, True),
        ({"risk_warning_hash": HASH, "risk_warning_text": {**TEXT, "en": "Prices may fall."}}, True),
    ],
)
def test_a_text_without_its_hash_is_refused(args: dict[str, Any], differs: bool) -> None:
    assert hash_differs(args) is differs


def test_a_template_is_refused_with_the_hash_of_another_text() -> None:
    action = ACTIONS["publish_template"]
    assert action.rule is not None
    assert action.rule({**action.example, "risk_warning_hash": HASH, "risk_warning_text": TEXT}) is None
    wrong = {**action.example, "risk_warning_hash": "0" * 64, "risk_warning_text": TEXT}
    assert action.rule(wrong) == "risk_warning_hash"


def test_only_an_auction_has_a_warning_of_its_own() -> None:
    action = ACTIONS["announce_sequence"]
    assert action.rule is not None
    warned = {**action.example, "risk_warning_hash": HASH, "risk_warning_text": TEXT}
    assert action.rule(warned) is None
    assert action.rule({**warned, "risk_warning_hash": "0" * 64}) == "risk_warning_hash"
    listing = {name: value for name, value in warned.items() if name not in ("margin_rule", "reveal_s")}
    assert action.rule({**listing, "mode": "listing"}) == "risk_warning_hash"
