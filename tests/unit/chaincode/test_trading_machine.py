"""Random people trade in every mode and run their contracts: volume and money are conserved, a consumer has one
retailer at a time, and no order is where the table of moves does not lead."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from chaincode.order.moves import MOVES_OF_ACTION
from tests.unit.chaincode.trading import CONSUMERS, RETAILERS
from tests.unit.chaincode.trading_machine import HALVES, REACHED, Trading

COMMON = settings(
    stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_nothing_that_people_do_breaks_the_market() -> None:
    run_state_machine_as_test(Trading, settings=settings(COMMON, max_examples=20, derandomize=True))


def test_a_day_on_which_everything_is_done_once() -> None:
    """The machine's rules in an order in which each of them comes to something, so that no rule is idle unnoticed."""
    first, second, third, _ = CONSUMERS
    r1, r2 = RETAILERS
    REACHED.clear()
    day = Trading()
    day.begin()  # and the fourth buys half of August from each retailer
    bids = {first: (200, 3), second: (300, 2), r1: (250, 0), r2: (100, 1)}
    for step in (
        lambda: day.hold_auction(bids=bids, hidden=set(), margin="pro_rata"),
        lambda: day.take(pick=1, consumers=[second], energy=200),  # of r2, before the auction gives it r1
        lambda: day.allot(pick=0),
        lambda: day.take(pick=0, consumers=[first, second, third, third], energy=150),
        lambda: day.amend(pick=0, energy=500, price=0, reprice=False),
        lambda: day.list_energy(retailer=r1, energy=100, price=50_000_000),
        lambda: day.amend(pick=2, energy=0, price=60_000_000, reprice=True),
        lambda: day.withdraw_listing(pick=2),
        lambda: day.purchase(consumer=third, retailer=r1, energy=10, period=HALVES[0]),
        lambda: day.take(pick=1, consumers=[third], energy=50),
        lambda: day.negotiate(consumer=third, retailer=r1, energy=10, period=HALVES[0]),
        lambda: day.cancel(pick=0, by_retailer=False),
        day.onwards,
        lambda: day.give_notice(pick=2, ends_on="2026-08-16"),
        lambda: day.dispute(pick=0, outcome="resume"),
        lambda: day.terminate(pick=1, ends_on="2026-08-16"),
        day.default,
        lambda: day.pass_on(pick=0, ends_on="2026-08-01"),
    ):
        step()  # type: ignore[no-untyped-call] # Hypothesis's decorators hide the types
        for holds in INVARIANTS:
            holds(day)
    missed = [action for action in MUST_BE_REACHED if not REACHED[f"{action}: applied"]]
    assert (missed, REACHED["take: another_retailer"], REACHED["take: listing_exhausted"]) == ([], 1, 1), REACHED


INVARIANTS = (
    Trading.listings_are_neither_oversold_nor_short,
    Trading.auctions_become_the_orders_that_they_found,
    Trading.public_terms_are_what_their_hash_says,
    Trading.every_order_is_where_a_move_leads,
    Trading.a_consumer_has_one_retailer_at_a_time,
    Trading.supply_is_what_the_orders_say,
)
MUST_BE_REACHED = (
    *("submit", "confirm", "purchase", "publish_listing", "take", "amend_listing", "withdraw_listing"),
    *("bid", "close_sequence", "reveal_bid", "clear_auction", "allot", "sign", "archive", "cancel"),
    *("propose_termination", "accept", "give_notice", "dispute", "resolve", "declare_default", "pass_on"),
)


@pytest.mark.full
def test_nothing_that_people_do_breaks_the_market_for_long() -> None:
    run_state_machine_as_test(Trading, settings=settings(COMMON, max_examples=400, stateful_step_count=60))


def test_every_trading_action_on_orders_is_a_row_of_the_table() -> None:
    assert {"take", "allot", "purchase"} <= set(MOVES_OF_ACTION)
