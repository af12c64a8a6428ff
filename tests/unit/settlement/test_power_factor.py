"""The table of 1983, row by row, and cos φ at the edges of its rounding."""

from __future__ import annotations

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.delivery import Delivery, reactive_energy_varh
from chaincode.settlement.methods import PowerFactor, PowerFactorStep
from chaincode.settlement.power_factor import adjustment_bp, cos_phi_percent, power_factor_lines
from chaincode.settlement.statement import Line, Part
from chaincode.settlement.sums import MonthSum

# 功率因数调整电费办法 (1983), tables 1 to 3: cos φ of the row: per cent for the standards 0.90, 0.85 and 0.80.
# Rows below 0.60 follow the tables' last line: 2 % for each 0.01.
TABLE = {
    "1.00": (-0.75, -1.10, -1.30),
    "0.99": (-0.75, -1.10, -1.30),
    "0.98": (-0.75, -1.10, -1.30),
    "0.97": (-0.75, -1.10, -1.30),
    "0.96": (-0.75, -1.10, -1.30),
    "0.95": (-0.75, -1.10, -1.30),
    "0.94": (-0.60, -1.10, -1.30),
    "0.93": (-0.45, -0.95, -1.30),
    "0.92": (-0.30, -0.80, -1.30),
    "0.91": (-0.15, -0.65, -1.15),
    "0.90": (0, -0.5, -1.0),
    "0.89": (0.5, -0.4, -0.9),
    "0.88": (1.0, -0.3, -0.8),
    "0.87": (1.5, -0.2, -0.7),
    "0.86": (2.0, -0.1, -0.6),
    "0.85": (2.5, 0, -0.5),
    "0.84": (3.0, 0.5, -0.4),
    "0.83": (3.5, 1.0, -0.3),
    "0.82": (4.0, 1.5, -0.2),
    "0.81": (4.5, 2.0, -0.1),
    "0.80": (5.0, 2.5, 0),
    "0.79": (5.5, 3.0, 0.5),
    "0.78": (6.0, 3.5, 1.0),
    "0.77": (6.5, 4.0, 1.5),
    "0.76": (7.0, 4.5, 2.0),
    "0.75": (7.5, 5.0, 2.5),
    "0.74": (8.0, 5.5, 3.0),
    "0.73": (8.5, 6.0, 3.5),
    "0.72": (9.0, 6.5, 4.0),
    "0.71": (9.5, 7.0, 4.5),
    "0.70": (10.0, 7.5, 5.0),
    "0.69": (11.0, 8.0, 5.5),
    "0.68": (12.0, 8.5, 6.0),
    "0.67": (13.0, 9.0, 6.5),
    "0.66": (14.0, 9.5, 7.0),
    "0.65": (15.0, 10.0, 7.5),
    "0.64": (17.0, 11.0, 8.0),
    "0.63": (19.0, 12.0, 8.5),
    "0.62": (21.0, 13.0, 9.0),
    "0.61": (23.0, 14.0, 9.5),
    "0.60": (25.0, 15.0, 10.0),
    "0.59": (27.0, 17.0, 11.0),
    "0.58": (29.0, 19.0, 12.0),
    "0.57": (31.0, 21.0, 13.0),
    "0.56": (33.0, 23.0, 14.0),
    "0.55": (35.0, 25.0, 15.0),
    "0.54": (37.0, 27.0, 17.0),
    "0.53": (39.0, 29.0, 19.0),
    "0.50": (45.0, 35.0, 25.0),
    "0.10": (125.0, 115.0, 105.0),
    "0.00": (145.0, 135.0, 125.0),
}


@pytest.mark.parametrize("row", TABLE)
def test_every_row_of_the_table(row: str) -> None:
    cos_phi = int(row.replace(".", ""))
    found = tuple(adjustment_bp(standard_percent=standard, cos_phi=cos_phi) for standard in (90, 85, 80))
    assert found == tuple(round(percent * 100) for percent in TABLE[row])


@pytest.mark.parametrize(
    ("active", "reactive", "percent"),
    [
        (0, 0, None),
        (0, 1, 0),
        (1, 0, 100),
        (3, 4, 60),  # 3-4-5
        (4, 3, 80),
        (1, 1, 71),  # 0.70710…
        (9_000, 4_358, 90),  # 0.90003
        # At cos φ 0.895 tan φ is 0.498397920216557366…
        (1_000_000, 498_397, 90),
        (1_000_000, 498_398, 89),
        # At 0.995 it is 0.10037680…
        (10**9, 100_376_805, 100),
        (10**9, 100_376_806, 99),
        # At 0.005 it is 199.99749998…
        (1_000, 199_997, 1),
        (1_000, 199_998, 0),
        # Numbers for which a float's 53 bits are not enough: one varh on either side of 0.895.
        (10**18, 498_397_920_216_557_366, 90),
        (10**18, 498_397_920_216_557_367, 89),
    ],
)
def test_cos_phi_is_rounded_half_up_to_two_decimals(active: int, reactive: int, percent: int | None) -> None:
    assert cos_phi_percent(active_wh=active, reactive_varh=reactive) == percent


@pytest.mark.parametrize(("imported", "exported", "counted"), [(3, 4, 7), (3, -4, 7), (-3, -4, 7), (0, 0, 0)])
def test_reactive_energy_counts_in_both_directions(imported: int, exported: int, counted: int) -> None:
    assert reactive_energy_varh(imported_varh=imported, exported_varh=exported) == counted


# 100 kVA and more: 0.85; above 160 kVA: 0.90.
INDUSTRY = PowerFactor(
    method="industry@1",
    steps=(
        PowerFactorStep(min_capacity_va=100_000, standard_percent=85),
        PowerFactorStep(min_capacity_va=160_001, standard_percent=90),
    ),
)
MONTH = MonthSum(month="2026-01", days=31, energy_wh=3_000_000, peak_w=0)


def adjusted(capacity_va: int, *, active_wh: int = 3_000_000, reactive_varh: int = 4_000_000) -> Line | None:
    """The adjustment of a month of cos φ 0.60, with 1 yuan of each part."""
    parts: tuple[Part, ...] = (
        "energy",
        "green_premium",
        "basic_fee",
        "transmission",
        "line_loss",
        "system_operation",
        "fund",
    )
    lines = [Line(part=part, rule=part, amount_fen=100) for part in parts]
    month = MonthSum(month="2026-01", days=31, energy_wh=active_wh, peak_w=0)
    delivery = Delivery.at(capacity_va=capacity_va, reactive_varh={"2026-01": reactive_varh})
    return next(power_factor_lines(INDUSTRY, month=month, delivery=delivery, lines=lines), None)


@pytest.mark.parametrize(
    ("capacity_va", "fen"),
    [(99_999, None), (100_000, 75), (160_000, 75), (160_001, 125), (10**6, 125)],
)
def test_the_standard_follows_capacity_and_funds_and_premium_are_left_out(capacity_va: int, fen: int | None) -> None:
    """cos φ 0.60 costs 15 % under 0.85 and 25 % under 0.90, of 5 yuan: energy, basic fee and the grid's three."""
    line = adjusted(capacity_va)
    assert (None if line is None else (line.amount_fen, line.base_fen, line.cos_phi_percent)) == (
        None if fen is None else (fen, 500, 60)
    )


def test_a_good_power_factor_takes_off_half_up_by_magnitude() -> None:
    line = adjusted(10**6, reactive_varh=0)
    assert line is not None
    assert (line.amount_fen, line.share_bp) == (-4, -75)  # 3.75 fen


def test_without_energy_there_is_no_adjustment() -> None:
    assert adjusted(10**6, active_wh=0, reactive_varh=0) is None


@pytest.mark.parametrize(
    ("delivery", "path"),
    [
        (Delivery.at(reactive_varh={"2026-01": 0}), "delivery.capacity_va"),
        (Delivery.at(capacity_va=10**6), "delivery.reactive_varh.2026-01"),
        (Delivery.at(capacity_va=10**6, reactive_varh={"2026-02": 0}), "delivery.reactive_varh.2026-01"),
    ],
)
def test_what_is_missing_is_named(delivery: Delivery, path: str) -> None:
    with pytest.raises(Refused) as refused:
        list(power_factor_lines(INDUSTRY, month=MONTH, delivery=delivery, lines=()))
    assert (refused.value.code, refused.value.detail) == ("delivery_missing", {"path": path})
