"""A day against the point's own past, by robust statistics. Pure.

A sum or a peak is unusual when it lies further from the median of the last days of its type than six times their scaled
median absolute deviation, or than half of the median where days hardly differ. One strange day moves neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from gateway.readings.model import Code, Finding

FEWEST_DAYS = 8
MOST_DAYS = 20
_TIMES = 6
_TO_SIGMA = 1.4826  # what makes the median absolute deviation of normal values their standard deviation
_SMALL_SHARE = 0.5
_SMALL_WH = 1_000


def unusual(sum_wh: int, peak_wh: int, past: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """What is unusual in a day's active energy, import and export together; `past` has sum and peak of earlier days."""
    if len(past) < FEWEST_DAYS:
        return
    for code, value, values in (
        (Code.UNUSUAL_SUM, sum_wh, [each for each, _ in past]),
        (Code.UNUSUAL_PEAK, peak_wh, [each for _, each in past]),
    ):
        middle = median(values)
        deviation = median(abs(each - middle) for each in values) * _TO_SIGMA
        if abs(value - middle) > max(_TIMES * deviation, _SMALL_SHARE * middle, _SMALL_WH):
            yield Finding(code)
