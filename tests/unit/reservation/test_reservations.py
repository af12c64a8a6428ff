"""Reservations in a market: what is held, by which steps, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode.intent import SignedIntent, sign_intent
from chaincode.reservation.model import of_terms
from chaincode.reservation.reads import PAGE
from chaincode.reservation.release import MAX_ORDERS
from chaincode.results import deposited, expand
from tests.unit.chaincode.market import (
    CONSUMER,
    ENERGY_WH,
    EXCHANGE,
    FIELDS,
    OTHER_TEXT,
    REGISTRAR,
    RETAILER,
    TERMS,
    TEXT,
    Market,
    new_market,
)

CAP_WH = 2 * ENERGY_WH


@pytest.fixture
async def market() -> Market:
    made = await new_market()
    await cap(made, CAP_WH)
    return made


async def cap(market: Market, wh: int) -> None:
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": wh}})


async def reserve(market: Market, *items: SignedIntent, organisation: str = "RetailerOrg") -> list[dict[str, Any]]:
    status, answer, _ = await market.peer.call(
        b"Reserve",
        organisation=organisation,
        now_ms=market.now_ms,
        transient={"batch": batch.encode(items, private=True, some=True)},
    )
    assert status == 200, answer
    return expand(canonical.dumps(answer), usual=[deposited() for _ in items])


async def release(market: Market, *commitments: str, organisation: str = "ConsumerOrg") -> Any:
    wanted = {"retailer": "r1", "commitments": list(commitments), "orders": []}
    _, answer, _ = await market.peer.call(
        b"Release",
        organisation=organisation,
        now_ms=market.now_ms,
        transient={"release": canonical.dumps(wanted)},
    )
    return answer


async def read(market: Market, function: bytes, *rest: str, organisation: str = "RetailerOrg") -> Any:
    ids = [b"r1", *(each.encode() for each in rest)]
    _, answer, _ = await market.peer.call(function, *ids, organisation=organisation, now_ms=market.now_ms)
    return answer


async def to_do(market: Market) -> list[dict[str, Any]]:
    """All that there is to do about the retailer's reservations, from page to page."""
    page = await read(market, b"ReadReservations")
    entries = page["entries"]
    while "next" in page:
        page = await read(market, b"ReadReservations", page["next"])
        entries += page["entries"]
    return list(entries)


async def year(market: Market) -> tuple[int, int]:
    """What is pending and posted in 2026, as the retailer reads it."""
    volumes = (await read(market, b"ReadVolume"))["2026"]
    return volumes["pending_wh"], volumes["posted_wh"]


def confirm(market: Market, order: str) -> SignedIntent:
    record = market.order(order)
    return market.signed(
        RETAILER,
        "confirm",
        target=order,
        expected_version=record["version"],
        args={"terms_hash": record["terms_hash"]},
    )


async def confirmed(market: Market) -> str:
    """An order that the retailer has confirmed with its volume reserved."""
    order = await market.submit()
    item = confirm(market, order)
    assert await reserve(market, item) == [{"status": "deposited"}]
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied", result
    return order


async def in_force(market: Market) -> str:
    order = await confirmed(market)
    terms_hash = market.order(order)["terms_hash"]
    await market.done(CONSUMER, "confirm", order, args={"terms_hash": terms_hash})
    await market.done(EXCHANGE, "audit", order)
    for person in (CONSUMER, RETAILER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    record = market.order(order)
    # The archive's envelope is not what is tested here.
    record |= {"state": "executing", "stage": "execute", "archived_by": EXCHANGE.user, "next": []}
    market.peer.state[keys.order(order)] = canonical.dumps(record)
    return order


def commitment(market: Market, order: str) -> str:
    record = market.order(order)
    period = {"period_start": record["period_start"], "period_end": record["period_end"]}
    return of_terms(order, record["terms_hash"], **period)


async def test_a_capped_retailer_commits_only_what_is_reserved(market: Market) -> None:
    order = await market.submit()
    item = confirm(market, order)
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert (result["code"], result["detail"]) == ("reservation_missing", {"key": "r1"})
    assert await reserve(market, item) == [{"status": "deposited"}]
    assert await reserve(market, item) == [{"status": "kept"}]
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied"
    assert await year(market) == (ENERGY_WH, 0)


async def test_without_a_cap_for_the_year_nothing_is_asked_for_or_written(market: Market) -> None:
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2031": 1}})
    order = await market.submit()
    item = confirm(market, order)
    before = dict(market.peer.private)
    assert await reserve(market, item) == [{"status": "kept"}]
    assert market.peer.private == before
    _, (result,), stub = await market.call_apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied"
    assert stub.requests.count("get_private_data_hash") == 1  # of the terms


async def test_what_is_over_the_cap_is_refused_by_name_and_by_no_number(market: Market) -> None:
    orders = [await market.submit() for _ in range(3)]
    results = await reserve(market, *(confirm(market, order) for order in orders))
    assert [result["status"] for result in results] == ["deposited", "deposited", "refused"]
    assert results[2] == {
        "status": "refused",
        "code": "volume_cap_exceeded",
        "detail": {"key": "r1", "path": "volume_cap_wh.2026"},
    }
    assert await year(market) == (CAP_WH, 0)


@pytest.mark.parametrize("end", ["cancel", "reject", "counter"])
async def test_volume_is_free_again_when_the_step_no_longer_binds(market: Market, end: str) -> None:
    order = await confirmed(market)
    first = commitment(market, order)
    if end == "counter":
        await market.done(CONSUMER, "counter", order, terms=TERMS)
    else:
        await market.done(CONSUMER, end, order, **({"args": {"reason": "too_dear"}} if end == "reject" else {}))
    if end != "cancel":  # until its intent is over, the same step could still be taken
        assert await release(market, first) == {"released": 0}
        market.now_ms += 300_001
    assert await release(market, first) == {"released": 1}
    assert await release(market, first) == {"released": 0}
    assert await year(market) == (0, 0)


async def test_volume_is_posted_when_the_contract_is_archived(market: Market) -> None:
    order = await in_force(market)
    (listed,) = await to_do(market)
    assert await read(market, b"ReadOrderReservations", order) == [listed]
    assert listed == {"commitment": commitment(market, order), "due": True, "kind": "order", "source": order}
    assert await release(market, commitment(market, order)) == {"released": 1}
    assert await year(market) == (0, ENERGY_WH)
    assert await to_do(market) == await read(market, b"ReadOrderReservations", order) == []


async def test_reservations_are_looked_through_in_pages(market: Market) -> None:
    order = await in_force(market)
    made = commitment(market, order)
    record = json.loads(market.peer.private[keys.TERMS_COLLECTION, keys.reservation("r1", made)])
    others = [f"{number:064x}" for number in range(2 * PAGE)]
    for other in others:  # of orders that are none, so theirs end by time
        copy = {**record, "order": other, "good_until": market.now_ms + 1}
        key = keys.reservation("r1", commitment(market, order).replace(order, other))
        market.peer.private[keys.TERMS_COLLECTION, key] = canonical.dumps(copy)
    assert [entry["source"] for entry in await to_do(market)] == [order]
    assert await read(market, b"ReadOrderReservations", others[0]) == []
    market.now_ms += 2
    assert sorted(entry["source"] for entry in await to_do(market)) == sorted([*others, order])
    (due,) = await read(market, b"ReadOrderReservations", others[0])
    assert due["source"] == others[0]


async def test_reading_of_reservations_takes_a_page_or_some_orders(market: Market) -> None:
    for function, rest in (
        (b"ReadReservations", ["ab" * 32] * 2),
        (b"ReadOrderReservations", ["ab" * 32] * (MAX_ORDERS + 1)),
        (b"ReadVolume", ["ab" * 32]),
    ):
        assert await read(market, function, *rest) == {"code": "invalid_arguments"}


async def test_an_amendment_holds_what_is_more_and_replaces_what_was_posted(market: Market) -> None:
    order = await in_force(market)
    await release(market, commitment(market, order))
    more = {**TERMS, "energy_wh": ENERGY_WH + 1_000}
    record = market.order(order)
    item = market.signed(
        RETAILER,
        "propose_amendment",
        target=order,
        expected_version=record["version"],
        args={"text_hash": OTHER_TEXT},
        terms=more,
    )
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["code"] == "reservation_missing"
    assert await reserve(market, item) == [{"status": "deposited"}]
    assert await year(market) == (1_000, ENERGY_WH)
    assert await market.deposit(item, organisation="RetailerOrg") == [{"status": "deposited"}]
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied", result
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    record = market.order(order)
    amended = f"{order}.{record['proposal']['terms_hash']}.{record['terms_hash']}"
    record |= {"terms_hash": record.pop("proposal")["terms_hash"]}
    market.peer.state[keys.order(order)] = canonical.dumps(record)
    assert await release(market, amended) == {"released": 1}
    assert await year(market) == (0, ENERGY_WH + 1_000)


async def test_a_purchase_binds_the_publisher_and_so_reserves(market: Market) -> None:
    terms = {"energy_wh": CAP_WH, "prices_e8_yuan_per_kwh": {}}
    item = market.signed(CONSUMER, "purchase", args=FIELDS, terms=terms)
    (result,) = await market.apply(item, organisation="ConsumerOrg")
    assert result["code"] == "reservation_missing"
    assert await reserve(market, item, organisation="ConsumerOrg") == [{"status": "deposited"}]
    (result,) = await market.apply(item, organisation="ConsumerOrg")
    assert result["status"] == "applied", result
    assert await year(market) == (CAP_WH, 0)


async def test_two_orders_with_one_terms_hash_count_twice(market: Market) -> None:
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    await market.deposit(item)
    again = market.intent(CONSUMER, "submit", args=FIELDS, private_hash=json.loads(item.intent)["private_hash"])
    second = sign_intent(again, CONSUMER.key, item.private)
    await market.apply(item, second, organisation="ConsumerOrg")
    results = await reserve(market, confirm(market, item.digest), confirm(market, second.digest))
    assert [result["status"] for result in results] == ["deposited", "deposited"]
    assert await year(market) == (CAP_WH, 0)


async def test_the_same_terms_for_another_period_are_reserved_anew(market: Market) -> None:
    """What is reserved counts in the years of its period: else a counter would move volume out of a capped year."""
    item = market.signed(CONSUMER, "submit", args={**FIELDS, "period_end": "2026-07-01"}, terms=TERMS)
    await market.deposit(item)
    await market.apply(item, organisation="ConsumerOrg")
    order = item.digest
    assert await reserve(market, confirm(market, order)) == [{"status": "deposited"}]
    first = commitment(market, order)
    version, terms_hash = market.order(order)["version"], market.order(order)["terms_hash"]
    counter = market.intent(
        RETAILER,
        "counter",
        target=order,
        expected_version=version,
        args={"period_end": "2026-08-01"},
        private_hash=terms_hash,
    )
    (result,) = await market.apply(sign_intent(counter, RETAILER.key, item.private), organisation="RetailerOrg")
    assert result["status"] == "applied", result
    await market.done(CONSUMER, "confirm", order, args={"terms_hash": terms_hash})
    again = confirm(market, order)
    (result,) = await market.apply(again, organisation="RetailerOrg")
    assert result["code"] == "reservation_missing"
    assert await reserve(market, again) == [{"status": "deposited"}]
    (result,) = await market.apply(again, organisation="RetailerOrg")
    assert result["status"] == "applied", result
    market.now_ms += 300_001
    assert await release(market, first, commitment(market, order)) == {"released": 1}
    assert await year(market) == (ENERGY_WH, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period_start": "0001-01-01", "period_end": "9999-12-31"}, "package_not_valid"),
        ({"package": "p0"}, "unknown_package"),
        ({"retailer": "r2"}, "package_differs"),
    ],
)
async def test_what_is_not_on_offer_holds_nobodys_volume(market: Market, changes: dict[str, Any], code: str) -> None:
    await market.done(REGISTRAR, "set_volume_cap", "r2", args={"volume_cap_wh": {"2026": CAP_WH}})
    terms = {"energy_wh": 1, "prices_e8_yuan_per_kwh": {}}
    item = market.signed(CONSUMER, "purchase", args={**FIELDS, **changes}, terms=terms)
    before = dict(market.peer.private)
    (result,) = await reserve(market, item, organisation="ConsumerOrg")
    assert result["code"] == code
    assert market.peer.private == before


async def test_a_lower_cap_leaves_what_stands_and_lets_nothing_in(market: Market) -> None:
    await confirmed(market)
    await cap(market, 1)
    (result,) = await reserve(market, confirm(market, await market.submit()))
    assert result["code"] == "volume_cap_exceeded"
    assert (await read(market, b"ReadVolume"))["2026"] == {
        "cap_wh": 1,
        "free_wh": 0,
        "pending_wh": ENERGY_WH,
        "posted_wh": 0,
    }


@pytest.mark.parametrize("organisation", ["ExchangeOrg", "RegulatorOrg"])
async def test_nobody_outside_the_collection_releases_or_reads(market: Market, organisation: str) -> None:
    code = "wrong_organisation" if organisation == "ExchangeOrg" else "read_only_organisation"
    assert await release(market, "ab" * 32, organisation=organisation) == {"code": code}
    for function in (b"ReadVolume", b"ReadReservations", b"ReadOrderReservations"):
        assert await read(market, function, organisation=organisation) == {"code": "wrong_organisation"}


async def test_only_the_signer_of_a_binding_step_reserves(market: Market) -> None:
    order = await market.submit()
    theirs = market.signed(
        CONSUMER,
        "confirm",
        target=order,
        expected_version=1,
        args={"terms_hash": market.order(order)["terms_hash"]},
    )
    cancel = market.signed(CONSUMER, "cancel", target=order, expected_version=1)
    results = await reserve(market, theirs, cancel, organisation="ConsumerOrg")
    assert [result["code"] for result in results] == ["not_a_party", "unknown_action"]


async def test_records_of_equal_volume_have_unequal_salts(market: Market) -> None:
    for _ in range(2):
        await confirmed(market)
    salts = [json.loads(value)["salt"] for (_, key), value in market.peer.private.items() if key[:2] in ("r:", "t:")]
    assert len(salts) == len(set(salts)) == 3
