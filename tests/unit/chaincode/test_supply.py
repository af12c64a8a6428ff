"""A consumer's supply: what binds takes it, every way in which an order ends frees just what it took."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import keys
from chaincode.order.supply import Claim, change, check_alone, free, take
from chaincode.refusals import Refused
from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    FIELDS,
    HOUR,
    OTHER_TEXT,
    PACKAGE,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    archiving,
)
from tests.unit.chaincode.test_flow import confirm, contract, set_policy

WHOLE = [{"start": "2026-01-01", "end": "2027-01-01", "retailer": "r1", "orders": 1}]
# Today is 2026-06-21: what ends today ends with the day.
SUPPLIED = [{"start": "2026-01-01", "end": "2026-06-22", "retailer": "r1"}]


def supply(market: Market) -> list[dict[str, Any]]:
    record = market.record(keys.supply("c1"))
    return list(record["periods"]) if record else []


async def bound(market: Market) -> str:
    """An order that both have confirmed and nobody has audited."""
    order = await market.submit()
    await confirm(market, RETAILER, order)
    assert supply(market) == []
    await confirm(market, CONSUMER, order)
    assert supply(market) == WHOLE
    return order


async def offer_of_the_other(market: Market) -> dict[str, Any]:
    """A package of the second retailer, and the public fields of an order of it."""
    await market.done(RETAILER_2, "publish_package", args={**PACKAGE, "package": "p2"})
    return {**FIELDS, "retailer": "r2", "package": "p2"}


async def test_a_new_order_a_counter_and_a_first_confirm_neither_read_nor_write_it(market: Market) -> None:
    order = await market.submit()
    for person, action, fields in (
        (RETAILER, "counter", {"terms": TERMS}),
        (CONSUMER, "confirm", {"args": {"terms_hash": market.order(order)["terms_hash"]}}),
    ):
        made = market.signed(person, action, target=order, expected_version=1, **fields)
        _, _, stub = await market.call_apply(made, organisation=person.organisation, commit=False)
        assert keys.supply("c1") not in stub.reads
        assert all(key != keys.supply("c1") for _, _, key, _ in stub.writes)


async def test_the_second_confirm_reads_it_ahead(market: Market) -> None:
    order = await market.submit()
    await confirm(market, RETAILER, order)
    args = {"terms_hash": market.order(order)["terms_hash"]}
    second = market.signed(CONSUMER, "confirm", target=order, expected_version=2, args=args)
    _, _, stub = await market.call_apply(second, organisation="ConsumerOrg", commit=False)
    assert keys.supply("c1") in stub.reads
    assert stub.requests == ["get_states", "get_states", "get_private_data_hash", "write_batch"]


@pytest.mark.parametrize(
    ("person", "action", "args"),
    [
        (EXCHANGE, "reject", {"reason": "why"}),
        (CONSUMER, "cancel", {}),
        (RETAILER, "cancel", {}),
    ],
)
async def test_what_ends_before_it_runs_leaves_nothing(
    market: Market, person: Any, action: str, args: dict[str, Any]
) -> None:
    order = await bound(market)
    await market.done(person, action, order, args=args)
    assert supply(market) == []


async def test_a_rejected_or_lapsed_text_frees_too(market: Market) -> None:
    await set_policy(market, deadlines_s={"confirmed": 1})
    order = await bound(market)
    await market.done(EXCHANGE, "audit", order)
    await market.done(RETAILER, "sign", order, args={"text_hash": TEXT})
    assert supply(market) == WHOLE
    lapsing = market.copy()
    lapsing.now_ms += HOUR
    await lapsing.done(EXCHANGE, "lapse", order)
    assert supply(lapsing) == []
    await market.done(CONSUMER, "sign", order, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "reject", order, args={"reason": "why"})
    assert supply(market) == []


async def test_what_ran_stays_supplied_until_the_day_on_which_it_ended(market: Market) -> None:
    order = await contract(market)
    ended = market.copy()
    agreed = {"text_hash": OTHER_TEXT, "ends_on": "2026-06-22"}
    await ended.done(CONSUMER, "propose_termination", order, args=agreed)
    await ended.done(RETAILER, "accept", order, args={"text_hash": OTHER_TEXT})
    assert supply(ended) == WHOLE
    await ended.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    assert ended.order(order)["ends_on"] == "2026-06-22"
    assert supply(ended) == SUPPLIED

    await market.done(CONSUMER, "dispute", order, args={"reason": "why"})
    assert supply(market) == WHOLE
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "cancel", "reason": "why"})
    assert market.order(order)["ends_on"] == "2026-06-22"
    assert supply(market) == SUPPLIED


async def test_a_contract_cancelled_before_its_first_day_has_supplied_nothing(market: Market) -> None:
    market.now_ms -= 300 * 24 * HOUR  # 2025-08-25
    order = await contract(market)
    await market.done(CONSUMER, "dispute", order, args={"reason": "why"})
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "cancel", "reason": "why"})
    assert market.order(order)["ends_on"] == "2026-01-01"
    assert supply(market) == []


async def test_an_expired_contract_has_supplied_its_period_and_the_next_one_joins_it(market: Market) -> None:
    first = await contract(market)
    market.now_ms += 200 * 24 * HOUR
    await market.done(RETAILER, "expire", first)
    assert supply(market) == [{"start": "2026-01-01", "end": "2027-01-01", "retailer": "r1"}]
    second = await market.submit(period_start="2025-06-01", period_end="2026-02-01")
    await confirm(market, RETAILER, second)
    await confirm(market, CONSUMER, second)
    assert {"start": "2025-06-01", "end": "2026-02-01", "retailer": "r1", "orders": 1} in supply(market)
    await market.done(EXCHANGE, "audit", second)
    for person in (RETAILER, CONSUMER):
        await market.done(person, "sign", second, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "archive", second, args=archiving())
    await market.done(RETAILER, "expire", second)
    assert supply(market) == [{"start": "2025-06-01", "end": "2027-01-01", "retailer": "r1"}]


async def test_an_amendment_and_a_lifted_dispute_leave_it_alone(market: Market) -> None:
    order = await contract(market)
    await market.done(RETAILER, "propose_amendment", order, terms=TERMS, args={"text_hash": OTHER_TEXT})
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    await market.done(CONSUMER, "dispute", order, args={"reason": "why"})
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "resume", "reason": "why"})
    assert supply(market) == WHOLE


async def test_one_retailer_at_a_time(market: Market) -> None:
    fields = await offer_of_the_other(market)
    first = await bound(market)
    result = await market.done(CONSUMER, "submit", args={**fields, "period_start": "2026-12-31"}, terms=TERMS)
    other = result["target"]
    await confirm(market, RETAILER_2, other)
    args = {"terms_hash": market.order(other)["terms_hash"]}
    refused = await market.do(CONSUMER, "confirm", other, args=args)
    assert refused["code"] == "another_retailer"
    assert refused["detail"] == {"key": "c1", "period": "2026-01-01/2027-01-01"}
    assert supply(market) == WHOLE
    await market.done(CONSUMER, "cancel", first)
    await market.done(CONSUMER, "confirm", other, args=args)
    assert [period["retailer"] for period in supply(market)] == ["r2"]


async def test_more_orders_of_one_retailer_are_counted_each(market: Market) -> None:
    first, second = await bound(market), await market.submit()
    await confirm(market, RETAILER, second)
    await confirm(market, CONSUMER, second)
    assert supply(market) == [{**WHOLE[0], "orders": 2}]
    await market.done(CONSUMER, "cancel", first)
    assert supply(market) == WHOLE


DAYS = st.integers(min_value=1, max_value=12).map(lambda day: f"2026-01-{day:02}")
CLAIMS = st.builds(
    lambda retailer, days, runs: Claim(retailer=retailer, start=min(days), end=max(days), runs=runs),
    st.sampled_from(["r1", "r2"]),
    st.tuples(DAYS, DAYS).filter(lambda days: days[0] != days[1]),
    st.booleans(),
)


@given(st.lists(CLAIMS, max_size=8), st.randoms())
def test_what_is_taken_is_freed_again_in_any_order(claims: list[Claim], order: Any) -> None:
    supplied: list[Any] = []
    for claim in claims:
        supplied = supplied if claim.runs else take(supplied, claim)
    periods = supplied
    running = [claim for claim in claims if claim.runs]
    for claim in running:
        periods = take(periods, claim)
    assert sum(period.get("orders", 0) for period in periods) == len(running)
    order.shuffle(running)
    for claim in running:
        periods = free(periods, claim)
    assert periods == supplied
    for period in periods:
        for other in periods:
            apart = period["end"] < other["start"] or other["end"] < period["start"]
            assert period is other or period["retailer"] != other["retailer"] or apart


def test_nobody_frees_what_was_not_taken() -> None:
    claim = Claim(retailer="r1", start="2026-01-01", end="2026-02-01", runs=True)
    with pytest.raises(ValueError, match="not taken"):
        free([], claim)
    with pytest.raises(ValueError, match="not taken"):
        free([{"start": "2026-01-01", "end": "2026-02-01", "retailer": "r1"}], claim)


@pytest.mark.parametrize(
    ("start", "end", "alone"),
    [
        ("2026-01-01", "2026-02-01", True),
        ("2026-01-31", "2026-02-02", False),
        ("2026-02-10", "2026-02-11", False),
        ("2026-02-28", "2026-03-02", False),
        ("2026-03-01", "2026-04-01", True),
    ],
)
@pytest.mark.parametrize("running", [{"orders": 1}, {}])
def test_periods_are_half_open(start: str, end: str, alone: bool, running: dict[str, int]) -> None:
    periods = [{"start": "2026-02-01", "end": "2026-03-01", "retailer": "r1", **running}]
    claim = Claim(retailer="r2", start=start, end=end, runs=True)
    if alone:
        check_alone(periods, claim, consumer="c1")
    else:
        with pytest.raises(Refused, match="another_retailer"):
            check_alone(periods, claim, consumer="c1")
    check_alone(periods, claim, consumer="c1", instead_of="r1")


def test_a_claim_that_shrinks_is_in_nobodys_way() -> None:
    """The supplier of last resort steps in while another contract of the defaulted retailer still runs out."""
    before = Claim(retailer="r1", start="2026-01-01", end="2026-12-01", runs=True)
    after = Claim(retailer="r1", start="2026-01-01", end="2026-06-01", runs=False)
    last_resort = {"start": "2026-03-01", "end": "2026-12-01", "retailer": "r2", "orders": 1}
    periods = take([last_resort], before)
    assert change(periods, before=before, after=after, consumer="c1") == [
        {"start": "2026-01-01", "end": "2026-06-01", "retailer": "r1"},
        last_resort,
    ]
