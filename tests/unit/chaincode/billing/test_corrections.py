"""Later versions of a bill: their difference is explicit, charged once, and nothing that was there is lost."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from chaincode.billing.packed_readings import DayReadings, pack
from tests.unit.chaincode.billing.bills import (
    FEBRUARY,
    JANUARY,
    POINT,
    anchor,
    asked,
    bill,
    changed,
    draft,
    readings,
    refusal,
    settle,
    settled,
    signed,
    statement,
)
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, OTHER_TEXT, RETAILER, Market, archiving


async def corrected_readings(market: Market, *, by: int = 1_000_000, version: int = 2) -> list[DayReadings]:
    """January with more energy on its second day, anchored as the next version of that day."""
    days = readings(JANUARY)
    days[1] = changed(days[1], by=by)
    await anchor(market, JANUARY, [days[1]], version=version)
    return days


async def correct(market: Market, order: str, days: list[DayReadings]) -> dict[str, Any]:
    return await settled(market, order, JANUARY, days=days, reason="correction")


async def test_a_correction_states_its_difference_and_the_next_bill_charges_it(metered: Market, order: str) -> None:
    first = await settled(metered, order)
    second = await correct(metered, order, await corrected_readings(metered))
    assert (second["version"], second["reason"], second["replaces"]) == (2, "correction", first["statement_hash"])
    before, after = statement(metered, first["statement_hash"]), statement(metered, second["statement_hash"])
    delta = after["delta"]
    assert delta["energy_wh"] == after["energy_wh"] - before["energy_wh"] == 1_000_000
    assert delta["total_fen"] == after["total_fen"] - before["total_fen"] > 0
    assert delta["parties"] == {"consumer": -delta["total_fen"], "retailer": delta["total_fen"]}
    assert sum(delta["by_part"].values()) == delta["total_fen"]
    assert (after["charged"], after["due"]) == ("with_the_next_bill", {"consumer": 0})

    february = await settled(metered, order, FEBRUARY)
    named = {"month": "2026-01", "version": 2, "statement_hash": second["statement_hash"]}
    assert february["carries"] == [named]
    found = statement(metered, february["statement_hash"])
    assert found["carried"] == [{**named, "parties": delta["parties"]}]
    assert found["due"] == {
        "consumer": -found["total_fen"] - delta["total_fen"],
        "retailer": found["total_fen"] + delta["total_fen"],
    }
    course = metered.record(keys.settlement_course(order))
    assert course == {"through": "2026-03-01", "closed": False, "open": []}


async def test_what_was_charged_is_the_sum_of_what_is_due(metered: Market, order: str) -> None:
    """However often January is corrected, all that was ever due is what the present bills come to."""
    records = [await settled(metered, order)]
    for version, by in ((2, 1_000_000), (3, -50), (4, 70_000)):
        days = await corrected_readings(metered, by=by, version=version)
        records.append(await correct(metered, order, days))
    records.append(await settled(metered, order, FEBRUARY))
    statements = [statement(metered, record["statement_hash"]) for record in records]
    due = sum(each["due"].get("retailer", 0) for each in statements)
    assert due == statements[-2]["total_fen"] + statements[-1]["total_fen"]
    assert len(records[-1]["carries"]) == 3


async def test_versions_before_stay_readable(metered: Market, order: str) -> None:
    first = await settled(metered, order)
    second = await correct(metered, order, await corrected_readings(metered))
    for version, expected in ((b"1", first), (b"2", second)):
        _, answer, _ = await metered.peer.call(
            b"ReadSettlement",
            order.encode(),
            b"2026-01",
            version,
            organisation="ExchangeOrg",
            now_ms=metered.now_ms,
        )
        assert answer == expected
    assert statement(metered, first["statement_hash"])["version"] == 1


async def test_a_version_is_made_on_the_one_that_is_there(metered: Market, order: str) -> None:
    item = await asked(metered, order)
    await settled(metered, order)
    code, detail = await refusal(metered, item)
    assert (code, detail["version"]) == ("stale_version", 1)
    days = await corrected_readings(metered)
    one = await asked(metered, order, days=days, reason="correction")
    await correct(metered, order, days)
    assert (await refusal(metered, one))[0] == "stale_version"
    (result,) = await metered.apply(one, organisation="RetailerOrg")
    assert result["code"] == "stale_version"


async def test_a_draft_is_of_the_version_that_was_seen(metered: Market, order: str) -> None:
    packed = {POINT: pack(readings(JANUARY))}
    assert (await draft(metered, order, JANUARY, packed, expected_version=1))["code"] == "stale_version"
    assert (await draft(metered, order, JANUARY, packed, expected_version=None))["expected_version"] is None
    await settled(metered, order)
    stale = await draft(metered, order, JANUARY, packed, expected_version=None)
    assert (stale["code"], stale["detail"]["version"]) == ("stale_version", 1)
    for seen in ({}, {"expected_version": 1}):
        drafted = await draft(metered, order, JANUARY, packed, reason="correction", **seen)
        assert drafted["expected_version"] == 1


async def test_a_bill_leaves_out_no_open_correction(metered: Market, order: str) -> None:
    await settled(metered, order)
    february = await asked(metered, order, FEBRUARY)
    assert await settle(metered, february) == [{"status": "deposited"}]
    await correct(metered, order, await corrected_readings(metered))
    (result,) = await metered.apply(february, organisation="RetailerOrg")
    assert result["code"] == "carries_differ"
    packed = {POINT: pack(readings(FEBRUARY))}
    drafted = await draft(metered, order, FEBRUARY, packed)
    del drafted["args"]["carries"]
    assert (await refusal(metered, signed(metered, order, drafted, packed)))[0] == "carries_differ"


async def test_a_ruling_may_make_another_version_of_the_same_readings(metered: Market, order: str) -> None:
    await settled(metered, order)
    record = await settled(metered, order, reason="ruling")
    assert (record["version"], record["reason"]) == (2, "ruling")
    assert statement(metered, record["statement_hash"])["delta"]["total_fen"] == 0


async def ended(market: Market, order: str, day: str) -> None:
    """The contract ends by agreement."""
    market.now_ms = 1_770_000_000_000  # 2026-02-02
    args = {"text_hash": OTHER_TEXT, "ends_on": day}
    await market.done(RETAILER, "propose_termination", order, args=args)
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))


async def test_an_early_end_is_the_final_bill_to_its_day(metered: Market, order: str) -> None:
    days = [day for day in readings(FEBRUARY) if day.day < 15]
    await ended(metered, order, "2026-02-15")
    metered.now_ms = 1_772_500_000_000  # March
    await settled(metered, order)
    record = await settled(metered, order, ("2026-02-01", "2026-02-15"), days=days)
    assert record["final"] is True
    assert metered.record(keys.settlement_course(order)) == {"through": "2026-02-15", "closed": True, "open": []}
    found = statement(metered, record["statement_hash"])
    assert found["energy_wh"] == sum(sum(day.columns[0]) for day in days)
    packed = {POINT: pack(readings(FEBRUARY)[14:])}
    again = await draft(metered, order, ("2026-02-15", "2026-03-01"), packed, reason="correction")
    assert again["code"] == "invalid_period"


async def test_a_correction_after_the_final_bill_is_due_by_itself(metered: Market, order: str) -> None:
    await ended(metered, order, "2026-02-15")
    metered.now_ms = 1_772_500_000_000
    await settled(metered, order)
    open_one = await correct(metered, order, await corrected_readings(metered))
    final = await settled(metered, order, ("2026-02-01", "2026-02-15"), days=readings(FEBRUARY)[:14])
    assert [each["version"] for each in final["carries"]] == [2]
    late = await correct(metered, order, await corrected_readings(metered, by=5_000_000, version=3))
    found = statement(metered, late["statement_hash"])
    assert found["charged"] == "with_this_bill"
    assert found["due"] == found["delta"]["parties"]
    assert found["delta"]["replaces"] == open_one["statement_hash"]
    by_itself = {"month": "2026-01", "version": 3, "statement_hash": late["statement_hash"]}
    course = {"through": "2026-02-15", "closed": True, "open": [], "late": [by_itself]}
    assert metered.record(keys.settlement_course(order)) == course


async def test_notice_costs_what_the_tariff_says_of_the_energy_that_remains(metered: Market, order: str) -> None:
    metered.now_ms = 1_769_000_000_000  # 2026-01-21
    await metered.done(CONSUMER, "give_notice", order, args={"kind": "switch", "ends_on": "2026-03-01"})
    metered.now_ms = 1_772_500_000_000
    await settled(metered, order)
    record = await settled(metered, order, FEBRUARY)
    assert record["final"] is True
    (line,) = [line for line in statement(metered, record["statement_hash"])["lines"] if line["part"] == "termination"]
    # 1,234,567 Wh evenly over 365 days, 59 of them delivered; 0.02 yuan for each kWh that remains.
    assert line["energy_wh"] == 1_234_567 - 1_234_567 * 59 // 365
    assert line["amount_fen"] == 2_070
    assert bill(metered, order)["final"] is False


@pytest.mark.parametrize("lacking", [False, True])
async def test_a_peer_that_lacks_the_statement_before_does_not_guess(
    metered: Market, order: str, *, lacking: bool
) -> None:
    await settled(metered, order)
    item = await asked(metered, order, days=await corrected_readings(metered), reason="correction")
    record = bill(metered, order)
    if lacking:
        del metered.peer.private[keys.STATEMENTS_COLLECTION, record["statement_hash"]]
        assert (await refusal(metered, item))[0] == "statement_missing"
    else:
        assert await settle(metered, item) == [{"status": "deposited"}]
