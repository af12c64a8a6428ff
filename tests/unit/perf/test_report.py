"""The side-by-side table: what reaches what, and in which direction better lies."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perf.ledger_count import LedgerCount
from perf.machine import Machine
from perf.measure import Figures
from perf.report import verdict, write
from perf.run_scenario import Outcome
from perf.scenarios import GOALS, SCENARIOS, Goal

MACHINE = Machine(processor="test", cores=2, memory_gib=8, system="Linux", python="3.11")
LATENCY = Goal(row="2", scenario="add-30", what="latency", figure="mean_s", paper=6.108, must=0.2, goal=0.1)
RATE = Goal(row="1", scenario="add-30", what="rate", figure="per_minute", paper=216.12, must=9_000, goal=18_000)


def outcome(*, requests: int = 5_000, mean_s: float = 0.15, others: float = 0.05) -> Outcome:
    figures = Figures(
        scenario="AddOrder",
        users=30,
        generator="test",
        ramp_s=3.0,
        window_s=30.0,
        requests=requests,
        failures={"busy": 2},
        failures_outside={"busy": 1},
        mean_s=mean_s,
        p50_s=mean_s,
        p95_s=mean_s,
        p99_s=mean_s,
        max_s=mean_s,
        cores={"generator": 0.25, "peer": 1.1, "others": others},
    )
    ledger = LedgerCount(first_block=5, last_block=8, blocks=4, block_bytes=40_000, transactions=9, orders=20)
    ledger.invalid = Counter({"MVCC_READ_CONFLICT": 1})
    return Outcome(scenario=SCENARIOS["add-30"], figures=figures, ledger=ledger, acknowledged=20, missing=0, twice=0)


@pytest.mark.parametrize(
    ("goal", "ours", "reached"),
    [
        (RATE, 18_000, "goal"),
        (RATE, 17_999, "must"),
        (RATE, 9_000, "must"),
        (RATE, 8_999, "no"),
        (LATENCY, 0.1, "goal"),
        (LATENCY, 0.2, "must"),
        (LATENCY, 0.21, "no"),
        (LATENCY, 0.0, "no"),
    ],
)
def test_a_figure_reaches_the_goal_the_must_or_nothing(goal: Goal, ours: float, reached: str) -> None:
    assert verdict(goal, ours) == reached


def test_the_report_has_paper_and_ours_in_one_row(tmp_path: Path) -> None:
    markdown, _ = write([outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    assert "| 1 | add order, 30 users | 216/min | 10,000/min | 46.3 × better | 9,000/min | 18,000/min | must |" in (
        markdown.read_text().splitlines()
    )


def test_failures_and_invalid_transactions_are_shown(tmp_path: Path) -> None:
    markdown, _ = write([outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    assert "3 busy: 3" in markdown.read_text()
    assert "MVCC_READ_CONFLICT: 1 of 9" in markdown.read_text()


def test_a_run_beside_other_programs_is_not_clean(tmp_path: Path) -> None:
    for others, clean in ((0.05, True), (0.8, False)):
        _, document = write([outcome(others=others)], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
        assert json.loads(document.read_text())["scenarios"]["add-30"]["clean"] is clean


def test_cpu_is_given_for_each_request(tmp_path: Path) -> None:
    markdown, _ = write([outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    # 0.25 and 1.1 cores for 30 s, over 5,000 requests
    assert "| add-30 | 0.25 | 1.10 | 0.05 | 1.50 ms | 6.60 ms | peer 6.60 |" in markdown.read_text()


def test_what_was_not_run_is_not_in_the_report(tmp_path: Path) -> None:
    _, document = write([outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    goals = json.loads(document.read_text())["goals"]
    assert {goal["scenario"] for goal in goals} == {"add-30"}


def test_every_goal_is_of_a_scenario() -> None:
    assert {goal.scenario for goal in GOALS} <= SCENARIOS.keys()


def market_outcome() -> Outcome:
    measured = outcome(requests=10_000)
    measured.ledger.actions = Counter({"take": 50})
    return replace(measured, scenario=SCENARIOS["take-30"])


def test_an_action_of_the_market_stands_beside_an_order(tmp_path: Path) -> None:
    order = outcome()
    order.ledger.actions = Counter({"submit": 20})
    markdown, _ = write([order, market_outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    lines = markdown.read_text().splitlines()
    assert "| add order, 30 users | 10,000 | 150.0 ms | 6.60 ms | peer 6.60 | 1.00 | 2,000 B | 1.00 |" in lines
    assert (
        "| take from three listings, 30 users | 20,000 | 150.0 ms | 3.30 ms | peer 3.30 | 0.50 | 800 B | 0.40 |"
        in lines
    )


def test_without_an_order_measured_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    markdown, _ = write([market_outcome()], MACHINE, now=datetime(2026, 11, 21, tzinfo=UTC), folder=tmp_path)
    assert "| 3.30 ms | peer 3.30 | - | 800 B | - |" in markdown.read_text()
