"""A party's own figures beside a bill: read by line, each difference under its cause, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.settlement.statement import Line
from gateway.bills.schemas import LINE_COLUMNS
from gateway.bills.service import line_rows
from gateway.problems import ProblemError
from gateway.reconciliation.differences import Billed, Difference, differences
from gateway.reconciliation.figures import BILLS, OwnFigures, read_figures
from tests.unit.bills.statements import ORDER, energy, generated, of_lines, source, written

MONTH, YUAN = "2026-05", 10**8
POINT = "mp-440300-0001"
HALF = YUAN // 2


def bill(*lines: Line, energy_wh: int = 1_000_000) -> dict[str, Any]:
    return written(of_lines(*lines, energy_wh=energy_wh))


def priced(amount_fen: int, *, energy_wh: int, price_e8: int, price: str = "flat") -> Line:
    return Line(
        part="energy",
        rule="energy",
        price=price,
        energy_wh=energy_wh,
        price_e8_yuan_per_kwh=price_e8,
        amount_fen=amount_fen,
    )


def own(*rows: dict[str, Any]) -> OwnFigures:
    head = sorted({name for row in rows for name in row})
    table = [head, *([row.get(name, "") for name in head] for row in rows)]
    return read_figures(table, month=MONTH, only=ORDER).get(ORDER, OwnFigures())


def causes(figures: OwnFigures, statement: dict[str, Any], **more: Any) -> list[tuple[str, int | None]]:
    found = differences(figures, Billed(statement=statement, **more))
    return [(each.cause, each.difference_fen) for each in found]


BILL = bill(priced(50_000, energy_wh=1_000_000, price_e8=HALF))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # 1,000 kWh at 0.50 yuan are 500 yuan.
        ({"energy_kwh": "1000", "price_yuan_per_kwh": "0.5", "amount_yuan": "500"}, []),
        ({"amount_fen": "50000"}, []),
        ({"energy_kwh": "900", "price_yuan_per_kwh": "0.5", "amount_yuan": "450"}, [("other_energy", 5_000)]),
        ({"energy_kwh": "1000", "price_yuan_per_kwh": "0.48", "amount_yuan": "480"}, [("other_price", 2_000)]),
        # 900 kWh at 0.48 are 432 yuan: 48 more for the energy, then 20 for the price.
        (
            {"energy_kwh": "900", "price_yuan_per_kwh": "0.48", "amount_yuan": "432"},
            [("other_energy", 4_800), ("other_price", 2_000)],
        ),
        ({"energy_kwh": "1000", "price_yuan_per_kwh": "0.5", "amount_fen": "49999"}, [("rounding", 1)]),
        ({"energy_kwh": "1000", "price_yuan_per_kwh": "0.5", "amount_fen": "49998"}, [("other_rule", 2)]),
        ({"amount_fen": "40000"}, [("other_rule", 10_000)]),
        # Without a price the energy that is missing costs what the rest does: 450 yuan for 900 kWh.
        ({"energy_wh": "900000", "amount_fen": "45000"}, [("other_energy", 5_000)]),
        ({"energy_kwh": "900", "amount_fen": "50000"}, [("other_energy", 5_556), ("other_rule", -5_556)]),
    ],
)
def test_an_amount_differs_by_its_causes(row: dict[str, str], expected: list[tuple[str, int]]) -> None:
    assert causes(own({"part": "energy", **row}), BILL) == expected


def test_a_part_that_only_one_of_both_has_is_named() -> None:
    figures = own({"part": "energy", "amount_fen": "50000"}, {"part": "basic_fee", "amount_fen": "7"})
    statement = bill(priced(50_000, energy_wh=1, price_e8=1), Line(part="coupon", rule="coupon", amount_fen=-9))
    assert causes(figures, statement) == [("part_not_billed", -7), ("part_missing", -9)]


def test_a_part_is_compared_as_fine_as_it_is_stated() -> None:
    statement = bill(
        priced(30_000, energy_wh=600_000, price_e8=HALF), priced(10_000, energy_wh=400_000, price_e8=1, price="valley")
    )
    assert causes(own({"part": "energy", "amount_fen": "40000"}), statement) == []
    fine = own(
        {"part": "energy", "price": "flat", "amount_fen": "30000"},
        {"part": "energy", "price": "valley", "amount_fen": "10003"},
    )
    assert causes(fine, statement) == [("other_rule", -3)]


def test_figures_of_an_earlier_version_are_a_correction_that_is_not_known() -> None:
    """500 yuan before the correction, 450 now; a part that only the correction brought, and one that it took away."""
    coupon, premium = (
        Line(part="coupon", rule="coupon", amount_fen=-9),
        Line(part="green_premium", rule="green_premium", amount_fen=3),
    )
    now = bill(priced(45_000, energy_wh=900_000, price_e8=HALF), coupon, energy_wh=900_000)
    before = bill(priced(50_000, energy_wh=1_000_000, price_e8=HALF), premium)
    figures = own(
        {"part": "energy", "energy_kwh": "1000", "price_yuan_per_kwh": "0.5", "amount_yuan": "500"},
        {"part": "green_premium", "amount_fen": "3"},
        {"point": POINT, "energy_kwh": "1000"},
    )
    assert causes(figures, now, earlier=[before]) == [
        ("correction_not_known", -9),
        ("correction_not_known", -5_000),
        ("correction_not_known", -3),
        ("correction_not_known", None),
    ]
    assert causes(figures, now)[1] == ("other_energy", -5_000)


def days(**energies: int) -> dict[str, int]:
    return {f"{MONTH}-{name[1:]}": energy for name, energy in energies.items()}


def test_days_are_compared_with_the_bills_readings() -> None:
    figures = own(
        *(
            {"point": POINT, "date": f"{MONTH}-{day}", "energy_wh": wh}
            for day, wh in (("01", 10), ("02", 21), ("04", 5))
        ),
        {"point": "mp-other", "date": f"{MONTH}-01", "energy_wh": 7},
    )
    found = differences(figures, Billed(statement=BILL, days={POINT: days(d01=10, d02=20, d03=30)}))
    assert [(each.cause, each.point, each.date, each.own_energy_wh, each.billed_energy_wh) for each in found] == [
        ("other_energy", POINT, f"{MONTH}-02", 21, 20),
        ("day_missing", POINT, f"{MONTH}-03", None, 30),
        ("day_not_billed", POINT, f"{MONTH}-04", 5, None),
        ("point_not_billed", "mp-other", None, 7, None),
    ]


def test_without_readings_sums_are_compared_and_days_named_where_they_differ() -> None:
    whole = [{"point": POINT, "date": f"{MONTH}-{number:02}", "energy_wh": 0} for number in range(1, 32)]
    whole[0]["energy_wh"] = 1_000_000
    assert causes(own(*whole), BILL) == []
    found = differences(
        own(*whole[:30], {"point": POINT, "date": "2026-05-01", "energy_wh": 1}), Billed(statement=BILL)
    )
    assert [(each.cause, each.date) for each in found] == [("day_missing", f"{MONTH}-31"), ("other_energy", None)]
    assert causes(own({"point": "mp-9", "energy_wh": 1}), BILL) == [("point_missing", None), ("point_not_billed", None)]


@pytest.mark.parametrize("seed", range(40))
def test_a_bills_own_export_agrees_with_it(seed: int) -> None:
    made = source(generated(seed))
    rows = [[row.get(name) for name in LINE_COLUMNS] for row in line_rows(made)]
    figures = read_figures([LINE_COLUMNS, *rows], month=MONTH, only=None)
    assert differences(figures.get(ORDER, OwnFigures()), Billed(statement=made.statement)) == []


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 20),
    changes=st.lists(
        st.tuples(st.integers(-9_999, 9_999), st.integers(0, 10**6), st.integers(-(10**7), 10**7)), max_size=9
    ),
)
def test_causes_add_up_to_the_difference(seed: int, changes: list[tuple[int, int, int]]) -> None:
    made = source(generated(seed))
    rows = [dict(row) for row in line_rows(made)]
    for row, (fen, energy_wh, price) in zip(rows, changes, strict=False):
        row["amount_fen"] += fen
        if "energy_wh" in row:
            row["energy_wh"] = energy_wh
        if "price_e8_yuan_per_kwh" in row:
            row["price_e8_yuan_per_kwh"] += price
    table = [LINE_COLUMNS, *([row.get(name) for name in LINE_COLUMNS] for row in rows)]
    figures = read_figures(table, month=MONTH, only=None).get(ORDER, OwnFigures())
    found = differences(figures, Billed(statement=made.statement))
    own_fen = sum(row["amount_fen"] for row in rows)
    assert sum(each.difference_fen or 0 for each in found) == (made.statement["total_fen"] - own_fen if rows else 0)


@pytest.mark.parametrize(
    ("table", "context"),
    [
        ([], {"fault": "columns", "known": sorted(BILLS.columns)}),
        ([["part", "secret"]], {"fault": "columns", "known": sorted(BILLS.columns)}),
        ([["part", "part"]], {"fault": "columns", "known": sorted(BILLS.columns)}),
        ([["part", "amount_fen"], ["energy", "1.5"]], {"fault": "amount_fen", "line": 2}),
        ([["part", "amount_fen"], ["energy", ""]], {"fault": "amount_fen", "line": 2}),
        ([["part", "amount_fen", "amount_yuan"], ["energy", "1", "1"]], {"fault": "amount_fen", "line": 2}),
        ([["part", "amount_fen"], ["energy", str(2**60)]], {"fault": "amount_fen", "line": 2}),
        ([["part", "amount_fen"], [], ["", "3"]], {"fault": "part", "line": 3}),
        ([["point", "date", "energy_wh"], ["p-1", "2026-05-32", "1"]], {"fault": "date", "line": 2}),
        ([["point", "energy_wh"], ["p-1", "-1"]], {"fault": "energy_wh", "line": 2}),
        ([["order_id", "part", "amount_fen"], ["x", "energy", "1"]], {"fault": "order_id", "line": 2}),
    ],
)
def test_a_file_that_is_no_table_of_figures_is_refused_by_its_line(
    table: list[list[str]], context: dict[str, Any]
) -> None:
    with pytest.raises(ProblemError) as refused:
        read_figures(table, month=MONTH, only=ORDER)
    assert (refused.value.code, refused.value.context) == ("invalid_figures", context)


def test_lines_of_other_months_and_orders_are_left_out() -> None:
    table = [
        ["month", "order_id", "part", "amount_fen"],
        ["2026-04", ORDER, "energy", "1"],
        [MONTH, "9" * 64, "energy", "1"],
    ]
    assert read_figures(table, month=MONTH, only=ORDER) == {}
    assert list(read_figures(table, month=MONTH, only=None)) == ["9" * 64]


def test_a_sheets_numbers_are_exact() -> None:
    found = read_figures([["part", "amount_yuan"], ["energy", 432.1], ["coupon", -3.0]], month=MONTH, only=ORDER)
    assert [amount.amount_fen for amount in found[ORDER].parts.values()] == [43_210, -300]


def test_nothing_shows_what_was_uploaded() -> None:
    figures = own({"part": "energy", "amount_fen": "98765"})
    for held in (figures, *figures.parts.values(), Difference(cause="other_rule", own_fen=98_765)):
        assert "98765" not in repr(held)


def test_energy_is_a_line_like_any_other() -> None:
    assert causes(own({"part": "energy", "amount_fen": "5"}), bill(energy(5, energy_wh=1))) == []
