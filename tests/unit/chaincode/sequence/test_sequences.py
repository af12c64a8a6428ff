"""Announcing, opening, closing and cancelling: every status with every action, and the announced times."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.sequence.model import GRACE_MS, MOVES, Status
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, NOW, RETAILER, Market, Person
from tests.unit.chaincode.trading import CLOSES, REVEAL_S, opened, sequence_args, sequence_of

NEW = "seq"
STEPS = ("open_sequence", "close_sequence", "cancel_sequence", "clear_auction", "allot")


async def bring(market: Market, status: str, mode: str = "auction") -> str:
    """A sequence in this status, and the clock at a time when nothing is too early."""
    await market.done(EXCHANGE, "announce_sequence", args=sequence_args(NEW, mode))
    if status == "cancelled":
        await market.done(EXCHANGE, "cancel_sequence", NEW, args={"reason": "test"})
    if status in ("announced", "cancelled"):
        return NEW
    await market.done(EXCHANGE, "open_sequence", NEW)
    market.now_ms = CLOSES
    if status == "open":
        return NEW
    await market.done(EXCHANGE, "close_sequence", NEW)
    market.now_ms += REVEAL_S * 1_000
    if status == "cleared":
        await market.done(EXCHANGE, "clear_auction", NEW)
    assert sequence_of(market, NEW)["status"] == status
    return NEW


# By hand: what becomes of a sequence in each status, or the refusal. A cleared auction without bids has no pairs.
TABLE: dict[str, dict[str, str]] = {
    "announced": {"open_sequence": "open", "cancel_sequence": "cancelled"},
    "open": {"close_sequence": "revealing", "cancel_sequence": "cancelled"},
    "revealing": {"clear_auction": "cleared", "cancel_sequence": "cancelled"},
    "cleared": {"allot": "all_allotted"},
    "closed": {},
    "cancelled": {},
}


@pytest.mark.parametrize("action", STEPS)
@pytest.mark.parametrize("status", TABLE)
async def test_every_status_with_every_action(market: Market, status: str, action: str) -> None:
    sequence = await bring(market, status, "listing" if status == "closed" else "auction")
    before = sequence_of(market, sequence)
    args = {"reason": "test"} if action == "cancel_sequence" else {}
    result = await market.do(EXCHANGE, action, sequence, args=args)
    wanted = TABLE[status].get(action, "illegal_move")
    if result["status"] == "applied":
        after = sequence_of(market, sequence)
        assert after["status"] == wanted
        assert after["version"] == before["version"] + 1 == result["version"]
    else:
        assert result["code"] == wanted
        assert sequence_of(market, sequence) == before


def test_the_table_of_the_code_is_the_table_of_the_test() -> None:
    by_hand = {action: {status for status, row in TABLE.items() if action in row} for action in STEPS}
    assert {action: {status.value for status in origins} for action, origins in MOVES.items()} == by_hand
    assert TABLE.keys() == {status.value for status in Status}


async def test_a_listing_sequence_is_closed_at_once(market: Market) -> None:
    sequence = await opened(market, NEW, "listing")
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", sequence)
    assert sequence_of(market, sequence)["status"] == "closed"


@pytest.mark.parametrize(
    ("action", "due"),
    [("open_sequence", NOW), ("close_sequence", CLOSES), ("clear_auction", CLOSES + 5_000 + REVEAL_S * 1_000)],
)
async def test_nobody_is_too_early(market: Market, action: str, due: int) -> None:
    """The time to reveal runs from the close, which was 5 s late."""
    market.now_ms = NOW - 10_000
    await market.done(EXCHANGE, "announce_sequence", args=sequence_args(NEW, "auction"))
    for earlier, at in (("open_sequence", NOW), ("close_sequence", CLOSES + 5_000)):
        if earlier == action:
            break
        market.now_ms = at
        await market.done(EXCHANGE, earlier, NEW)
    market.now_ms = due - 1
    early = await market.do(EXCHANGE, action, NEW)
    assert (early["code"], early["detail"]["not_before"]) == ("too_early", due)
    market.now_ms = due
    await market.done(EXCHANGE, action, NEW)


@pytest.mark.parametrize("action", ["close_sequence", "clear_auction"])
@pytest.mark.parametrize("person", [CONSUMER, RETAILER])
async def test_when_the_operator_does_nothing_anybody_does_it_an_hour_later(
    market: Market, action: str, person: Person
) -> None:
    await bring(market, "open" if action == "close_sequence" else "revealing")
    due = market.now_ms
    market.now_ms = due + GRACE_MS - 1
    assert (await market.do(person, action, NEW))["code"] == "grace_not_over"
    market.now_ms = due + GRACE_MS
    await market.done(person, action, NEW)


async def test_a_sequence_is_not_opened_when_its_time_is_over(market: Market) -> None:
    await market.done(EXCHANGE, "announce_sequence", args=sequence_args(NEW, "listing"))
    market.now_ms = CLOSES
    assert (await market.do(EXCHANGE, "open_sequence", NEW))["code"] == "window_over"


async def test_a_sequence_is_announced_once_and_before_it_closes(market: Market) -> None:
    await market.done(EXCHANGE, "announce_sequence", args=sequence_args(NEW, "listing"))
    again = await market.do(EXCHANGE, "announce_sequence", args=sequence_args(NEW, "auction"))
    assert again["code"] == "already_registered"
    late = await market.do(
        EXCHANGE, "announce_sequence", args=sequence_args("late", "listing", closes_at=NOW, opens_at=1)
    )
    assert late["code"] == "window_over"
    lost = await market.do(EXCHANGE, "announce_sequence", args=sequence_args("lost", "listing", segment="nowhere"))
    assert lost["code"] == "unknown_policy"


async def test_a_stale_or_unknown_sequence_is_refused_by_name(market: Market) -> None:
    await bring(market, "announced")
    stale = await market.do(EXCHANGE, "open_sequence", NEW, expected_version=7)
    assert (stale["code"], stale["detail"]["version"]) == ("stale_version", 1)
    assert (await market.do(EXCHANGE, "open_sequence", "nothing"))["code"] == "unknown_target"


WITHOUT: Any = object()


@pytest.mark.parametrize(
    ("mode", "changes", "path"),
    [
        ("listing", {"period_end": "2026-08-15"}, "period_end"),
        ("listing", {"period_end": "2026-08-01"}, "period_end"),
        ("listing", {"period_start": "2026-02-30"}, "period_end"),
        ("listing", {"kind": "annual", "period_end": "2027-09-01"}, "period_end"),
        ("listing", {"kind": "annual", "period_start": "2026-08-02"}, "period_end"),
        ("listing", {"kind": "within_month", "period_end": "2026-09-02"}, "period_end"),
        ("listing", {"opens_at": CLOSES}, "closes_at"),
        ("listing", {"price_step_e8": WITHOUT}, "price_step_e8"),
        ("listing", {"price_floor_e8": 20_005_000}, "price_floor_e8"),
        ("listing", {"price_cap_e8": 80_005_000}, "price_cap_e8"),
        ("listing", {"price_cap_e8": 10_000_000}, "price_cap_e8"),
        ("listing", {"margin_rule": "time"}, "margin_rule"),
        ("listing", {"risk_warning_hash": "3c" * 32}, "risk_warning_hash"),
        ("bilateral", {"price_cap_e8": 80_000_000}, "price_cap_e8"),
        ("auction", {"margin_rule": WITHOUT}, "margin_rule"),
        ("auction", {"reveal_s": WITHOUT}, "reveal_s"),
    ],
)
async def test_an_announcement_that_contradicts_itself_is_refused(
    market: Market, mode: str, changes: dict[str, Any], path: str
) -> None:
    args = {name: value for name, value in sequence_args(NEW, mode, **changes).items() if value is not WITHOUT}
    result = await market.do(EXCHANGE, "announce_sequence", args=args)
    assert (result["code"], result["detail"]["path"]) == ("invalid_args", f"args.{path}")


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("annual", "2026-01-01", "2027-01-01"),
        ("annual", "2026-07-01", "2027-01-01"),
        ("monthly", "2026-12-01", "2027-01-01"),
        ("within_month", "2026-08-11", "2026-08-21"),
        ("within_month", "2026-08-21", "2026-09-01"),
        ("within_month", "2026-12-21", "2027-01-01"),
    ],
)
async def test_periods_of_each_kind(market: Market, kind: str, start: str, end: str) -> None:
    args = sequence_args(NEW, "bilateral", kind=kind, period_start=start, period_end=end)
    await market.done(EXCHANGE, "announce_sequence", args=args)
