"""A month's bill: computed by the chaincode from proven readings and private terms, refused where anything differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.readings import days_between
from chaincode.intent import SignedIntent, sign_intent
from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted, monthly_energy
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF
from chaincode.tariff.model import Tariff
from tests.unit.chaincode.billing.bills import (
    CLERK,
    FEBRUARY,
    JANUARY,
    OTHER_CLERK,
    POINT,
    a_day,
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
from tests.unit.chaincode.market import CALENDAR, CONSUMER, CONSUMER_2, ENERGY_WH, RETAILER, TERMS, Market
from tests.unit.chaincode.metering.grid import AGENT, point_args

PACKED = {POINT: pack(readings(JANUARY))}


async def test_the_statement_is_what_the_months_energy_costs_under_the_terms(metered: Market, order: str) -> None:
    record = await settled(metered, order)
    found = statement(metered, record["statement_hash"])
    expected = calculate(
        Tariff.from_value(EXAMPLE_TARIFF),
        prices={**EXAMPLE_PRICES_E8_YUAN_PER_KWH, **TERMS["prices_e8_yuan_per_kwh"]},  # type: ignore[dict-item]
        load={day: list(a_day(POINT, day).columns[0]) for day in days_between(*JANUARY)},
        calendar=CALENDAR["days"],
        contracted=Contracted(
            energy_wh=monthly_energy(energy_wh=ENERGY_WH, period_start="2026-01-01", period_end="2027-01-01")
        ),
    )
    assert found["lines"] == [line.as_value() for line in expected.lines]
    assert found["total_fen"] == expected.total_fen > 0
    assert found["parties"] == found["due"] == {"consumer": -expected.total_fen, "retailer": expected.total_fen}
    flags = [flag for day in readings(JANUARY) for flag in day.flags]
    assert found["points"] == {POINT: {"energy_wh": expected.energy_wh, "estimated": sum(flags)}}
    assert 0 < sum(flags) < 31
    assert found["made_of"] == {
        "package": "p1@1",
        "template": "t1@1",
        "methods": [],
        "calendar": "guangdong@1",
        "references": [],
    }


async def test_the_public_record_names_hashes_and_no_number_of_the_bill(metered: Market, order: str) -> None:
    item = await asked(metered, order)
    await settle(metered, item)
    status, _, stub = await metered.call_apply(item, organisation="RetailerOrg")
    assert status == 200
    record = bill(metered, order)
    assert record == {
        "version": 1,
        "order": order,
        "start": "2026-01-01",
        "end": "2026-02-01",
        "final": False,
        "statement_hash": record["statement_hash"],
        "readings_hash": record["readings_hash"],
        "terms_hash": metered.order(order)["terms_hash"],
        "operator": CLERK.user,
        "refreshed_at": metered.now_ms,
    }
    found = statement(metered, record["statement_hash"])
    public = b"".join(value for _, collection, _, value in stub.writes if not collection)
    for secret in (found["total_fen"], found["energy_wh"], *(line["amount_fen"] for line in found["lines"])):
        assert str(secret).encode() not in public
    assert metered.record(keys.settlement_course(order)) == {"through": "2026-02-01", "closed": False, "open": []}


async def test_a_statement_is_for_the_intent_that_it_was_computed_for(metered: Market, order: str) -> None:
    """A retailer that names the statement of another bill, which is there, has not had this one computed."""
    item = await asked(metered, order)
    assert await settle(metered, item) == [{"status": "deposited"}]
    intent = metered.intent(CLERK, "settle", **_asked_again(item))
    other = sign_intent(intent, CLERK.key, item.private)
    assert other.digest != item.digest
    assert (await metered.apply(other, organisation="RetailerOrg"))[0]["code"] == "statement_missing"


def _asked_again(item: SignedIntent) -> dict[str, Any]:
    """The same step once more, as another intent."""
    wanted = canonical.loads(item.intent)
    return {name: wanted[name] for name in ("target", "expected_version", "args", "private_hash")}


async def test_apply_waits_for_the_statement(metered: Market, order: str) -> None:
    item = await asked(metered, order)
    (result,) = await metered.apply(item, organisation="RetailerOrg")
    assert (result["status"], result["code"]) == ("refused", "statement_missing")
    assert await settle(metered, item) == [{"status": "deposited"}]
    assert await settle(metered, item, item) == [{"status": "kept"}, {"status": "kept"}]
    (result,) = await metered.apply(item, organisation="RetailerOrg")
    assert result == {"status": "applied", "version": 1}
    (result,) = await metered.apply(item, organisation="RetailerOrg")
    assert result == {"status": "exists", "version": 1}


async def test_both_organisations_compute_the_same_bytes(metered: Market, order: str) -> None:
    item = await asked(metered, order)
    stubs = []
    for _ in range(2):
        transient = {"batch": batch.encode([item], private=True)}
        _, _, stub = await metered.peer.call(
            b"Settle", organisation="RetailerOrg", now_ms=metered.now_ms, transient=transient, commit=False
        )
        stubs.append((stub.writes, stub.reads, stub.ranges, stub.requests))
    assert stubs[0] == stubs[1]


async def test_a_batch_costs_a_handful_of_messages(metered: Market, order: str) -> None:
    requests = []
    await settled(metered, order)
    for months in ([FEBRUARY], [FEBRUARY, FEBRUARY, FEBRUARY]):
        items = [await asked(metered, order, month) for month in months]
        transient = {"batch": batch.encode(items, private=True)}
        _, _, stub = await metered.peer.call(
            b"Settle", organisation="RetailerOrg", now_ms=metered.now_ms, transient=transient, commit=False
        )
        requests.append(stub.requests)
    assert requests[0] == requests[1]
    assert requests[0].count("get_states") == 4
    assert requests[0].count("get_state_by_partial_composite_key") == 1  # for each point's month
    assert requests[0].count("get_private_data_multiple") == 2
    assert len(requests[0]) == 8


async def test_months_follow_each_other_to_the_end_of_the_contract(metered: Market, order: str) -> None:
    packed = {POINT: pack(readings(FEBRUARY))}
    early = await draft(metered, order, FEBRUARY, packed)
    assert (early["code"], early["detail"]["through"]) == ("invalid_period", "2026-01-01")
    await settled(metered, order)
    assert (await settled(metered, order, FEBRUARY))["start"] == "2026-02-01"
    again = await draft(metered, order, ("2026-03-01", "2026-03-15"), {})
    assert again["code"] == "invalid_period"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"end": "2026-01-31"}, "invalid_period"),
        ({"start": "2026-01-02"}, "invalid_period"),
        ({"start": "2025-12-01", "end": "2026-01-01"}, "invalid_period"),
        ({"end": "2026-02-02"}, "invalid_args"),
        ({"end": "2026-02-31"}, "invalid_args"),
        ({"end": "2026-01-01"}, "invalid_args"),
        ({"reason": "correction"}, "invalid_args"),
        ({"reason": "mistake"}, "invalid_args"),
        ({"final": True}, "end_differs"),
        ({"terms_hash": "ab" * 32}, "terms_differ"),
        ({"carries": [{"month": "2026-01", "version": 2, "statement_hash": "ab" * 32}]}, "carries_differ"),
    ],
)
async def test_what_the_intent_says_of_the_bill_has_to_be_so(
    metered: Market, order: str, args: dict[str, Any], code: str
) -> None:
    item = signed(metered, order, await draft(metered, order, JANUARY, PACKED), PACKED, **args)
    assert (await refusal(metered, item))[0] == code
    (result,) = await metered.apply(item, organisation="RetailerOrg")
    assert result["code"] == code


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(changed, id="a value"),
        pytest.param(lambda day: replace(day, salt=bytes(32)), id="salt"),
        pytest.param(lambda day: replace(day, tree=bytes(32)), id="tree"),
        pytest.param(lambda day: replace(day, flags=(1, *day.flags[1:])), id="a flag"),
    ],
)
async def test_other_readings_than_those_anchored_are_refused(
    metered: Market, order: str, change: Callable[[DayReadings], DayReadings]
) -> None:
    drafted = await draft(metered, order, JANUARY, PACKED)
    days = readings(JANUARY)
    days[3] = change(days[3])
    packed = {POINT: pack(days)}
    code, detail = await refusal(metered, signed(metered, order, drafted, packed))
    assert (code, detail["key"]) == ("readings_differ", f"{POINT}:2026-01-04")
    drafted = await draft(metered, order, JANUARY, packed)  # which nobody believes
    code, detail = await refusal(metered, signed(metered, order, drafted, packed))
    assert (code, detail["key"]) == ("readings_differ", f"{POINT}:2026-01-04")


async def test_readings_of_all_points_and_no_others_are_asked_for(metered: Market, order: str) -> None:
    drafted = await draft(metered, order, JANUARY, PACKED)
    for packed, odd in (
        ({}, POINT),
        ({**PACKED, "p-9": PACKED[POINT]}, "p-9"),
        ({POINT: pack(readings(JANUARY)[1:])}, POINT),
    ):
        code, detail = await refusal(metered, signed(metered, order, drafted, packed))
        assert (code, detail["key"]) == ("points_differ", odd)
    code, detail = await refusal(metered, signed(metered, order, drafted, {POINT: PACKED[POINT][:-8]}))
    assert (code, detail["key"]) == ("readings_invalid", POINT)


async def test_no_point_of_the_consumer_is_left_out(metered: Market, order: str) -> None:
    await metered.done(AGENT, "register_point", args=point_args("p-2"))
    await metered.done(AGENT, "assign_point", "p-2", args={"participant": "c1", "start": "2026-01-20"})
    assert (await draft(metered, order, JANUARY, PACKED))["code"] == "points_differ"
    late = [a_day("p-2", day) for day in days_between("2026-01-20", "2026-02-01")]
    both = {**PACKED, "p-2": pack(late)}
    assert (await draft(metered, order, JANUARY, both))["code"] == "readings_missing"
    await anchor(metered, JANUARY, late, point="p-2")
    drafted = await draft(metered, order, JANUARY, both)
    assert await settle(metered, signed(metered, order, drafted, both)) == [{"status": "deposited"}]
    energy_wh = {point: value["energy_wh"] for point, value in drafted["statement"]["points"].items()}
    assert sum(energy_wh.values()) == drafted["statement"]["energy_wh"]
    assert energy_wh["p-2"] == sum(sum(day.columns[0]) for day in late)


async def test_a_point_that_only_feeds_in_is_not_on_the_bill(metered: Market, order: str) -> None:
    await metered.done(AGENT, "register_point", args=point_args("p-sun", direction="export"))
    await metered.done(AGENT, "assign_point", "p-sun", args={"participant": "c1", "start": "2026-01-01"})
    assert (await settled(metered, order))["version"] == 1


async def test_another_statement_is_refused_by_the_part_that_differs(metered: Market, order: str) -> None:
    drafted = await draft(metered, order, JANUARY, PACKED)
    right = drafted["statement"]
    for statement_given, odd in (
        ({**right, "total_fen": right["total_fen"] + 1}, "total_fen"),
        ({**right, "lines": right["lines"][1:]}, "lines"),
        ({**right, "final": 0}, "private.statement"),
        ({**right, "note": "x"}, "private.statement"),
    ):
        item = signed(metered, order, drafted, PACKED, statement=statement_given)
        code, detail = await refusal(metered, item)
        assert code == "statement_differs"
        assert detail["path"].endswith(odd)
        assert set(detail) == {"key", "path"}


async def test_the_private_text_has_the_hash_and_the_form(metered: Market, order: str) -> None:
    drafted = await draft(metered, order, JANUARY, PACKED)
    right = signed(metered, order, drafted, PACKED)
    private = canonical.loads(str(right.private))
    for text, code in (
        (canonical.dumps({**private, "salt": "ab" * 32}).decode(), "statement_mismatch"),
        (canonical.dumps({**private, "more": 1}).decode(), "statement_invalid"),
        (str(right.private) + " ", "statement_invalid"),
        ("{}", "statement_invalid"),
        ('"' + "x" * 800_000 + '"', "too_large"),
    ):
        item = type(right)(intent=right.intent, signature=right.signature, private=text)
        assert (await refusal(metered, item))[0] == code


async def test_only_the_orders_retailer_settles_it(metered: Market, order: str) -> None:
    drafted = await draft(metered, order, JANUARY, PACKED)
    for person, code in ((OTHER_CLERK, "not_a_party"), (CONSUMER, "role_not_allowed"), (RETAILER, None)):
        item = signed(metered, order, drafted, PACKED, person=person)
        (result,) = await settle(metered, item, organisation=person.organisation)
        assert result.get("code") == code


async def test_what_is_no_settle_is_not_served(metered: Market, order: str) -> None:
    item = metered.signed(CONSUMER, "submit", args={}, terms=TERMS)
    assert (await refusal(metered, item))[0] in ("invalid_args", "unknown_action")
    settling = await asked(metered, order)
    (result,) = await metered.deposit(settling)
    assert result["code"] == "private_not_allowed"


async def test_a_month_that_is_not_over_is_not_settled(metered: Market, order: str) -> None:
    await settled(metered, order)
    metered.now_ms = 1_772_294_399_000  # a second before March, market-local
    packed = {POINT: pack(readings(FEBRUARY))}
    assert (await draft(metered, order, FEBRUARY, packed))["code"] == "period_not_over"
    metered.now_ms += 1_000
    assert "statement" in await draft(metered, order, FEBRUARY, packed)


async def test_a_contract_that_delivers_nothing_yet_is_not_settled(metered: Market) -> None:
    submitted = await metered.do(
        CONSUMER_2,
        "submit",
        args={
            "retailer": "r1",
            "package": "p1",
            "package_version": 1,
            "segment": "industrial",
            "period_start": "2026-01-01",
            "period_end": "2027-01-01",
        },
        terms=TERMS,
    )
    assert (await draft(metered, submitted["target"], JANUARY, {}))["code"] == "illegal_move"
    assert (await draft(metered, "ab" * 32, JANUARY, {}))["code"] == "unknown_target"


async def test_a_dry_run_says_what_settle_would_say(metered: Market, order: str) -> None:
    right = await asked(metered, order)
    wrong = await asked(metered, order, statement={"total_fen": 1})
    for item, expected in ((right, "applied"), (wrong, "statement_differs")):
        _, (answer,), _ = await metered.peer.call(
            b"DryRun",
            organisation="RetailerOrg",
            now_ms=metered.now_ms,
            transient={"batch": batch.encode([item], private=True, some=True)},
        )
        assert answer.get("code", answer["status"]) == expected
    functions = [step["function"] for step in (await _dry(metered, right))["endorsing_organisations"]]
    assert functions == ["Settle", "Apply"]


async def _dry(market: Market, item: Any) -> dict[str, Any]:
    transient = {"batch": batch.encode([item], private=True, some=True)}
    _, (answer,), _ = await market.peer.call(
        b"DryRun", organisation="RetailerOrg", now_ms=market.now_ms, transient=transient
    )
    assert isinstance(answer, dict)
    return answer


async def test_members_read_statements_and_everybody_the_public_record(metered: Market, order: str) -> None:
    record = await settled(metered, order)
    for organisation, status in (("ConsumerOrg", 200), ("RetailerOrg", 200), ("GridOrg", 200), ("ExchangeOrg", 500)):
        found, answer, _ = await metered.peer.call(
            b"ReadStatement", record["statement_hash"].encode(), organisation=organisation, now_ms=metered.now_ms
        )
        assert found == status
        assert found == 200 or answer["code"] == "wrong_organisation"
    _, answer, _ = await metered.peer.call(
        b"ReadSettlement", order.encode(), b"2026-01", organisation="RegulatorOrg", now_ms=metered.now_ms
    )
    assert answer == record
    for ids in ((b"2026-02",), (b"2026-01", b"2")):
        _, answer, _ = await metered.peer.call(
            b"ReadSettlement", order.encode(), *ids, organisation="RegulatorOrg", now_ms=metered.now_ms
        )
        assert answer["code"] == "unknown_target"
