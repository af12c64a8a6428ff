"""Figures of the operator's pages: quantiles, heights, faults."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram

from gateway.faults import KEPT, FaultKind, FaultLog
from gateway.system.figures import by_label, distribution, quantile
from gateway.system.heights import HeightHistory

INFINITE = float("inf")


@pytest.mark.parametrize(
    ("buckets", "part", "value"),
    [
        ([], 0.5, None),
        ([(1.0, 0.0), (INFINITE, 0.0)], 0.5, None),
        ([(1.0, 10.0), (INFINITE, 10.0)], 0.5, 0.5),
        ([(1.0, 0.0), (2.0, 4.0), (INFINITE, 4.0)], 0.75, 1.75),
        ([(1.0, 1.0), (2.0, 1.0), (INFINITE, 4.0)], 0.99, 2.0),
    ],
)
def test_quantiles_lie_within_their_buckets(
    buckets: list[tuple[float, float]], part: float, value: float | None
) -> None:
    assert quantile(buckets, part) == value


def test_a_histogram_is_told_by_its_labels() -> None:
    figure = Histogram("seconds", "of a stage", ["stage"], buckets=(1, 2), registry=CollectorRegistry())
    for value in (0.5, 1.5):
        figure.labels("commit").observe(value)
    figure.labels("endorse").observe(9)
    seen = distribution(figure, {"stage": "commit"})
    assert (seen.count, seen.mean, seen.p50) == (2, 1.0, 1.0)
    assert distribution(figure, {"stage": "other"}).p50 is None


def test_a_counter_is_summed_by_one_label() -> None:
    figure = Counter("refusals", "by code", ["code", "by"], registry=CollectorRegistry())
    figure.labels("busy", "ledger").inc(2)
    figure.labels("busy", "gateway").inc()
    figure.labels("gone", "ledger").inc(0)
    assert by_label(figure, "code") == {"busy": 3}


class Heights:
    """Stands where the instance's own question to its peer is."""

    def __init__(self) -> None:
        self.indexed = 0

    async def report(self) -> tuple[bool, dict[str, Any]]:
        return True, {"peer_height": self.indexed + 1, "block_height": self.indexed}


async def test_blocks_per_minute_are_those_of_the_last_minute() -> None:
    health, now = Heights(), [0]
    history = HeightHistory(health=health, clock=lambda: now[0])  # type: ignore[arg-type] # asks `report` alone
    assert history.blocks_per_minute() is None
    for at, indexed in ((0, 0), (100_000, 50), (130_000, 60), (160_000, 80)):
        now[0], health.indexed = at, indexed
        await history.take()
    assert history.blocks_per_minute() == 30.0
    assert (history.samples[-1].ledger, history.samples[-1].indexed) == (81, 80)


def test_faults_are_bounded_and_counted_for_good() -> None:
    faults = FaultLog()
    faults.note(FaultKind.COMMIT_FAILED, "MVCC_READ_CONFLICT", subject="t1")
    for _ in range(KEPT):
        faults.note(FaultKind.NODE_UNAVAILABLE, "UNAVAILABLE", node="peer0")
    assert len(faults.newest()) == KEPT
    assert faults.newest(kind=FaultKind.COMMIT_FAILED) == []
    assert faults.totals() == [
        (FaultKind.NODE_UNAVAILABLE, "UNAVAILABLE", "peer0", KEPT),
        (FaultKind.COMMIT_FAILED, "MVCC_READ_CONFLICT", None, 1),
    ]
