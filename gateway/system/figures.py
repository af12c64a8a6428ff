"""Figures of the process out of its own metrics: the sums and quantiles that a person looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from prometheus_client import Counter, Gauge, Histogram


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Of what a histogram has seen since the process began. Quantiles are interpolated within its buckets; None without
    an observation."""

    count: int
    mean: float | None
    p50: float | None
    p95: float | None
    p99: float | None


def value_of(figure: Gauge | Counter) -> float:
    """The value of a figure without labels, or the sum over all of its labels."""
    samples = [each for metric in figure.collect() for each in metric.samples if not each.name.endswith("_created")]
    return sum(sample.value for sample in samples)


def by_label(figure: Counter, label: str) -> dict[str, int]:
    """A counter's values by one of its labels, without zeros."""
    counts: dict[str, int] = {}
    for metric in figure.collect():
        for sample in metric.samples:
            if sample.name.endswith("_total") and sample.value:
                counts[sample.labels[label]] = counts.get(sample.labels[label], 0) + int(sample.value)
    return counts


def distribution(figure: Histogram, labels: Mapping[str, str] | None = None) -> Distribution:
    """What the histogram has seen, of the series with these labels."""
    wanted = dict(labels or {})
    buckets: list[tuple[float, float]] = []
    count = total = 0.0
    for metric in figure.collect():
        for sample in metric.samples:
            if wanted.items() <= sample.labels.items():
                if sample.name.endswith("_bucket"):
                    buckets.append((float(sample.labels["le"]), sample.value))
                elif sample.name.endswith("_count"):
                    count = sample.value
                elif sample.name.endswith("_sum"):
                    total = sample.value
    p50, p95, p99 = (quantile(buckets, part) for part in (0.5, 0.95, 0.99))
    return Distribution(count=int(count), mean=total / count if count else None, p50=p50, p95=p95, p99=p99)


def quantile(buckets: Sequence[tuple[float, float]], part: float) -> float | None:
    """The value below which `part` of the observations lie, of cumulative buckets (upper bound, count).

    In the last bucket, which has no end, it is that bucket's beginning.
    """
    if not buckets or not buckets[-1][1]:
        return None
    rank = part * buckets[-1][1]
    for (lower, below), (upper, reached) in pairwise([(0.0, 0.0), *buckets]):
        if reached >= rank:
            if upper == float("inf"):
                return lower
            return lower + (upper - lower) * (rank - below) / (reached - below) if reached > below else upper
    return None
