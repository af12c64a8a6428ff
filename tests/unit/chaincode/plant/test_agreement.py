"""What producer and buyer agree about a plant: who may, from when on, and what stays private."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from tests.unit.chaincode.market import CONSUMER, CONSUMER_2, RETAILER, RETAILER_2, Market, Person
from tests.unit.chaincode.metering.grid import AGENT, point_args
from tests.unit.chaincode.plant.plants import (
    PARTIES,
    PLANT,
    POINT,
    TERMS,
    agreed,
    agreement_args,
    amended,
    plant_args,
    propose,
    record,
    registered,
    settled,
)

GRID_BUYER = AGENT


async def test_nothing_holds_until_both_have_signed(market: Market) -> None:
    terms_hash = await registered(market)
    assert "agreements" not in record(market)
    found = await market.done(RETAILER, "agree_plant_terms", PLANT, args={"terms_hash": terms_hash})
    assert found["version"] == 2
    (agreement,) = record(market)["agreements"]
    assert agreement["agreed_by"] == {"c2": "u-c2", "r1": "u-r1"}
    assert (agreement["number"], agreement["payer"], agreement["terms_hash"]) == (1, "retailer", terms_hash)
    assert "proposal" not in record(market)


async def test_prices_and_weights_lie_in_the_collection_alone(market: Market) -> None:
    terms_hash = await registered(market)
    assert b"45300000" in market.peer.private[keys.TERMS_COLLECTION, terms_hash]
    assert not any(b"45300000" in value or b"6001" in value for value in market.peer.state.values())


async def test_the_grid_company_may_buy(market: Market) -> None:
    terms_hash = await registered(market, buyer="grid")
    await market.done(GRID_BUYER, "agree_plant_terms", PLANT, args={"terms_hash": terms_hash})
    assert record(market)["agreements"][0]["payer"] == "grid"


@pytest.mark.parametrize(
    ("person", "code"),
    [(CONSUMER_2, "not_next"), (CONSUMER, "not_a_party"), (RETAILER_2, "not_a_party"), (RETAILER, None)],
)
async def test_the_other_side_agrees(market: Market, person: Person, code: str | None) -> None:
    terms_hash = await registered(market)
    result = await market.do(person, "agree_plant_terms", PLANT, args={"terms_hash": terms_hash})
    assert result.get("code") == code


async def test_other_terms_than_were_proposed_are_not_agreed(market: Market) -> None:
    await registered(market)
    result = await market.do(RETAILER, "agree_plant_terms", PLANT, args={"terms_hash": "ab" * 32})
    assert result["code"] == "terms_differ"


async def test_terms_that_were_not_deposited_are_not_agreed(market: Market) -> None:
    result = await market.do(CONSUMER_2, "register_plant", args=plant_args(), terms=TERMS, deposited=False)
    assert result["status"] == "applied"
    hashed = {"terms_hash": record(market)["proposal"]["terms_hash"]}
    assert (await market.do(RETAILER, "agree_plant_terms", PLANT, args=hashed))["code"] == "terms_missing"


@pytest.mark.parametrize("person", [CONSUMER_2, RETAILER])
async def test_either_side_ends_a_proposal(market: Market, person: Person) -> None:
    terms_hash = await registered(market)
    await market.done(person, "decline_plant_terms", PLANT)
    assert "proposal" not in record(market)
    result = await market.do(RETAILER, "agree_plant_terms", PLANT, args={"terms_hash": terms_hash})
    assert result["code"] == "nothing_proposed"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"buyer": "c1"}, "unknown_participant"),
        ({"buyer": "nobody"}, "unknown_participant"),
        ({"points": ["mp-unknown"]}, "unknown_point"),
        ({"points": ["p-1"]}, "point_not_own"),
        ({"parties": [{"role": "producer", "kind": "participant", "party": "nobody"}]}, "unknown_participant"),
        ({"parties": [{"role": "producer", "kind": "grid", "party": "c1"}]}, "unknown_participant"),
        ({"parties": [PARTIES[0], PARTIES[0]]}, "invalid_args"),
        ({"end": "2026-01"}, "invalid_args"),
        ({"points": [POINT, POINT]}, "invalid_args"),
    ],
)
async def test_what_is_registered_has_to_exist(market: Market, args: dict[str, Any], code: str) -> None:
    result = await market.do(CONSUMER_2, "register_plant", args=plant_args(**args), terms=TERMS)
    assert result["code"] == code


@pytest.mark.parametrize(
    "terms",
    [
        {**TERMS, "weights": [1, 1, 1]},
        {**TERMS, "roles": [{"role": "producer", "share_bp": 10_000}]},
        {**TERMS, "roles": [*TERMS["roles"][:2], {"role": "investor", "share_bp": 4_000}]},
        {**TERMS, "weights": [1, 0, 1, 1]},
        {**TERMS, "more": 1},
        {"price": TERMS["price"]},
    ],
)
async def test_terms_that_do_not_add_up_are_not_deposited(market: Market, terms: dict[str, Any]) -> None:
    item = market.signed(CONSUMER_2, "register_plant", args=plant_args(), terms=terms)
    (result,) = await market.deposit(item)
    assert (result["status"], result["code"]) == ("refused", "terms_invalid")


async def test_a_point_is_one_plants_for_good(market: Market) -> None:
    await agreed(market)
    other = plant_args("pv-2")
    assert (await market.do(CONSUMER_2, "register_plant", args=other, terms=TERMS))["code"] == "point_elsewhere"


async def test_a_point_is_sold_once_though_it_was_proposed_twice(market: Market) -> None:
    await registered(market)
    await market.done(CONSUMER_2, "register_plant", args=plant_args("pv-2"), terms=TERMS)
    for plant, code in ((PLANT, None), ("pv-2", "point_elsewhere")):
        hashed = {"terms_hash": record(market, plant)["proposal"]["terms_hash"]}
        assert (await market.do(RETAILER, "agree_plant_terms", plant, args=hashed)).get("code") == code


async def test_an_id_is_registered_once(market: Market) -> None:
    await registered(market)
    assert (await market.do(CONSUMER_2, "register_plant", args=plant_args(), terms=TERMS))["code"] == (
        "already_registered"
    )


async def test_the_buyer_may_propose_and_then_the_producer_agrees(producing: Market) -> None:
    await producing.done(AGENT, "register_point", args=point_args("mp-pv-2", direction="export"))
    await producing.done(AGENT, "assign_point", "mp-pv-2", args={"participant": "c2", "start": "2026-02-01"})
    found = await amended(producing, by=RETAILER, to=CONSUMER_2, start="2026-03", points=[POINT, "mp-pv-2"])
    assert [each["start"] for each in found["agreements"]] == ["2026-01", "2026-03"]
    assert found["agreements"][1]["agreed_by"] == {"r1": "u-r1", "c2": "u-c2"}


@pytest.mark.parametrize(
    ("person", "changes", "code"),
    [
        (RETAILER_2, {"buyer": "r2"}, "not_a_party"),
        (RETAILER, {"buyer": "r2"}, "not_a_party"),
        (CONSUMER, {}, "not_a_party"),
        (CONSUMER_2, {"buyer": "r2", "start": "2026-06"}, "buyer_bound"),
        (CONSUMER_2, {"start": "2026-01"}, "month_settled"),
        (CONSUMER_2, {"start": "2026-02"}, None),
    ],
)
async def test_who_may_change_what(
    producing: Market, person: Person, changes: dict[str, Any], code: str | None
) -> None:
    await settled(producing)
    result = await propose(producing, person, args=agreement_args(**changes))
    assert result.get("code") == code


async def test_a_month_that_was_settled_meanwhile_is_not_agreed_anew(producing: Market) -> None:
    await propose(producing, args=agreement_args(start="2026-01"))
    await settled(producing)
    hashed = {"terms_hash": record(producing)["proposal"]["terms_hash"]}
    result = await producing.do(RETAILER, "agree_plant_terms", PLANT, args=hashed)
    assert result["code"] == "month_settled"


async def test_another_buyer_follows_once_the_last_one_has_agreed_to_an_end(producing: Market) -> None:
    await amended(producing, start="2026-02", end="2026-03")
    found = await amended(producing, to=RETAILER_2, start="2026-03", buyer="r2")
    assert [each["buyer"] for each in found["agreements"]] == ["r1", "r1", "r2"]
