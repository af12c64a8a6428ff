"""Growth: the factor for ten times as much, and the report."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from perf.filling import Filled
from perf.growth_figures import Growth, Measured
from perf.growth_report import growth_for_tenfold, write
from perf.holdings import Holdings
from perf.scenarios import SCENARIOS
from tests.unit.perf.test_report import MACHINE, outcome

FACTORS = st.floats(0.1, 10)
SIZES = st.lists(st.integers(1, 10**7), min_size=2, max_size=6, unique=True)


@given(FACTORS, SIZES, st.floats(0.01, 100))
def test_what_grows_by_a_factor_for_tenfold_has_that_factor(factor: float, sizes: list[int], unit: float) -> None:
    points = [(size, unit * factor ** math.log10(size)) for size in sizes]
    assert math.isclose(growth_for_tenfold(points), factor, rel_tol=1e-3)


def test_one_size_has_no_growth() -> None:
    assert math.isnan(growth_for_tenfold([(1_000, 2.0), (1_000, 3.0)]))
    assert math.isnan(growth_for_tenfold([]))


def test_the_report_has_each_size_and_what_grew(tmp_path: Path) -> None:
    adding, cheap = outcome(), outcome(requests=10_000)
    listing = replace(outcome(requests=500), scenario=SCENARIOS["list-30"])
    growth = Growth(
        orders=100_000,
        by_users=[Measured(orders=600, outcome=adding)],
        by_size=[
            Measured(orders=10_000, outcome=listing),
            Measured(orders=10_000, outcome=cheap),
            Measured(orders=100_000, outcome=listing),
            Measured(orders=100_000, outcome=adding),
        ],
        filled=[(10_000, Filled(orders=9_000, seconds=15.0, cpu_s={"peer": 18.0, "ca": 0.0}))],
        holdings=[
            (10_000, Holdings(disk_bytes={"peer": 20_000_000}, memory_mib={"peer": 240})),
            (100_000, Holdings(disk_bytes={"peer": 200_000_000}, memory_mib={"peer": 250})),
        ],
    )
    markdown, document = write(growth, MACHINE, now=datetime(2026, 11, 23, tzinfo=UTC), folder=tmp_path)
    text = markdown.read_text()
    assert "| add order, 30 users | 2.00 |" in text  # half as many requests for the same CPU
    assert "| newest 50 of all orders, 30 users | 1.00 |" in text
    assert "| 10,000 | 600 | 2.00 ms | peer 2.00 |" in text
    assert "| each from 10,000 to 100,000 | 2,000 B |" in text
    assert "\x1b" not in text
    longer = text[text.index("## A longer ledger") : text.index("## Filling")].splitlines()[4:8]
    assert [row.split(" | ")[:2] for row in longer] == [
        ["| newest 50 of all orders, 30 users", "10,000"],
        ["| newest 50 of all orders, 30 users", "100,000"],
        ["| add order, 30 users", "10,000"],
        ["| add order, 30 users", "100,000"],
    ]
    assert [each["orders"] for each in json.loads(document.read_text())["by_size"]] == [
        10_000,
        10_000,
        100_000,
        100_000,
    ]


def test_what_was_broken_off_is_reported_too(tmp_path: Path) -> None:
    """Before the ledger was filled, and with a load in which no request ended well."""
    growth = Growth(orders=600, by_users=[Measured(orders=600, outcome=outcome())])
    assert (
        "## More users"
        in write(growth, MACHINE, now=datetime(2026, 11, 23, tzinfo=UTC), folder=tmp_path)[0].read_text()
    )
    growth.by_size = [Measured(orders=10_000, outcome=outcome(requests=0))]
    assert (
        "## A longer ledger"
        in write(growth, MACHINE, now=datetime(2026, 11, 23, tzinfo=UTC), folder=tmp_path)[0].read_text()
    )
