"""A party's own figures beside a plant's statement: each difference under its cause, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.problems import ProblemError
from gateway.reconciliation.differences import Billed, differences
from gateway.reconciliation.figures import PLANTS, OwnFigures, read_figures
from gateway.reconciliation.plant_service import own_part, whole
from tests.unit.reconciliation.plant_statements import AMOUNTS, MONTH, PLANT, POINT, PRICE, TERMS, statement_of

PRODUCER = "producer:mill"


def own(*rows: dict[str, Any]) -> OwnFigures:
    head = sorted({name for row in rows for name in row})
    table = [head, *([row.get(name, "") for name in head] for row in rows)]
    return read_figures(table, month=MONTH, only=PLANT, form=PLANTS).get(PLANT, OwnFigures(form=PLANTS))


def causes(figures: OwnFigures, statement: Any, **more: Any) -> list[tuple[str, int | None]]:
    found = differences(figures, Billed(statement=statement, **more))
    return [(each.cause, each.difference_fen) for each in found]


def lines(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Every line of it, as an own file would have them."""
    names = ("role", "payee", "energy_wh", "price_e8_yuan_per_kwh", "share_bp", "amount_fen")
    return [{name: line[name] for name in names if name in line} for line in statement["lines"]]


WHOLE = whole(statement_of())


def test_the_plant_comes_to_what_was_worked_out() -> None:
    assert tuple(line["amount_fen"] for line in WHOLE["lines"]) == AMOUNTS
    assert WHOLE["total_fen"] == 400_000


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The buyer has one amount: 10,000 kWh at 0.40 yuan.
        ([{"amount_yuan": "4000"}], []),
        ([{"energy_kwh": "10000", "price_yuan_per_kwh": "0.4", "amount_yuan": "4000"}], []),
        ([{"energy_kwh": "9000", "price_yuan_per_kwh": "0.4", "amount_yuan": "3600"}], [("other_energy", 40_000)]),
        ([{"energy_kwh": "10000", "price_yuan_per_kwh": "0.38", "amount_yuan": "3800"}], [("other_price", 20_000)]),
        (
            [{"energy_kwh": "9000", "price_yuan_per_kwh": "0.38", "amount_yuan": "3420"}],
            [("other_energy", 38_000), ("other_price", 20_000)],
        ),
        ([{"amount_fen": "399999"}], [("rounding", 1)]),
        ([{"amount_fen": "390000"}], [("other_rule", 10_000)]),
        # By role: what two investors get is told together, and the roof is not known.
        (
            [{"role": "producer", "amount_fen": "259000"}, {"role": "investor", "amount_fen": "111000"}],
            [("part_missing", 30_000)],
        ),
        (
            [{"payee": PRODUCER, "amount_fen": "260000"}],
            [("part_missing", 37_000), ("part_missing", 74_000), ("part_missing", 30_000), ("other_rule", -1_000)],
        ),
        (
            [{"role": role, "amount_fen": fen} for role, fen in (("roof", "30000"), ("operator", "7"))],
            [("part_missing", 111_000), ("part_not_billed", -7), ("part_missing", 259_000)],
        ),
    ],
)
def test_an_amount_differs_by_its_causes(rows: list[dict[str, str]], expected: list[tuple[str, int]]) -> None:
    assert causes(own(*rows), WHOLE) == expected


@pytest.mark.parametrize(
    ("place", "changed", "expected"),
    [
        # The roof's fee at 0.02 yuan; on 9,000 kWh.
        (0, {"price_e8_yuan_per_kwh": 2_000_000, "amount_fen": 20_000}, [("other_price", 10_000)]),
        (0, {"energy_wh": 9_000_000, "amount_fen": 27_000}, [("other_energy", 3_000)]),
        # 70 % of 3,330.00 yuan for 9,000 kWh; 60 % of 3,700.00; 70 % of (0.38 - 0.03) yuan for 10,000 kWh.
        (1, {"energy_wh": 9_000_000, "amount_fen": 233_100}, [("other_energy", 25_900)]),
        (1, {"share_bp": 6_000, "amount_fen": 222_000}, [("other_share", 37_000)]),
        (1, {"price_e8_yuan_per_kwh": 38_000_000, "amount_fen": 245_000}, [("other_price", 14_000)]),
        # Two thirds of 20 % of 3,330.00 yuan: the energy at the own share first, then the share.
        (
            2,
            {"energy_wh": 9_000_000, "share_bp": 2_000, "amount_fen": 44_400},
            [("other_energy", 4_933), ("other_share", 24_667)],
        ),
        (3, {"amount_fen": 36_997}, [("rounding", 3)]),
        (3, {"amount_fen": 36_996}, [("other_rule", 4)]),
    ],
)
def test_a_partys_line_differs_by_its_causes(
    place: int, changed: dict[str, int], expected: list[tuple[str, int]]
) -> None:
    rows = lines(statement_of())
    assert causes(own(*rows), WHOLE) == []
    rows[place] |= changed
    assert causes(own(*rows), WHOLE) == expected


def test_to_a_party_that_neither_produces_nor_buys_its_own_lines_are_the_statement() -> None:
    part = own_part(statement_of(), participant="bank", with_points=False)
    assert part is not None
    assert (part["total_fen"], part["points"]) == (74_000, {})
    assert causes(own({"amount_fen": "74000"}), part) == []
    rows = lines(statement_of())
    assert causes(own(*rows[2:]), part) == [("part_not_billed", -37_000)]
    assert own_part(statement_of(), participant="stranger", with_points=False) is None


def test_figures_of_an_earlier_version_are_a_correction_that_is_not_known() -> None:
    before, now = statement_of(), whole(statement_of(9_000_000, version=2))
    figures = own(*lines(before), {"point": POINT, "energy_wh": 10_000_000})
    found = causes(figures, now, earlier=[whole(before)])
    assert {cause for cause, _ in found} == {"correction_not_known"}
    assert sum(fen or 0 for _, fen in found) == -40_000
    assert {cause for cause, _ in causes(figures, now)} == {"other_energy"}


def test_days_are_compared_with_what_was_fed_in() -> None:
    figures = own(*({"point": POINT, "date": f"{MONTH}-{day}", "energy_wh": wh} for day, wh in (("01", 4), ("02", 5))))
    found = differences(figures, Billed(statement=WHOLE, days={POINT: {f"{MONTH}-01": 4, f"{MONTH}-03": 6}}))
    assert [(each.cause, each.date) for each in found] == [
        ("day_not_billed", f"{MONTH}-02"),
        ("day_missing", f"{MONTH}-03"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(
            st.integers(-999_999, 999_999), st.integers(0, 10**8), st.integers(-(10**9), 10**9), st.integers(0, 10_000)
        ),
        max_size=4,
    ),
    price=st.integers(-PRICE, 2 * PRICE),
    energy_wh=st.integers(0, 10**9),
    coarse=st.sampled_from([(), ("role",), ("payee",), ("role", "payee")]),
)
def test_causes_add_up_to_the_difference(
    changes: list[tuple[int, int, int, int]], price: int, energy_wh: int, coarse: tuple[str, ...]
) -> None:
    made = statement_of(energy_wh, terms={**TERMS, "price": {"price_e8_yuan_per_kwh": price}})
    rows = lines(made)
    for row, (fen, own_wh, own_price, share_bp) in zip(rows, changes, strict=False):
        row |= {"amount_fen": row["amount_fen"] + fen, "energy_wh": own_wh, "price_e8_yuan_per_kwh": own_price}
        row |= {"share_bp": share_bp} if "share_bp" in row else {}
    own_fen = sum(row["amount_fen"] for row in rows)
    rows = [{name: value for name, value in row.items() if name not in coarse} for row in rows]
    found = causes(own(*rows), whole(made))
    assert sum(fen or 0 for _, fen in found) == made["total_fen"] - own_fen


@pytest.mark.parametrize(
    ("table", "context"),
    [
        ([["order_id_", "amount_fen"]], {"fault": "columns", "known": sorted(PLANTS.columns)}),
        ([["role", "amount_fen"], ["roof", "1.5"]], {"fault": "amount_fen", "line": 2}),
        ([["role", "amount_fen"], ["roof", ""]], {"fault": "amount_fen", "line": 2}),
        ([["role", "amount_fen", "share_bp"], ["roof", "1", "70%"]], {"fault": "share_bp", "line": 2}),
        ([["plant_id", "amount_fen"], ["A plant", "1"]], {"fault": "plant_id", "line": 2}),
        ([["role", "amount_fen"], ["r" * 81, "1"]], {"fault": "part", "line": 2}),
    ],
)
def test_a_file_that_is_no_table_of_figures_is_refused_by_its_line(
    table: list[list[str]], context: dict[str, Any]
) -> None:
    with pytest.raises(ProblemError) as refused:
        read_figures(table, month=MONTH, only=PLANT, form=PLANTS)
    assert (refused.value.code, refused.value.context) == ("invalid_figures", context)
