"""A retailer's month closed: nothing is left out, all sums to zero, and what comes later is counted once."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import canonical, keys
from tests.unit.chaincode.billing import bills
from tests.unit.chaincode.billing.bills import CLERK, FEBRUARY, JANUARY, OTHER_CLERK, changed, readings
from tests.unit.chaincode.billing.test_corrections import ended
from tests.unit.chaincode.market import CONSUMER, Market, Person
from tests.unit.chaincode.plant import plants
from tests.unit.chaincode.plant.conftest import made_producing, market, order, producing
from tests.unit.chaincode.plant.plants import PLANT, signed, statement, taken

__all__ = ["made_producing", "market", "order", "producing"]


async def draft(market: Market, month: str, *, retailer: str = "r1") -> dict[str, Any]:
    """What `DraftClosing` answers."""
    status, answer, stub = await market.peer.call(
        b"DraftClosing", retailer.encode(), month.encode(), organisation="RetailerOrg", now_ms=market.now_ms
    )
    assert (status, stub.writes) == (200, [])
    assert isinstance(answer, dict)
    return answer


async def close(market: Market, period: str, *, person: Person = CLERK, **args: Any) -> dict[str, Any]:
    """Close the month as it is drafted, with `args` changed; the step's result."""
    drafted = await draft(market, period, retailer=person.participant)
    assert "statement" in drafted, drafted
    item = signed(market, drafted, {}, person=person, action="close_period", target=None, **args)
    return await taken(market, item)


async def closed(market: Market, month: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Close the month; the public record and the text."""
    result = await close(market, month)
    assert result["status"] == "applied", result
    record = market.record(keys.closing("r1", month))
    assert record is not None
    return record, statement(market, record["statement_hash"])


async def settled(market: Market, order: str, *months: tuple[str, str]) -> None:
    """The contract's bills and the plant's statements of the months."""
    for month in months:
        await bills.settled(market, order, month)
        await plants.settled(market, month)


async def correct_bill(market: Market, order: str, *, by: int, version: int = 2) -> dict[str, Any]:
    """January's bill with another first reading; its statement."""
    first, *rest = readings(JANUARY)
    days = [changed(first, by=by), *rest]
    await bills.anchor(market, JANUARY, days[:1], version=version)
    record = await bills.settled(market, order, JANUARY, days=days, reason="correction")
    return statement(market, record["statement_hash"])


async def test_all_parties_sum_to_zero(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    record, text = await closed(producing, "2026-01")
    assert (record["bills"], record["plants"], record["late"], record["balanced"]) == (1, 1, 0, True)
    bill = statement(producing, bills.bill(producing, order)["statement_hash"])
    income = producing.record(keys.plant_settlement(PLANT, "2026-01"))
    assert income is not None
    paid = statement(producing, income["statement_hash"])
    assert sum(text["parties"].values()) == 0
    assert text["parties"]["consumer:c1"] == -bill["total_fen"]
    assert text["parties"]["retailer:r1"] == bill["parties"]["retailer"] - paid["total_fen"]
    assert text["parties"]["producer:c2"] == paid["parties"]["producer:c2"]
    assert text["parties"]["fund:sunfund"] == paid["parties"]["fund:sunfund"] > 0
    assert text["parties"]["grid"] == bill["parties"].get("grid", 0) + paid["parties"]["grid"]


async def test_publicly_there_are_counts_and_hashes(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    record, text = await closed(producing, "2026-01")
    assert set(record) == {
        *("version", "retailer", "month", "bills", "plants", "late", "statements_hash", "statement_hash", "balanced"),
        *("operator", "refreshed_at"),
    }
    amounts = [str(abs(fen)).encode() for fen in text["parties"].values() if abs(fen) > 9_999]
    assert amounts
    assert not any(fen in value for fen in amounts for value in producing.peer.state.values())


async def test_a_missing_bill_is_named(producing: Market, order: str) -> None:
    missing = {"code": "bill_missing", "detail": {"key": order, "month": "2026-01"}}
    assert await draft(producing, "2026-01") == missing
    await bills.settled(producing, order, JANUARY)
    assert (await draft(producing, "2026-01"))["detail"] == {"key": PLANT, "month": "2026-01"}
    await plants.settled(producing, JANUARY)
    assert "statement" in await draft(producing, "2026-01")


async def test_a_bill_that_is_left_out_is_found_by_both_functions(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    drafted = await draft(producing, "2026-01")
    del producing.peer.state[keys.settlement(order, "2026-01")]
    item = signed(producing, drafted, {}, action="close_period", target=None)
    assert (await plants.settle(producing, item))[0]["code"] == "bill_missing"
    assert (await producing.apply(item, organisation="RetailerOrg"))[0]["code"] == "bill_missing"


async def test_a_month_is_closed_once(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    await closed(producing, "2026-01")
    assert (await draft(producing, "2026-01"))["code"] == "already_closed"


@pytest.mark.parametrize("args", [{"bills": 0}, {"plants": 2}, {"late": 1}, {"statements_hash": "ab" * 32}])
async def test_other_statements_are_not_counted(producing: Market, order: str, args: dict[str, Any]) -> None:
    await settled(producing, order, JANUARY)
    assert (await close(producing, "2026-01", **args))["code"] == "statements_differ"


async def test_a_month_that_is_not_over_is_not_closed(producing: Market) -> None:
    assert (await draft(producing, "2027-02"))["code"] == "period_not_over"


async def test_only_the_closings_own_text_closes(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    drafted = await draft(producing, "2026-01")
    item = signed(producing, drafted, {}, action="close_period", target=None)
    assert (await producing.apply(item, organisation="RetailerOrg"))[0]["code"] == "statement_missing"
    wrong = {**drafted["statement"], "parties": {}}
    item = signed(producing, drafted, {}, action="close_period", target=None, statement=wrong)
    assert (await taken(producing, item))["detail"]["path"] == "private.statement.parties"


async def test_another_statement_under_a_bills_hash_is_found(producing: Market, order: str) -> None:
    """A public record could name the text of another bill, as both have a hash that the collection knows."""
    await settled(producing, order, JANUARY, FEBRUARY)
    february = bills.bill(producing, order, FEBRUARY)
    key = keys.settlement(order, "2026-01")
    record = {**bills.bill(producing, order), "statement_hash": february["statement_hash"]}
    producing.peer.state[key] = canonical.dumps(record)
    assert await draft(producing, "2026-01") == {"code": "statement_differs", "detail": {"key": order}}


async def test_who_delivered_nothing_closes_with_nothing(producing: Market) -> None:
    drafted = await draft(producing, "2026-01", retailer="r2")
    assert (drafted["args"]["bills"], drafted["statement"]["parties"]) == (0, {})
    assert (await close(producing, "2026-01", person=OTHER_CLERK))["status"] == "applied"


async def test_a_correction_belongs_to_the_next_period(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    _, january = await closed(producing, "2026-01")
    delta = (await correct_bill(producing, order, by=40_000))["delta"]["parties"]
    more = statement(producing, (await plants.corrected(producing, scale=5))["statement_hash"])["delta"]["parties"]
    await settled(producing, order, FEBRUARY)
    record, february = await closed(producing, "2026-02")
    bill = statement(producing, bills.bill(producing, order, FEBRUARY)["statement_hash"])
    assert record["late"] == 0
    assert february["parties"]["consumer:c1"] == bill["parties"]["consumer"] + delta["consumer"]
    assert more["producer:c2"] > 0 > delta["consumer"]
    assert sum(january["parties"].values()) == sum(february["parties"].values()) == 0


async def test_a_correction_before_the_closing_is_the_next_periods_too(producing: Market, order: str) -> None:
    await settled(producing, order, JANUARY)
    before = await draft(producing, "2026-01")
    await correct_bill(producing, order, by=40_000)
    assert await draft(producing, "2026-01") == before


async def test_what_is_late_is_counted_once(producing: Market, order: str) -> None:
    """After the last bill there is no next one, so the next closing counts a correction as it is."""
    await ended(producing, order, "2026-02-15")
    producing.now_ms = 1_772_500_000_000
    await settled(producing, order, JANUARY)
    await closed(producing, "2026-01")
    days = readings(FEBRUARY)[:14]
    await bills.settled(producing, order, ("2026-02-01", "2026-02-15"), days=days)
    late = await correct_bill(producing, order, by=40_000)
    assert late["charged"] == "with_this_bill"
    await plants.settled(producing, FEBRUARY)
    before = await draft(producing, "2026-02")
    assert (before["args"]["bills"], before["args"]["late"]) == (1, 1)
    _, february = await closed(producing, "2026-02")
    final = statement(producing, bills.bill(producing, order, FEBRUARY)["statement_hash"])
    assert february["parties"]["consumer:c1"] == final["due"]["consumer"] + late["due"]["consumer"]
    course = producing.record(keys.settlement_course(order))
    assert course is not None
    assert "late" not in course


async def test_a_contract_of_a_closed_month_is_counted_by_the_next_closing(producing: Market, order: str) -> None:
    """Archived late: what its first bill makes due belongs to a later period."""
    index = keys.contract_of("r1", order)
    kept = producing.peer.state.pop(index)
    await plants.settled(producing, JANUARY)
    await closed(producing, "2026-01")
    producing.peer.state[index] = kept
    await bills.settled(producing, order, JANUARY)
    await bills.settled(producing, order, FEBRUARY)
    await plants.settled(producing, FEBRUARY)
    record, text = await closed(producing, "2026-02")
    dues = [statement(producing, bills.bill(producing, order, each)["statement_hash"]) for each in (JANUARY, FEBRUARY)]
    assert (record["bills"], record["late"]) == (1, 1)
    assert text["parties"]["consumer:c1"] == -sum(each["total_fen"] for each in dues)


async def test_who_is_no_member_reads_nothing(producing: Market) -> None:
    status, answer, _ = await producing.peer.call(
        b"DraftClosing", b"r1", b"2026-01", organisation="ExchangeOrg", now_ms=producing.now_ms
    )
    assert (status, answer) == (500, {"code": "wrong_organisation"})


async def test_a_consumer_closes_nothing(producing: Market) -> None:
    args = {"month": "2026-01", "bills": 0, "plants": 0, "late": 0, "statements_hash": "ab" * 32}
    item = signed(producing, {"args": args, "statement": {}}, {}, person=CONSUMER, action="close_period", target=None)
    assert (await taken(producing, item, organisation="ConsumerOrg"))["code"] == "role_not_allowed"
