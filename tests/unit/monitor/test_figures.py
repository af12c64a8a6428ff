"""Figures of the monitor against what is worked out another way."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.client.uuid7 import Uuid7Source
from gateway.monitor.figures import hhi, percentile
from gateway.projection.pace import least_of_class, made_at, middle_of_class, pace_rows
from gateway.projection.pace_tables import latencies, paces


@pytest.mark.parametrize(
    ("parts", "index"),
    [([], None), ([0, 0], None), ([7], 10_000), ([1, 1], 5_000), ([1, 1, 1], 3_333), ([50, 30, 20], 3_800)],
)
def test_the_index_is_the_sum_of_squared_shares(parts: list[int], index: int | None) -> None:
    assert hhi(parts) == index


@given(st.integers(0, 2 * 86_400_000))
def test_a_class_holds_its_latencies_and_is_narrow(latency_ms: int) -> None:
    least, middle = least_of_class(latency_ms), middle_of_class(least_of_class(latency_ms))
    assert least <= latency_ms
    assert least_of_class(least) == least_of_class(middle) == least
    assert abs(middle - latency_ms) <= latency_ms / 16


def test_a_clock_that_is_ahead_counts_as_nothing_and_a_long_wait_is_bounded() -> None:
    assert least_of_class(-5) == 0
    assert least_of_class(10**15) == least_of_class(2 * 86_400_000)


@given(st.lists(st.integers(0, 500_000), min_size=1, max_size=200), st.sampled_from([50, 95]))
def test_percentiles_are_those_of_the_sorted_list_but_for_the_class(values: list[int], percent: int) -> None:
    classes = sorted(Counter(map(least_of_class, values)).items())
    exact = sorted(values)[-(-len(values) * percent // 100) - 1]
    assert percentile(classes, percent) == middle_of_class(least_of_class(exact))


def test_no_values_have_no_percentile() -> None:
    assert percentile([], 50) is None


def test_the_time_in_an_intents_id_is_read_back() -> None:
    assert made_at(Uuid7Source().make(now_ms=1_767_225_600_123)) == 1_767_225_600_123


def test_a_blocks_intents_are_counted_by_action_and_by_class() -> None:
    at_ms = 1_767_225_660_000
    ids = Uuid7Source()
    waits = [number * number * 7 for number in range(50)]
    made = [("submit", ids.make(now_ms=at_ms - wait)) for wait in sorted(waits, reverse=True)]
    rows = pace_rows([*made, ("audit", ids.make(now_ms=at_ms))], at_ms=at_ms)
    counted = {row["action"]: row["intents"] for table, row in rows if table is paces}
    assert counted == {"submit": 50, "audit": 1}
    classes = {row["least_ms"]: row["intents"] for table, row in rows if table is latencies}
    assert classes == Counter(map(least_of_class, [*waits, 0]))
    assert {row["minute"] for _, row in rows} == {at_ms // 60_000}
