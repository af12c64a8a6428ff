"""Announcements on the ledger: what is kept of each version, and what is refused by which name."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from tests.announcements import announcement_args
from tests.unit.chaincode.market import EXCHANGE, Market

LATER = {"en": ["It opens in two weeks."], "zh": ["两周后开市。"]}


@pytest.fixture
async def told(market: Market) -> Market:
    await market.done(EXCHANGE, "publish_announcement", args=announcement_args("a1", valid_to="2027-01-01"))
    return market


async def test_a_correction_is_a_version_and_the_first_text_stays(told: Market) -> None:
    await told.done(EXCHANGE, "publish_announcement", "a1", args=announcement_args(text=LATER, importance="important"))
    first, present = _version(told, 1), _version(told, 2)
    assert present == told.record(keys.announcement("a1"))
    assert (first["version"], first["text"]) == (1, announcement_args()["text"])
    assert (present["version"], present["text"], present["importance"]) == (2, LATER, "important")
    assert "valid_to" not in present
    assert present["published_at"] == first["published_at"]


async def test_a_withdrawal_says_who_and_why_and_is_for_good(told: Market) -> None:
    await told.done(EXCHANGE, "withdraw_announcement", "a1", args={"reason": "published_in_error"})
    present = _version(told, 2)
    assert present == told.record(keys.announcement("a1"))
    assert present["status"] == "withdrawn"
    assert (present["reason"], present["operator"]) == ("published_in_error", EXCHANGE.user)
    assert _version(told, 1)["status"] == "published"
    for action, args in (("withdraw_announcement", {"reason": "again"}), ("publish_announcement", announcement_args())):
        refused = await told.do(EXCHANGE, action, "a1", args=args)
        assert (refused["code"], refused["detail"]) == ("illegal_move", {"key": "a1", "state": "withdrawn"})


async def test_an_id_is_used_once(told: Market) -> None:
    refused = await told.do(EXCHANGE, "publish_announcement", args=announcement_args("a1"))
    assert refused["code"] == "already_registered"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"text": {"zh": ["字" * 2_001, "字" * 2_000], "en": ["x"]}}, "args.text"),
        ({"text": {"zh": ["字"], "en": []}}, "args.text.en"),
        ({"text": {"zh": ["字"]}}, "args.text"),
        ({"title": {"zh": "", "en": "x"}}, "args.title.zh"),
        ({"importance": "urgent"}, "args.importance"),
        ({"valid_to": "2027-02-30"}, "args.valid_to"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_place(market: Market, changes: Any, path: str) -> None:
    refused = await market.do(EXCHANGE, "publish_announcement", args=announcement_args("a2", **changes))
    assert (refused["code"], refused["detail"]["path"]) == ("invalid_args", path)


async def test_the_longest_text_is_taken(market: Market) -> None:
    text = {"zh": ["字" * 4_000], "en": ["字" * 2_000, "字" * 2_000]}
    await market.done(EXCHANGE, "publish_announcement", args=announcement_args("a3", text=text))
    record = market.record(keys.announcement("a3"))
    assert record is not None
    assert record["text"] == text


def _version(market: Market, version: int) -> dict[str, Any]:
    record = market.record(keys.announcement_version("a1", version))
    assert record is not None
    return record
