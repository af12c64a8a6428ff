"""Energy by its price, worked out by hand for each kind of price and for tiers."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.calculation import calculate, calculate_sums
from chaincode.settlement.load import MAX_DAYS, MAX_QUARTER_HOUR_WH
from chaincode.settlement.sums import EnergySum, MonthSum, Sums
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF
from chaincode.tariff.model import Tariff
from tests.unit.settlement.cases import JANUARY, KWH, YUAN, charge, day, month, only, tariff

CENT = YUAN // 100
LINKED = {"kind": "linked", "reference": "spot", "factor_bp": 10_000}
SHARE = {"kind": "gain_share", "reference": "spot", "gain_share_bp": 8_000, "loss_share_bp": 2_000}


def curve(*prices: int) -> list[int]:
    return [*prices, *[0] * (31 * 96 - len(prices))]


@pytest.mark.parametrize(
    ("energy_wh", "price", "fen"),
    [
        (1_000 * KWH, 46_000_000, 46_000),  # 1 MWh at 0.46 yuan: 460 yuan
        (1, 5 * YUAN, 1),  # half a fen goes up
        (1, -5 * YUAN, -1),  # and away from zero
        (1, 5 * YUAN - 1, 0),
        (3 * KWH, 33_333_333, 100),  # 0.99999999 yuan
    ],
)
def test_a_fixed_price_is_rounded_once_and_away_from_zero(energy_wh: int, price: int, fen: int) -> None:
    line = only(charge(tariff(), month(energy_wh), prices={"all": price}), "energy")
    assert (line.amount_fen, line.price_e8_yuan_per_kwh, line.rule) == (fen, price, "energy")


def test_a_price_is_not_rounded_before_the_amount() -> None:
    """0.9999e-8 + 4.99999999 yuan is just below 5 yuan, so 1 Wh is just below half a fen; the price shown is 5."""
    given = tariff(prices={"all": {**LINKED, "factor_bp": 9_999, "applied_to": "interval"}})
    references = {"spot": {JANUARY: 1}}
    line = only(charge(given, month(1), prices={"all": 499_999_999}, references=references), "energy")
    assert (line.amount_fen, line.price_e8_yuan_per_kwh) == (0, 5 * YUAN)


def test_time_of_use_in_guangdong() -> None:
    """1 kWh in each quarter-hour of one day. Ratio peak : flat : valley = 1.7 : 1 : 0.38, sharp 25 % above peak.

    Source: 粤发改价格〔2021〕331号. A summer day has 12 sharp, 16 peak, 36 flat and 32 valley quarter-hours,
    another day 28 peak ones; a hot day outside summer is like a summer day.
    """
    summer, hot, mild = "2026-07-01", "2026-05-20", "2026-05-21"
    statement = calculate(
        Tariff.from_value(EXAMPLE_TARIFF),
        prices=EXAMPLE_PRICES_E8_YUAN_PER_KWH,
        load={day: [KWH] * 96 for day in (summer, hot, mild)},
        calendar={hot: "hot"},
    )
    energy = {(line.month, line.price): line.energy_wh for line in statement.lines}
    assert energy == {
        ("2026-05", "flat"): 72 * KWH,
        ("2026-05", "peak"): (16 + 28) * KWH,
        ("2026-05", "sharp"): 12 * KWH,
        ("2026-05", "valley"): 64 * KWH,
        ("2026-07", "flat"): 36 * KWH,
        ("2026-07", "peak"): 16 * KWH,
        ("2026-07", "sharp"): 12 * KWH,
        ("2026-07", "valley"): 32 * KWH,
    }
    # May: 72 x 0.46 = 33.12, 44 x 0.782 = 34.408, 12 x 0.9775 = 11.73, 64 x 0.1748 = 11.1872 yuan.
    # July: 16.56, 12.512, 11.73 and 5.5936 yuan.
    assert [line.amount_fen for line in statement.lines] == [3_312, 3_441, 1_173, 1_119, 1_656, 1_251, 1_173, 559]
    assert statement.by_month() == {"2026-05": 9_045, "2026-07": 4_639}
    assert statement.total_fen == 13_684
    assert statement.average_price_e8_yuan_per_kwh == 47_513_889  # 136.84 yuan over 288 kWh


@pytest.mark.parametrize(
    ("price", "number", "fen"),
    [
        ({**LINKED}, 5 * CENT, 4_500),  # 0.40 + 0.05
        ({**LINKED, "factor_bp": 9_000}, -CENT, 3_500),  # 0.36 - 0.01
        ({**LINKED, "cap_e8_yuan_per_kwh": 42 * CENT}, 5 * CENT, 4_200),
        ({**LINKED, "floor_e8_yuan_per_kwh": 47 * CENT}, 5 * CENT, 4_700),
        ({**SHARE}, 50 * CENT, 4_200),  # 0.50 - 80 % of 0.10
        ({**SHARE}, 30 * CENT, 3_200),  # 0.30 + 20 % of 0.10
        ({**SHARE}, 40 * CENT, 4_000),
        ({**SHARE, "cap_e8_yuan_per_kwh": 31 * CENT}, 30 * CENT, 3_100),
        ({**SHARE, "floor_e8_yuan_per_kwh": 45 * CENT}, 50 * CENT, 4_500),
    ],
)
@pytest.mark.parametrize("applied_to", ["interval", "average"])
def test_a_price_by_reference(price: dict[str, Any], number: int, fen: int, applied_to: str) -> None:
    """100 kWh in a month whose reference price is 0.40 yuan."""
    given = tariff(prices={"all": {**price, "applied_to": applied_to}})
    references = {"spot": {JANUARY: 40 * CENT}}
    line = only(charge(given, month(100 * KWH), prices={"all": number}, references=references), "energy")
    assert (line.amount_fen, line.rule) == (fen, "energy")


@pytest.mark.parametrize(
    ("price", "applied_to", "fen"),
    [
        # Quarter-hours of 10 kWh at 0.20 and 30 kWh at 0.60 yuan: 20 yuan, 0.50 on average.
        ({**LINKED}, "interval", 2_000),
        ({**LINKED}, "average", 2_000),
        # A cap of 0.55 cuts the second quarter-hour (2 + 16.50), not the average.
        ({**LINKED, "cap_e8_yuan_per_kwh": 55 * CENT}, "interval", 1_850),
        ({**LINKED, "cap_e8_yuan_per_kwh": 55 * CENT}, "average", 2_000),
        ({**LINKED, "cap_e8_yuan_per_kwh": 45 * CENT}, "average", 1_800),
        # A floor of 0.30 lifts the first one (3 + 18).
        ({**LINKED, "floor_e8_yuan_per_kwh": 30 * CENT}, "interval", 2_100),
        ({**LINKED, "floor_e8_yuan_per_kwh": 30 * CENT}, "average", 2_000),
    ],
)
def test_a_cap_and_a_floor_apply_to_each_quarter_hour_or_to_the_average(
    price: dict[str, Any], applied_to: str, fen: int
) -> None:
    given = tariff(prices={"all": {**price, "applied_to": applied_to}})
    load = {f"{JANUARY}-01": day(10 * KWH, 30 * KWH)}
    references = {"spot": {JANUARY: curve(20 * CENT, 60 * CENT)}}
    line = only(charge(given, load, references=references), "energy")
    assert (line.amount_fen, line.rule) == (fen, f"energy_by_{applied_to}")


@pytest.mark.parametrize(
    ("applied_to", "fen"),
    [
        # Base 0.40: 10 kWh gain 0.20 (price 0.40 - 0.16 = 0.24), 30 kWh lose 0.20 (0.40 + 0.04 = 0.44): 2.40 + 13.20.
        ("interval", 1_560),
        # The average is 0.50, a loss of 0.10: 0.42 for 40 kWh.
        ("average", 1_680),
    ],
)
def test_gain_and_loss_are_shared_by_quarter_hour_or_on_the_average(applied_to: str, fen: int) -> None:
    given = tariff(prices={"all": {**SHARE, "applied_to": applied_to}})
    load = {f"{JANUARY}-01": day(10 * KWH, 30 * KWH)}
    references = {"spot": {JANUARY: curve(20 * CENT, 60 * CENT)}}
    assert charge(given, load, prices={"all": 40 * CENT}, references=references).total_fen == fen


TIER_RULES = [
    {"id": f"t{tier}", "start": 0, "end": 96, "tiers": [tier], "band": "flat", "price": f"t{tier}"}
    for tier in (1, 2, 3)
]
RESIDENTIAL = {"t1": 60 * CENT, "t2": 65 * CENT, "t3": 90 * CENT}


def residential(by: str) -> Tariff:
    """Three tiers; the second adds 0.05 and the third 0.30 yuan to the first. Source: 发改价格〔2011〕2617号."""
    return tariff(
        tiers={"by": by, "limits_wh": [200 * KWH, 400 * KWH]},
        rules=TIER_RULES,
        prices={name: {"kind": "fixed"} for name in RESIDENTIAL},
    )


@pytest.mark.parametrize(
    ("energy", "before", "expected"),
    [
        (200 * KWH, 0, {1: (200 * KWH, 12_000)}),
        (200 * KWH + 1, 0, {1: (200 * KWH, 12_000), 2: (1, 0)}),
        (500 * KWH, 0, {1: (200 * KWH, 12_000), 2: (200 * KWH, 13_000), 3: (100 * KWH, 9_000)}),
        (100 * KWH, 150 * KWH, {1: (50 * KWH, 3_000), 2: (50 * KWH, 3_250)}),
        (100 * KWH, 900 * KWH, {3: (100 * KWH, 9_000)}),
    ],
)
def test_tiers_split_energy_at_the_wh(energy: int, before: int, expected: dict[int, tuple[int, int]]) -> None:
    statement = charge(residential("month"), month(energy), prices=RESIDENTIAL, consumed_before_wh=before)
    assert {line.tier: (line.energy_wh, line.amount_fen) for line in statement.lines} == expected


@pytest.mark.parametrize(
    ("by", "tiers"),
    [
        ("month", [("2026-11", 1), ("2026-12", 1), ("2027-01", 1)]),
        ("year", [("2026-11", 1), ("2026-12", 2), ("2027-01", 1)]),
    ],
)
def test_tiers_start_again_each_month_or_each_year(by: str, tiers: list[tuple[str, int]]) -> None:
    load = {day_text: day(200 * KWH) for day_text in ("2026-11-30", "2026-12-31", "2027-01-01")}
    statement = charge(residential(by), load, prices=RESIDENTIAL)
    assert [(line.month, line.tier) for line in statement.lines] == tiers


def test_a_statement_can_be_made_from_sums_alone() -> None:
    """What was summed and anchored elsewhere: energy by month, price name and tier."""
    sums = Sums(
        energy=(
            EnergySum(month=JANUARY, price="t1", tier=1, energy_wh=200 * KWH),
            EnergySum(month=JANUARY, price="t2", tier=2, energy_wh=50 * KWH),
        ),
        months=(MonthSum(month=JANUARY, days=31, energy_wh=250 * KWH, peak_w=0),),
    )
    from_sums = calculate_sums(residential("month"), prices=RESIDENTIAL, sums=sums)
    assert from_sums == charge(residential("month"), month(250 * KWH), prices=RESIDENTIAL)
    assert from_sums.total_fen == 12_000 + 3_250


def test_a_sum_under_a_curve_has_to_be_weighted() -> None:
    sums = Sums(energy=(EnergySum(month=JANUARY, price="all", tier=1, energy_wh=1),), months=())
    sums = Sums(energy=sums.energy, months=(MonthSum(month=JANUARY, days=31, energy_wh=1, peak_w=4),))
    given = tariff(prices={"all": {**LINKED, "applied_to": "interval"}})
    with pytest.raises(ValueError, match="weighted"):
        calculate_sums(given, prices={"all": 0}, sums=sums, references={"spot": {JANUARY: curve()}})


def test_every_price_needs_a_number_even_where_nothing_is_drawn() -> None:
    with pytest.raises(Refused) as refused:
        charge(residential("month"), month(1), prices={"t1": 1, "t2": 1})
    assert (refused.value.code, refused.value.detail) == ("price_missing", {"path": "prices.t3"})


@pytest.mark.parametrize(
    ("changes", "code", "detail"),
    [
        ({"prices": {}}, "price_missing", {"path": "prices.all"}),
        ({"references": {}}, "reference_price_missing", {"key": "spot", "month": JANUARY}),
        ({"references": {"spot": {"2026-02": 1}}}, "reference_price_missing", {"key": "spot", "month": JANUARY}),
        ({"references": {"spot": {JANUARY: [1] * 95}}}, "reference_price_missing", {"key": "spot", "month": JANUARY}),
        ({"load": {}}, "invalid_load", {"path": "load"}),
        ({"load": {f"d{n}": [] for n in range(MAX_DAYS + 1)}}, "invalid_load", {"path": "load"}),
        ({"load": {"2026-02-29": day(1)}}, "invalid_load", {"path": "load"}),
        ({"load": {"20260101": day(1)}}, "invalid_load", {"path": "load"}),
        ({"load": {"2026-01-01": [1] * 95}}, "invalid_load", {"path": "load.2026-01-01"}),
        ({"load": {"2026-01-01": day(-1)}}, "invalid_load", {"path": "load.2026-01-01"}),
        ({"load": {"2026-01-01": day(True)}}, "invalid_load", {"path": "load.2026-01-01"}),
        ({"load": {"2026-01-01": day(MAX_QUARTER_HOUR_WH + 1)}}, "invalid_load", {"path": "load.2026-01-01"}),
    ],
)
def test_what_is_missing_or_wrong_is_named(changes: dict[str, Any], code: str, detail: dict[str, str]) -> None:
    given = tariff(prices={"all": {**LINKED, "applied_to": "interval"}})
    arguments: dict[str, Any] = {"load": month(1), "references": {"spot": {JANUARY: curve()}}} | changes
    with pytest.raises(Refused) as refused:
        charge(given, arguments.pop("load"), **arguments)
    assert (refused.value.code, refused.value.detail) == (code, detail)
