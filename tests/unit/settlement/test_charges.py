"""Basic fee, green premium, deviation, early termination and deposit, worked out by hand with their sources."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.agreed import Supply, contracted_energy, contracted_of, remaining_energy
from chaincode.settlement.contracted import energy_to_the_end, even_load, in_month, monthly_energy
from chaincode.settlement.rounding import RULES
from chaincode.settlement.termination import security_deposit_fen, termination_fee
from tests.unit.settlement.cases import JANUARY, KWH, YUAN, charge, month, only, tariff

CENT = YUAN // 100
MWH = 1_000 * KWH


def basic_fee(by: str, *, days: int = 31, peak_wh: int = 0, **contracted: int) -> tuple[int, int | None, str]:
    """Fen, billed W or VA and rule at 32 yuan per kW and month."""
    given = tariff(charges={"basic_fee": {"by": by, "price_fen_per_kw_month": 3_200}})
    line = only(charge(given, month(peak_wh, days=days), contracted=contracted), "basic_fee")
    return line.amount_fen, line.billed_w, line.rule


@pytest.mark.parametrize(
    ("peak_wh", "billed_w", "fen"),
    [
        (0, 1_000_000, 3_200_000),  # the contracted demand is the least
        (250_000, 1_000_000, 3_200_000),  # M = C
        (262_500, 1_000_000, 3_200_000),  # M = 1.05 C: still free
        (262_501, 1_000_008, 3_200_026),  # 4 W above, counted twice: 8 W, 25.6 fen
        (275_000, 1_100_000, 3_520_000),  # M = 1.1 C: C + 2 x 0.05 C
        (500_000, 2_900_000, 9_280_000),  # M = 2 C: C + 2 x 0.95 C
    ],
)
def test_demand_above_105_percent_of_the_contracted_counts_twice(peak_wh: int, billed_w: int, fen: int) -> None:
    """C = 1,000 kW: C, or C + 2 x (M - 1.05 C) where M is above 1.05 C. Source: 发改办价格〔2016〕1583号."""
    assert basic_fee("contracted_demand", peak_wh=peak_wh, demand_w=1_000_000) == (fen, billed_w, "contracted_demand")
    assert RULES["contracted_demand"].source == "发改办价格〔2016〕1583号"


def test_basic_fee_by_capacity_and_by_measured_demand() -> None:
    """315 kVA at 32 yuan: 10,080 yuan. 25.001 kWh in a quarter-hour: 100.004 kW. Source: 发改办价格〔2016〕1583号."""
    assert basic_fee("capacity", capacity_va=315_000) == (1_008_000, 315_000, "capacity")
    assert basic_fee("measured_demand", peak_wh=25_001) == (320_013, 100_004, "measured_demand")


@pytest.mark.parametrize(("days", "fen"), [(1, 106_667), (15, 1_600_000), (29, 3_093_333), (30, 3_200_000)])
def test_each_day_of_a_month_that_is_not_whole_costs_a_thirtieth(days: int, fen: int) -> None:
    """Source: 供电营业规则 (1996), 第八十四条."""
    assert basic_fee("capacity", days=days, capacity_va=1_000_000)[0] == fen


def test_a_whole_february_costs_a_whole_month() -> None:
    given = tariff(charges={"basic_fee": {"by": "capacity", "price_fen_per_kw_month": 3_200}})
    load = even_load(energy_wh=1, period_start="2026-02-01", period_end="2026-03-01")
    assert charge(given, load, contracted={"capacity_va": 1_000}).by_part()["basic_fee"] == 3_200


@pytest.mark.parametrize(("by", "name"), [("capacity", "capacity_va"), ("contracted_demand", "demand_w")])
def test_a_basic_fee_needs_its_contracted_quantity(by: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        basic_fee(by)
    assert (refused.value.code, refused.value.detail) == ("contracted_missing", {"path": f"contracted.{name}"})


def test_the_green_premium_is_on_a_share_of_each_months_energy() -> None:
    """30 % of 1,001 Wh and 30 % of 2 MWh at 0.02 yuan: 0.6006 fen and 12 yuan."""
    given = tariff(
        prices={"all": {"kind": "fixed"}, "green": {"kind": "fixed"}},
        charges={"green_premium": {"price": "green", "share_bp": 3_000}},
    )
    load = month(1_001) | {"2026-02-01": [2 * MWH, *[0] * 95]}
    statement = charge(given, load, prices={"all": 0, "green": 2 * CENT})
    lines = [line for line in statement.lines if line.part == "green_premium"]
    assert [(line.month, line.energy_wh, line.amount_fen) for line in lines] == [
        (JANUARY, 300, 1),
        ("2026-02", 600 * KWH, 1_200),
    ]


DEVIATION = {
    "over_band_bp": 300,
    "under_band_bp": 500,
    "over_price_e8_yuan_per_kwh": 10 * CENT,
    "under_price_e8_yuan_per_kwh": 20 * CENT,
}


@pytest.mark.parametrize(
    ("metered", "expected"),
    [
        (100 * MWH, []),
        (103 * MWH, []),  # just inside
        (103 * MWH + 1, [("deviation_over", 1, 0)]),
        (103 * MWH + KWH, [("deviation_over", KWH, 10)]),
        (110 * MWH, [("deviation_over", 7 * MWH, 70_000)]),  # 7 MWh at 0.10 yuan
        (95 * MWH, []),
        (95 * MWH - KWH, [("deviation_under", KWH, 20)]),
        (0, [("deviation_under", 95 * MWH, 1_900_000)]),
    ],
)
@pytest.mark.parametrize("by", ["month", "period"])
def test_energy_outside_the_band_around_the_contracted_costs(
    metered: int, expected: list[tuple[str, int, int]], by: str
) -> None:
    """100 MWh contracted, free from -5 % to +3 %."""
    given = tariff(charges={"deviation": {"by": by, **DEVIATION}})
    statement = charge(given, month(metered), contracted={"energy_wh": {JANUARY: 100 * MWH}})
    lines = [line for line in statement.lines if line.part == "deviation"]
    assert [(line.rule, line.energy_wh, line.amount_fen) for line in lines] == expected
    assert all(line.month == (JANUARY if by == "month" else None) for line in lines)


def test_months_that_deviate_may_even_out_over_the_period() -> None:
    load = month(120 * MWH) | {"2026-02-01": [80 * MWH, *[0] * 95]}
    contracted = {"energy_wh": {JANUARY: 100 * MWH, "2026-02": 100 * MWH}}
    by_month = tariff(charges={"deviation": {"by": "month", **DEVIATION}})
    by_period = tariff(charges={"deviation": {"by": "period", **DEVIATION}})
    # 17 MWh over at 0.10 and 15 MWh under at 0.20 yuan.
    assert charge(by_month, load, contracted=contracted).by_month() == {JANUARY: 170_000, "2026-02": 300_000}
    assert charge(by_period, load, contracted=contracted).by_part() == {"energy": 0}


def test_without_contracted_energy_nothing_deviates_and_a_month_may_not_be_left_out() -> None:
    given = tariff(charges={"deviation": {"by": "month", **DEVIATION}})
    assert charge(given, month(KWH)).by_part() == {"energy": 0}
    with pytest.raises(Refused) as refused:
        charge(given, month(KWH), contracted={"energy_wh": {"2026-02": 1}})
    assert refused.value.code == "contracted_missing"
    assert refused.value.detail == {"path": f"contracted.energy_wh.{JANUARY}"}


@pytest.mark.parametrize(
    ("charges", "expected"),
    [
        ({}, []),
        ({"termination": {"fixed_fen": 5_000}}, [("termination_fixed", 5_000)]),
        ({"termination": {"remaining_e8_yuan_per_kwh": 2 * CENT}}, [("termination_energy", 20_000)]),
        ({"termination": {"remaining_value_bp": 500}}, [("termination_value", 2_300)]),
        (
            {"termination": {"fixed_fen": 1, "remaining_e8_yuan_per_kwh": 2 * CENT, "remaining_value_bp": 1}},
            [("termination_fixed", 1), ("termination_energy", 20_000), ("termination_value", 5)],
        ),
    ],
)
def test_ending_early_costs_what_the_tariff_says(charges: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    """10 MWh remain, which would cost 460.00 yuan. One basis point of it is 4.6 fen."""
    fee = termination_fee(tariff(charges=charges), remaining_energy_wh=10 * MWH, remaining_value_fen=46_000)
    assert [(line.rule, line.amount_fen) for line in fee.lines] == expected
    assert fee.total_fen == sum(amount for _, amount in expected)


@pytest.mark.parametrize(
    ("deposit", "fen"),
    [
        (None, 0),
        ({"fixed_fen": 100_000}, 100_000),
        ({"contracted_e8_yuan_per_kwh": CENT}, 10_000),
        ({"fixed_fen": 1, "contracted_e8_yuan_per_kwh": 5_000}, 2),  # 1 fen and half a fen
    ],
)
def test_a_deposit_is_fixed_or_by_contracted_energy(deposit: dict[str, int] | None, fen: int) -> None:
    given = tariff(charges={"deposit": deposit} if deposit else {})
    energy_wh = KWH * 100 if deposit and deposit.get("contracted_e8_yuan_per_kwh") == 5_000 else 10 * MWH
    assert security_deposit_fen(given, contracted_energy_wh=energy_wh) == fen


def test_contracted_energy_belongs_to_the_days_of_its_period_evenly() -> None:
    """3,659 Wh over 366 days are 10 a day, less one somewhere: the later parts get what does not divide."""
    months = monthly_energy(energy_wh=3_659, period_start="2028-01-01", period_end="2029-01-01")
    assert sum(months.values()) == 3_659
    assert (months["2028-01"], months["2028-02"], months["2028-12"]) == (309, 290, 310)
    assert monthly_energy(energy_wh=5, period_start="2026-01-31", period_end="2026-02-02") == {JANUARY: 2, "2026-02": 3}


@pytest.mark.parametrize(
    ("ends_on", "remaining"),
    [("2025-12-01", 5), ("2026-01-31", 5), ("2026-02-01", 3), ("2026-02-02", 0), ("2026-03-01", 0)],
)
def test_what_remains_is_the_energy_of_the_days_from_the_end_on(ends_on: str, remaining: int) -> None:
    supply = Supply(period_start="2026-01-31", period_end="2026-02-02", ends_on=ends_on)
    assert remaining_energy({"energy_wh": 5}, supply) == remaining


@pytest.mark.parametrize(
    ("ends_on", "months"),
    [
        (None, {JANUARY: 160, "2026-02": 0, "2026-03": 31}),
        ("2026-03-11", {JANUARY: 160, "2026-02": 0, "2026-03": 10}),
        ("2026-02-01", {JANUARY: 160}),
        ("2026-01-17", {JANUARY: 10}),
        ("2026-01-16", {}),
    ],
)
def test_energy_agreed_by_month_goes_to_the_closing_day(ends_on: str | None, months: dict[str, int]) -> None:
    """160 kWh for the sixteen days of January from the 16th on, none for February, 31 for March: 10 a day, then 1."""
    terms = {"energy_wh": 191, "energy_wh_by_month": {"2026-03": 31, "2026-02": 0, JANUARY: 160}}
    supply = Supply(period_start="2026-01-16", period_end="2026-04-01", ends_on=ends_on)
    assert contracted_energy(terms, supply) == months
    assert remaining_energy(terms, supply) == 191 - sum(months.values())
    assert energy_to_the_end({JANUARY: 5}, period_start="2026-01-31", period_end="2026-02-01") == {JANUARY: 5}


@pytest.mark.parametrize(
    ("month_", "holds"), [("2025-12", None), (JANUARY, 800), ("2026-03", 800), ("2026-04", 1_000), ("2027-01", 1_000)]
)
def test_a_quantity_holds_from_its_month_on(month_: str, holds: int | None) -> None:
    assert in_month({"2026-04": 1_000, JANUARY: 800}, month_) == holds
    assert (in_month(700, month_), in_month(None, month_)) == (700, None)


def test_the_contracted_demand_may_change_by_month() -> None:
    """C = 1,000 kW in January and 1,200 kW from February on, M = 1,100 kW: C + 2 x 0.05 C = 1,100 kW, then C.

    Source: 发改办价格〔2016〕1583号: the contracted demand can be changed for the next month.
    """
    given = tariff(charges={"basic_fee": {"by": "contracted_demand", "price_fen_per_kw_month": 3_200}})
    load = month(275_000) | {f"2026-02-{number:02}": [275_000] * 96 for number in range(1, 29)}
    terms = {"energy_wh": 1, "demand_w_from_month": {JANUARY: 1_000_000, "2026-02": 1_200_000}}
    contracted = contracted_of(terms, Supply(period_start="2026-01-01", period_end="2026-03-01"), capacity_va=None)
    statement = charge(given, load, contracted={"demand_w": contracted.demand_w})
    fees = [(line.month, line.billed_w, line.amount_fen) for line in statement.lines if line.part == "basic_fee"]
    assert fees == [(JANUARY, 1_100_000, 3_520_000), ("2026-02", 1_200_000, 3_840_000)]


@pytest.mark.parametrize(("by", "billed_w"), [("measured_demand", 700_000), ("contracted_demand", 800_000)])
def test_the_demand_of_several_incoming_lines_is_added_up(by: str, billed_w: int) -> None:
    """400 kW on the one line, 300 kW on the other at another time: M = 700 kW, though both draw at most 400 together.

    C = 600 kW: 600 + 2 x (700 - 630) = 740 kW; with C = 800 kW it is C.
    Source: 发改办价格〔2016〕1583号: 两路及以上进线用户，各路进线分别计算最大需量，累加计收基本电费.
    """
    given = tariff(charges={"basic_fee": {"by": by, "price_fen_per_kw_month": 3_200}})
    peaks_w = {JANUARY: 700_000}
    load = {day_: list(values) for day_, values in month(100_000).items()}
    load[f"{JANUARY}-02"][5] = 75_000

    def fee(demand_w: int) -> int | None:
        return only(charge(given, load, contracted={"demand_w": demand_w}, peaks_w=peaks_w), "basic_fee").billed_w

    assert fee(800_000) == billed_w
    assert fee(600_000) == (700_000 if by == "measured_demand" else 740_000)


def test_the_points_capacity_counts_where_none_was_agreed() -> None:
    supply = Supply(period_start="2026-01-01", period_end="2026-03-01")
    agreed = {"energy_wh": 1, "capacity_va_from_month": {JANUARY: 315_000}}
    assert contracted_of({"energy_wh": 1}, supply, capacity_va=400_000).capacity_va == 400_000
    assert contracted_of(agreed, supply, capacity_va=400_000).capacity_va == {JANUARY: 315_000}


def test_an_even_load_holds_all_the_energy() -> None:
    load = even_load(energy_wh=100, period_start="2026-01-31", period_end="2026-02-02")
    assert list(load) == ["2026-01-31", "2026-02-01"]
    assert {len(energies) for energies in load.values()} == {96}
    assert [sum(energies) for energies in load.values()] == [50, 50]
    with pytest.raises(ValueError, match="no day"):
        even_load(energy_wh=1, period_start="2026-02-01", period_end="2026-02-01")
