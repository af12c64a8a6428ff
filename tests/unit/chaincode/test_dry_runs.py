"""`DryRun`: the answers of the functions that write, from a function that writes nothing."""

from __future__ import annotations

from typing import Any

from chaincode import batch
from chaincode.intent import SignedIntent
from tests.unit.chaincode.fake_stub import FakeStub
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, FIELDS, REGISTRAR, RETAILER, TERMS, Market


async def dry_run(market: Market, *items: SignedIntent, organisation: str) -> tuple[Any, FakeStub]:
    status, answer, stub = await market.peer.call(
        b"DryRun",
        organisation=organisation,
        now_ms=market.now_ms,
        transient={"batch": batch.encode(items, private=True, some=True)},
    )
    assert status in (200, 500)
    return answer, stub


async def test_nothing_is_written_even_where_it_is_submitted(market: Market) -> None:
    before = (dict(market.peer.state), dict(market.peer.private))
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    answer, stub = await dry_run(market, item, organisation="ConsumerOrg")
    assert answer == [
        {
            "status": "applied",
            "version": 1,
            "endorsing_organisations": [
                {"function": "Deposit", "one_of_each": [["ConsumerOrg"], ["RetailerOrg"]]},
                {"function": "Apply", "one_of_each": [["ExchangeOrg"], ["ConsumerOrg", "RetailerOrg"]]},
            ],
        }
    ]
    assert (stub.writes, stub.events) == ([], [])
    assert (market.peer.state, market.peer.private) == before


async def test_a_refusal_is_the_one_that_the_real_step_gets(market: Market) -> None:
    order = await market.submit()
    items = [
        market.signed(CONSUMER, "cancel", target=order, expected_version=7),
        market.signed(CONSUMER, "audit", target=order, expected_version=1),
        market.signed(CONSUMER, "cancel", target=order, expected_version=1, expires_at=market.now_ms),
        market.signed(CONSUMER, "cancel", target=order, expected_version=1),
        market.signed(CONSUMER, "delete", target=order, expected_version=2),
    ]
    answer, _ = await dry_run(market, *items, organisation="ConsumerOrg")
    real = await market.apply(*items, organisation="ConsumerOrg")
    assert [{k: v for k, v in each.items() if k != "endorsing_organisations"} for each in answer] == real
    again, _ = await dry_run(market, items[3], organisation="ConsumerOrg")
    assert again[0]["status"] == "exists"


async def test_terms_that_would_not_be_deposited_refuse_the_step(market: Market) -> None:
    terms = {**TERMS, "prices_e8_yuan_per_kwh": {"night": 1}}
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=terms)
    (answer,), _ = await dry_run(market, item, organisation="ConsumerOrg")
    assert (answer["status"], answer["code"]) == ("refused", "price_not_in_package")


async def test_a_capped_step_is_asked_about_with_its_reservation(market: Market) -> None:
    order = await market.submit()
    confirm = market.signed(
        RETAILER,
        "confirm",
        target=order,
        expected_version=1,
        args={"terms_hash": market.order(order)["terms_hash"]},
    )
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": TERMS["energy_wh"]}})
    (answer,), stub = await dry_run(market, confirm, organisation="RetailerOrg")
    functions = [each["function"] for each in answer["endorsing_organisations"]]
    assert (answer["status"], functions, stub.writes) == ("applied", ["Reserve", "Apply"], [])
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": 1}})
    (answer,), _ = await dry_run(market, confirm, organisation="RetailerOrg")
    assert (answer["status"], answer["code"]) == ("refused", "volume_cap_exceeded")


async def test_a_purge_is_asked_about_too(market: Market) -> None:
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)
    args = {"terms_hash": market.order(order)["terms_hash"]}
    item = market.signed(EXCHANGE, "purge", target=order, expected_version=2, args=args)
    (answer,), stub = await dry_run(market, item, organisation="ExchangeOrg")
    assert answer["endorsing_organisations"] == [
        {"function": "Purge", "one_of_each": [["ExchangeOrg"], ["ConsumerOrg"], ["RetailerOrg"]]}
    ]
    assert stub.writes == []


async def test_the_regulator_writes_nothing_and_so_asks_for_nothing(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS)
    answer, _ = await dry_run(market, item, organisation="RegulatorOrg")
    assert answer == {"code": "read_only_organisation"}
