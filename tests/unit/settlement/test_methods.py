"""Grid charges, reliefs and tax, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.delivery import Delivery, Place
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.statement import Statement
from tests.unit.settlement.cases import JANUARY, KWH, YUAN, charge, day, month, tariff

CENT = YUAN // 100
PLACE: dict[str, Any] = {"zone": "delta", "voltage_level": "from_1kv"}


def method(kind: str, name: str = "m", **rules: Any) -> tuple[str, dict[str, Any]]:
    valid = {key: rules.pop(key) for key in ("valid_from", "valid_to") if key in rules}
    record = {"version": 1, "rules": {"kind": kind, **rules}, "valid_from": "2026-01-01", "valid_to": "2027-01-01"}
    return name, record | valid


def charged(*methods: tuple[str, dict[str, Any]], energy_wh: int = 1_000 * KWH, **changes: Any) -> Statement:
    """1,000 kWh in January 2026 at 0.50 yuan (500 yuan) unless it is said otherwise."""
    delivery = changes.pop("places", None) or Delivery.at(**{**PLACE, **changes.pop("delivery", {})})
    arguments: dict[str, Any] = {"prices": {"all": 50 * CENT}, "methods": methods_of(methods), "delivery": delivery}
    arguments |= changes
    return charge(tariff(), arguments.pop("load", month(energy_wh)), **arguments)


def by_line(statement: Statement) -> dict[str, int]:
    return {":".join(filter(None, (line.part, line.account))): line.amount_fen for line in statement.lines}


GRID = method(
    "grid_charges",
    "grid",
    zones=[
        {"zone": "delta", "voltage_levels": {"from_1kv": {"price_e8_yuan_per_kwh": 15_310_000}}},
        {"zone": "north", "voltage_levels": {"from_1kv": {"price_e8_yuan_per_kwh": 8_720_000}}},
    ],
    line_loss={"reference": "loss"},
    system_operation={"price_e8_yuan_per_kwh": -1_234_567},
    funds=[
        {"fund": "water-project", "rate": {"price_e8_yuan_per_kwh": 196_875}},
        {"fund": "renewable-energy", "rate": {"price_e8_yuan_per_kwh": 1_900_000}},
    ],
)
LOSS = {"loss": {JANUARY: 2_345_678}}


@pytest.mark.parametrize(("zone", "transmission_fen"), [("delta", 15_310), ("north", 8_720)])
def test_grid_charges_by_zone_and_voltage_level(zone: str, transmission_fen: int) -> None:
    """1,000 kWh: 153.10 or 87.20 yuan; 23.45678 -> 23.46; -12.34567 -> -12.35; 1.96875 -> 1.97; 19.00 yuan.

    Funds have eight decimals: 国家重大水利工程建设基金 at 0.00196875 yuan per kWh (财税〔2019〕46号).
    """
    found = charged(GRID, references=LOSS, delivery={"zone": zone})
    assert by_line(found) == {
        "energy": 50_000,
        "transmission": transmission_fen,
        "line_loss": 2_346,
        "system_operation": -1_235,
        "fund:water-project": 197,
        "fund:renewable-energy": 1_900,
    }
    assert found.by_payee() == {
        "retailer": 50_000,
        "grid": transmission_fen + 2_346 - 1_235,
        "fund:water-project": 197,
        "fund:renewable-energy": 1_900,
    }
    assert sum(found.parties(payer="consumer").values()) == 0
    assert found.parties(payer="consumer")["consumer"] == -found.total_fen


def test_each_part_is_of_its_payee_and_says_its_method() -> None:
    lines = charged(GRID, references=LOSS).lines
    assert [(line.payee, line.method) for line in lines] == [
        ("retailer", None),
        *[("grid", "grid@1")] * 3,
        ("fund:water-project", "grid@1"),
        ("fund:renewable-energy", "grid@1"),
    ]
    assert (lines[1].zone, lines[1].voltage_level) == ("delta", "from_1kv")


def test_the_whole_bill_of_an_industrial_consumer() -> None:
    """10,000 kWh and 7,500 kvarh: cos φ 0.80, 5 % under 0.90, of energy, basic fee and the grid's three.

    Energy 5,000; basic fee 400 kVA at 23 yuan = 9,200; transmission 1,531; loss 234.5678 -> 234.57; operation
    -123.4567 -> -123.46; funds 19.6875 -> 19.69 and 190. Adjusted: 15,842.11 x 5 % = 792.1055 -> 792.11 yuan.
    Tax: 16,843.91 x 13 / 113 = 1,937.7949… -> 1,937.79 yuan.
    """
    fee = {"by": "capacity", "price_fen_per_kw_month": 2_300}
    factor = method("power_factor", "factor", steps=[{"min_capacity_va": 160_001, "standard_percent": 90}])
    found = charge(
        tariff(charges={"basic_fee": fee}),
        month(10_000 * KWH),
        prices={"all": 50 * CENT},
        references=LOSS,
        contracted={"capacity_va": 400_000},
        methods=methods_of([GRID, factor, method("value_added_tax", "tax", rate_bp=1_300)]),
        delivery=Delivery.at(**PLACE, capacity_va=400_000, reactive_varh={JANUARY: 7_500 * KWH}),
    )
    assert by_line(found) == {
        "energy": 500_000,
        "basic_fee": 920_000,
        "transmission": 153_100,
        "line_loss": 23_457,
        "system_operation": -12_346,
        "fund:water-project": 1_969,
        "fund:renewable-energy": 19_000,
        "power_factor": 79_211,
    }
    assert found.total_fen == 1_684_391
    assert found.tax is not None
    assert (found.tax.taxed_fen, found.tax.tax_fen, found.tax.net_fen) == (1_684_391, 193_779, 1_490_612)


def two_places(energies: tuple[int, int], capacities: tuple[int, int]) -> Delivery:
    """At one level of two zones, with 0.75 varh for each Wh: cos φ 0.80."""
    return Delivery(
        places=[
            Place(
                zone=zone,
                voltage_level="from_1kv",
                capacity_va=capacity,
                reactive_varh={JANUARY: energy * 3 // 4},
                energy_wh={JANUARY: energy},
            )
            for zone, energy, capacity in zip(("delta", "north"), energies, capacities, strict=True)
        ]
    )


def test_points_in_several_zones_are_billed_each_by_its_own_price() -> None:
    """600 kWh in the one zone and 400 kWh in the other: 91.86 and 34.88 yuan; what has one price is one line of all.

    Source: 发改价格〔2023〕526号, prices by zone and voltage level. Energy 500, loss 23.46, system -12.35 are 511.11
    yuan for both, 306.67 of them for the 600 kWh (306.666 cut off, the fen that is left goes to the first). There the
    standard is 0.90: 5 % of 306.67 + 91.86 = 398.53 yuan are 19.93. Below 160 kVA there is no standard.
    """
    factor = method("power_factor", "factor", steps=[{"min_capacity_va": 160_001, "standard_percent": 90}])
    found = charged(
        GRID,
        factor,
        method("value_added_tax", "tax", rate_bp=1_300),
        references=LOSS,
        places=two_places((600 * KWH, 400 * KWH), (400_000, 100_000)),
    )
    transmission = [(line.zone, line.energy_wh, line.amount_fen) for line in found.lines if line.part == "transmission"]
    assert transmission == [("delta", 600 * KWH, 9_186), ("north", 400 * KWH, 3_488)]
    assert found.by_part() == {
        "energy": 50_000,
        "transmission": 12_674,
        "line_loss": 2_346,
        "system_operation": -1_235,
        "fund": 197 + 1_900,
        "power_factor": 1_993,
    }
    (adjustment,) = (line for line in found.lines if line.part == "power_factor")
    assert (adjustment.zone, adjustment.base_fen, adjustment.share_bp) == ("delta", 39_853, 500)
    assert found.total_fen == 67_875
    assert found.tax is not None
    assert found.tax.tax_fen == 7_809  # 678.75 x 13 / 113 = 78.086…: of the whole bill, rounded once


def test_each_place_has_the_standard_of_its_own_capacity() -> None:
    """0.85 from 100 kVA, 0.90 above 160: cos φ 0.80 costs 2.5 % of the one's fees and 5 % of the other's."""
    steps = [
        {"min_capacity_va": 100_000, "standard_percent": 85},
        {"min_capacity_va": 160_001, "standard_percent": 90},
    ]
    found = charged(
        method("power_factor", "factor", steps=steps),
        places=two_places((500 * KWH, 500 * KWH), (100_000, 160_001)),
    )
    lines = [(line.zone, line.base_fen, line.amount_fen) for line in found.lines if line.part == "power_factor"]
    assert lines == [("delta", 25_000, 625), ("north", 25_000, 1_250)]


def test_a_place_without_a_price_is_refused_by_name() -> None:
    places = two_places((1, 1), (0, 0)).places
    unpriced = Delivery(places=[places[0], replace(places[1], voltage_level="from_110kv")])
    with pytest.raises(Refused) as refused:
        charged(GRID, references=LOSS, places=unpriced)
    assert refused.value.code == "grid_price_missing"


@pytest.mark.parametrize(
    ("rate_bp", "energy_wh", "untaxed", "tax_fen"),
    [
        (1_300, 1_000 * KWH, [], 5_752),  # 500.00 x 13 / 113 = 57.5221…
        (300, 1_000 * KWH, [], 1_456),  # 500.00 x 3 / 103 = 14.5631…
        (0, 1_000 * KWH, [], 0),
        (1_300, 1_000 * KWH, ["energy"], 0),
        (10_000, 30, [], 1),  # 2 fen x 1/2 = 1
        (10_000, 60, [], 2),  # 3 fen x 1/2 = 1.5, half up
    ],
)
def test_tax_is_contained_and_not_added(rate_bp: int, energy_wh: int, untaxed: list[str], tax_fen: int) -> None:
    rules: dict[str, Any] = {"rate_bp": rate_bp} | ({"untaxed_parts": untaxed} if untaxed else {})
    found = charged(method("value_added_tax", **rules), energy_wh=energy_wh)
    assert found.tax is not None
    assert (found.tax.tax_fen, found.tax.net_fen) == (tax_fen, found.total_fen - tax_fen)
    assert {line.part for line in found.lines} == {"energy"}


def test_the_tax_of_a_negative_bill_is_rounded_by_magnitude() -> None:
    found = charged(method("value_added_tax", rate_bp=10_000), energy_wh=30, prices={"all": -1 * YUAN})
    assert (found.total_fen, found.tax and found.tax.tax_fen) == (-3, -2)  # -1.5


@pytest.mark.parametrize(
    ("rules", "taken_fen"),
    [
        ({"fixed_fen": 3_000}, 3_000),
        ({"price_e8_yuan_per_kwh": 1_234_567}, 1_235),  # 12.34567 yuan
        ({"share_bp": 333}, 1_665),  # 3.33 % of 500 yuan
        ({"share_bp": 333, "max_month_fen": 1_000}, 1_000),
        ({"share_bp": 333, "max_contract_fen": 1_200}, 700),  # 500 fen were taken off before
        ({"share_bp": 333, "max_contract_fen": 400}, 0),
        ({"share_bp": 333, "min_amount_fen": 50_000}, 1_665),
        ({"share_bp": 333, "min_amount_fen": 50_001}, 0),
        ({"share_bp": 333, "parts": ["transmission"]}, 0),  # none is charged
        ({"fixed_fen": 60_000}, 50_000),  # no more than there is
        ({"fixed_fen": 3_000, "valid_from": "2026-01-02"}, 0),  # the month begins before
        ({"fixed_fen": 3_000, "valid_to": "2026-01-01"}, 0),
        ({"fixed_fen": 3_000, "valid_to": "2026-01-02"}, 3_000),
    ],
)
@pytest.mark.parametrize(("kind", "payee"), [("discount", "retailer"), ("coupon", "retailer"), ("subsidy", "fund:aid")])
def test_a_relief_and_its_limits(kind: str, payee: str, rules: dict[str, Any], taken_fen: int) -> None:
    more = {"fund": "aid"} if kind == "subsidy" else {}
    found = charged(method(kind, **rules, **more), delivery={"relieved_fen": {"m@1": 500}})
    lines = [line for line in found.lines if line.part == kind]
    assert [(line.amount_fen, line.payee, line.rule) for line in lines] == (
        [(-taken_fen, payee, kind)] if taken_fen else []
    )
    assert found.total_fen == 50_000 - taken_fen


def test_a_coupon_is_used_up_over_the_months() -> None:
    """500 yuan of energy in January, 5 in February: of 503 yuan the last is left over."""
    load = {f"{JANUARY}-01": day(1_000 * KWH), "2026-02-01": day(10 * KWH)}
    coupon = method("coupon", fixed_fen=50_400, max_contract_fen=50_300)
    found = charged(coupon, load=load)
    assert [(line.month, line.amount_fen) for line in found.lines if line.part == "coupon"] == [
        (JANUARY, -50_000),
        ("2026-02", -300),
    ]


def test_reliefs_come_one_after_the_other_discounts_first() -> None:
    """A subsidy of 400 yuan finds 200 left after a discount of 300."""
    found = charged(
        method("subsidy", "aid", fixed_fen=40_000, fund="aid", parts=["energy"]), method("discount", fixed_fen=30_000)
    )
    assert [(line.part, line.amount_fen) for line in found.lines] == [
        ("energy", 50_000),
        ("discount", -30_000),
        ("subsidy", -20_000),
    ]
    assert found.parties(payer="consumer") == {"consumer": 0, "retailer": 20_000, "fund:aid": -20_000}


@pytest.mark.parametrize(
    ("changes", "code", "detail"),
    [
        ({"delivery": {"zone": None}}, "delivery_missing", {"path": "delivery.zone"}),
        ({"delivery": {"voltage_level": None}}, "delivery_missing", {"path": "delivery.voltage_level"}),
        (
            {"delivery": {"voltage_level": "500kv"}},
            "grid_price_missing",
            {"key": "grid@1", "path": "delivery.voltage_level"},
        ),
        ({"references": {}}, "reference_price_missing", {"key": "loss", "month": JANUARY}),
        (
            {"references": {"loss": {JANUARY: [1]}}},
            "reference_price_missing",
            {"key": "loss", "month": JANUARY},
        ),
    ],
)
def test_what_a_grid_charge_lacks_is_named(changes: dict[str, Any], code: str, detail: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        charged(GRID, **{"references": LOSS} | changes)
    assert (refused.value.code, refused.value.detail) == (code, detail)


def test_methods_say_which_reference_prices_they_follow() -> None:
    income = method(
        "producer_income",
        "income",
        payer="grid",
        price={"reference": "feed-in"},
        roles=[{"role": "owner", "share_bp": 10_000}, {"role": "roof", "fee": {"reference": "rent"}}],
    )
    assert methods_of([GRID, income]).references() == {"loss", "feed-in", "rent"}


def test_no_delivery_shows_its_figures() -> None:
    delivery = Delivery.at(capacity_va=98_765, reactive_varh={JANUARY: 98_765}, relieved_fen={"m@1": 98_765})
    assert "98765" not in repr(delivery)
