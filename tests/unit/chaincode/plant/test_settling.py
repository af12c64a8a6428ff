"""A plant's months: what its parties get, computed on the chain and by hand, corrections, and who may ask."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from chaincode import keys
from chaincode.billing.packed_readings import pack
from tests.unit.chaincode.billing.bills import CLERK, FEBRUARY, JANUARY, OTHER_CLERK
from tests.unit.chaincode.market import CONSUMER, CONSUMER_2, EXCHANGE, RETAILER, RETAILER_2, Market, Person
from tests.unit.chaincode.metering.grid import AGENT
from tests.unit.chaincode.plant.plants import (
    MARCH,
    PLANT,
    POINT,
    TERMS,
    agreed,
    amended,
    anchor,
    asked,
    corrected,
    draft,
    generation,
    plant_args,
    propose,
    record,
    settle,
    settled,
    signed,
    statement,
    taken,
)


def half_up(exact: Fraction) -> int:
    """The nearest fen, halves away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


async def test_a_month_is_parted_as_was_agreed_and_sums_to_zero(producing: Market) -> None:
    found = await settled(producing)
    text = statement(producing, found["statement_hash"])
    energy_wh = sum(sum(day.columns[1]) for day in generation(JANUARY))
    assert text["energy_wh"] == energy_wh > 0
    income_fen = half_up(Fraction(energy_wh, 1_000) * Fraction(45_300_000, 10**8) * 100)
    fee_fen = half_up(Fraction(energy_wh, 1_000) * Fraction(1_234_567, 10**8) * 100)
    rest_fen = income_fen - fee_fen
    producer_fen = text["parties"]["producer:c2"]
    assert abs(producer_fen - Fraction(rest_fen * 6_001, 10_000)) < 1
    investors = {name: text["parties"][name] for name in ("producer:c1", "fund:sunfund")}
    assert sum(investors.values()) == rest_fen - producer_fen
    assert 0 <= investors["producer:c1"] - 2 * investors["fund:sunfund"] <= 2
    assert text["parties"] == {"retailer": -income_fen, "grid": fee_fen, "producer:c2": producer_fen, **investors}
    assert text["due"] == text["parties"]


async def test_publicly_there_are_hashes_only(producing: Market) -> None:
    found = await settled(producing)
    text = statement(producing, found["statement_hash"])
    assert set(found) == {
        *("version", "plant", "month", "buyer", "agreement", "statement_hash", "readings_hash", "terms_hash"),
        *("operator", "refreshed_at"),
    }
    numbers = [text["energy_wh"], *(abs(fen) for fen in text["parties"].values() if abs(fen) > 9_999)]
    public = b"".join(producing.peer.state.values())
    assert len(numbers) > 2
    assert not any(str(number).encode() in public for number in numbers)


async def test_months_follow_each_other_from_the_first_agreed_on(producing: Market) -> None:
    packed = {POINT: pack(generation(FEBRUARY))}
    refused = await draft(producing, FEBRUARY, packed)
    assert refused == {
        "code": "invalid_period",
        "detail": {"key": PLANT, "path": "args.month", "through": "2026-01"},
    }
    await settled(producing)
    assert (await settled(producing, FEBRUARY))["version"] == 1


async def test_a_correction_is_paid_with_the_next_month(producing: Market) -> None:
    first = await settled(producing)
    second = await corrected(producing, scale=4)
    text = statement(producing, second["statement_hash"])
    before = statement(producing, first["statement_hash"])
    assert (second["version"], second["reason"], second["replaces"]) == (2, "correction", first["statement_hash"])
    assert text["delta"]["total_fen"] == text["total_fen"] - before["total_fen"] > 0
    assert (text["charged"], text["due"]) == ("with_the_next_bill", {"retailer": 0})
    following = await settled(producing, FEBRUARY)
    assert [each["version"] for each in following["carries"]] == [2]
    paid = statement(producing, following["statement_hash"])
    names = paid["parties"] | text["delta"]["parties"]
    assert paid["due"] == {
        name: paid["parties"].get(name, 0) + text["delta"]["parties"].get(name, 0) for name in sorted(names)
    }


async def test_two_corrections_are_both_carried(producing: Market) -> None:
    await settled(producing)
    await corrected(producing, scale=4)
    await corrected(producing, scale=2, version=3)
    following = await settled(producing, FEBRUARY)
    assert [each["version"] for each in following["carries"]] == [2, 3]
    text = statement(producing, following["statement_hash"])
    last = producing.record(keys.plant_settlement(PLANT, "2026-01"))
    assert last is not None
    owed = statement(producing, last["statement_hash"])["total_fen"] + text["total_fen"]
    first = producing.record(keys.plant_settlement_version(PLANT, "2026-01", 1))
    assert first is not None
    assert -text["due"]["retailer"] == owed - statement(producing, first["statement_hash"])["total_fen"]


async def test_with_no_month_to_come_a_correction_is_paid_at_once(market: Market) -> None:
    await agreed(market, end="2026-02")
    await settled(market)
    text = statement(market, (await corrected(market, scale=4))["statement_hash"])
    assert text["charged"] == "with_this_bill"
    assert text["due"] == text["delta"]["parties"]


async def test_a_draft_is_of_the_version_that_was_seen(producing: Market) -> None:
    packed = {POINT: pack(generation(JANUARY))}
    assert (await draft(producing, JANUARY, packed, expected_version=1))["code"] == "stale_version"
    assert (await draft(producing, JANUARY, packed, expected_version=None))["expected_version"] is None
    await settled(producing)
    stale = await draft(producing, JANUARY, packed, expected_version=None)
    assert (stale["code"], stale["detail"]["version"]) == ("stale_version", 1)
    assert (await draft(producing, JANUARY, packed, expected_version=1))["args"]["reason"] == "correction"


async def test_other_terms_hold_from_their_month_on(producing: Market) -> None:
    await settled(producing)
    alone = [{"role": "producer", "kind": "participant", "party": "c2"}]
    terms = {
        "price": {"price_e8_yuan_per_kwh": 50_000_000},
        "roles": [{"role": "producer", "share_bp": 10_000}],
        "weights": [1],
    }
    args = {"start": "2026-02", "buyer": "r1", "points": [POINT], "parties": alone}
    assert (await propose(producing, args=args, terms=terms))["status"] == "applied"
    hashed = {"terms_hash": record(producing)["proposal"]["terms_hash"]}
    await producing.done(RETAILER, "agree_plant_terms", PLANT, args=hashed)
    found = await settled(producing, FEBRUARY)
    assert found["agreement"] == 2
    assert set(statement(producing, found["statement_hash"])["parties"]) == {"retailer", "producer:c2"}
    again = await corrected(producing, scale=4)
    assert again["agreement"] == 1
    assert "fund:sunfund" in statement(producing, again["statement_hash"])["parties"]


async def test_a_price_may_be_the_reference_price_of_the_month(market: Market) -> None:
    args = {"reference": "feed-in", "month": "2026-01", "price_e8_yuan_per_kwh": 39_100_000}
    await market.done(EXCHANGE, "publish_reference_price", args=args)
    terms = {**TERMS, "price": {"reference": "feed-in"}}
    await propose(market, action="register_plant", plant=None, args=plant_args(), terms=terms)
    await market.done(
        RETAILER, "agree_plant_terms", PLANT, args={"terms_hash": record(market)["proposal"]["terms_hash"]}
    )
    text = statement(market, (await settled(market))["statement_hash"])
    assert text["made_of"] == {"references": ["feed-in:2026-01@1"]}
    assert text["total_fen"] == half_up(Fraction(text["energy_wh"], 1_000) * Fraction(391, 1_000) * 100)
    missing = await draft(market, FEBRUARY, {POINT: pack(generation(FEBRUARY))})
    assert missing["code"] == "reference_price_missing"


async def test_days_on_which_the_point_was_not_the_producers_do_not_count(producing: Market) -> None:
    await producing.done(AGENT, "end_assignment", POINT, args={"end": "2026-01-11"})
    days = generation(JANUARY)[:10]
    text = statement(producing, (await settled(producing, days=days))["statement_hash"])
    assert text["energy_wh"] == sum(sum(day.columns[1]) for day in days)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (CLERK, None),
        (CONSUMER_2, None),
        (OTHER_CLERK, "not_a_party"),
        (CONSUMER, "not_a_party"),
        (RETAILER_2, "not_a_party"),
    ],
)
async def test_buyer_or_producer_asks(producing: Market, person: Person, code: str | None) -> None:
    result = await taken(producing, await asked(producing, person=person), organisation=person.organisation)
    assert result.get("code") == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"terms_hash": "ab" * 32}, "terms_differ"),
        ({"readings_hash": "ab" * 32}, "readings_differ"),
        ({"reason": "correction"}, "invalid_args"),
        ({"month": "2026-02"}, "invalid_period"),
        ({"month": "2025-12"}, "nothing_agreed"),
        ({"carries": [{"month": "2026-01", "version": 2, "statement_hash": "ab" * 32}]}, "carries_differ"),
    ],
)
async def test_what_is_asked_has_to_fit(producing: Market, change: dict[str, Any], code: str) -> None:
    assert (await taken(producing, await asked(producing, **change)))["code"] == code


async def test_another_statement_is_refused_and_not_kept(producing: Market) -> None:
    packed = {POINT: pack(generation(JANUARY))}
    drafted = await draft(producing, JANUARY, packed)
    other = {**drafted["statement"], "total_fen": drafted["statement"]["total_fen"] + 1}
    before = dict(producing.peer.private)
    result = await taken(producing, signed(producing, drafted, packed, statement=other))
    assert (result["code"], result["detail"]["path"]) == ("statement_differs", "private.statement.total_fen")
    assert producing.peer.private == before


async def test_readings_that_were_not_anchored_are_refused(producing: Market) -> None:
    days = generation(JANUARY)
    wrong = [replace(days[0], salt=bytes(32)), *days[1:]]
    result = await taken(producing, await asked(producing, days=wrong))
    assert result["code"] == "readings_differ"


async def test_the_public_record_waits_for_the_statement(producing: Market) -> None:
    item = await asked(producing)
    (result,) = await producing.apply(item, organisation="RetailerOrg")
    assert result["code"] == "statement_missing"
    assert await settle(producing, item) == [{"status": "deposited"}]
    assert await settle(producing, item) == [{"status": "kept"}]


async def test_a_month_that_is_not_over_waits(market: Market) -> None:
    await agreed(market, start="2026-06")
    assert (await draft(market, ("2026-06-01", "2026-07-01"), {}))["code"] == "period_not_over"


async def test_the_next_buyer_pays_nothing_of_what_the_last_one_owes(market: Market) -> None:
    await agreed(market, end="2026-02")
    await settled(market)
    await amended(market, to=RETAILER_2, start="2026-02", buyer="r2")
    late = statement(market, (await corrected(market, scale=4))["statement_hash"])
    assert (late["charged"], late["buyer"]) == ("with_this_bill", "r1")
    found = await settled(market, FEBRUARY, person=OTHER_CLERK)
    assert (found["buyer"], found.get("carries")) == ("r2", None)
    await anchor(market, MARCH, generation(MARCH, scale=5), version=2)
