"""Quarter-hours that were not measured, by named methods. Pure; what is estimated carries the method's flag.

- INTERPOLATED: on the straight line between the two measured neighbours, for gaps of two hours at most.
- PROFILE_TO_REGISTER: the mean of comparable days (of one type of day, the last three), scaled so that the day sums to
  the register's difference.
- COMPARABLE_DAYS: that mean as it is, where there is no register.

What no method reaches stays missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chaincode.metering.day_tree import QUARTER_HOURS
from gateway.readings.model import Flag, Series

LONGEST_INTERPOLATED = 8
COMPARABLE_DAYS = 3


def estimate(
    series: Sequence[Series],
    *,
    register: Sequence[int] | None,
    comparable: Sequence[Sequence[Sequence[int]]],
) -> tuple[list[list[int]], bytes]:
    """The four measures without gaps as far as there is a method, and the flags. A quarter-hour is a gap where one of
    its measures is None; all of them are estimated by the same method then."""
    gaps = [any(measure[place] is None for measure in series) for place in range(QUARTER_HOURS)]
    flags = bytearray(QUARTER_HOURS)
    filled: list[list[int]] = [[value or 0 for value in measure] for measure in series]
    for start, end in _runs(gaps):
        if start and end < QUARTER_HOURS and end - start <= LONGEST_INTERPOLATED:
            for measure in filled:
                _interpolate(measure, start, end)
            flags[start:end] = bytes([Flag.INTERPOLATED]) * (end - start)
    rest = [place for place in range(QUARTER_HOURS) if gaps[place] and not flags[place]]
    if not rest:
        return filled, bytes(flags)
    method = _method(register, comparable)
    for place in rest:
        flags[place] = method
    for number, measure in enumerate(filled):
        for place in rest:
            measure[place] = 0
        if method is not Flag.MISSING:
            profile = _mean([day[number] for day in comparable], rest)
            if register is not None:
                profile = _scaled(profile, max(register[number] - sum(measure), 0))
            for place, value in zip(rest, profile, strict=True):
                measure[place] = value
    return filled, bytes(flags)


def _method(register: Sequence[int] | None, comparable: Sequence[object]) -> Flag:
    if not comparable:
        return Flag.MISSING
    return Flag.COMPARABLE_DAYS if register is None else Flag.PROFILE_TO_REGISTER


def _runs(gaps: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The gaps as half-open runs."""
    start: int | None = None
    for place, gap in enumerate([*gaps, False]):
        if gap and start is None:
            start = place
        elif not gap and start is not None:
            yield start, place
            start = None


def _interpolate(measure: list[int], start: int, end: int) -> None:
    before, after, steps = measure[start - 1], measure[end], end - start + 1
    for step in range(1, steps):
        measure[start + step - 1] = (before * (steps - step) + after * step + steps // 2) // steps


def _mean(days: Sequence[Sequence[int]], places: Sequence[int]) -> list[int]:
    return [sum(day[place] for day in days) // len(days) for place in places]


def _scaled(profile: Sequence[int], total: int) -> list[int]:
    """`total` in proportion to `profile`, exactly: what is left over goes to the first of the largest remainders."""
    weight = sum(profile)
    weights = profile if weight else [1] * len(profile)
    shares = [divmod(total * each, weight or len(profile)) for each in weights]
    values = [share for share, _ in shares]
    order = sorted(range(len(shares)), key=lambda place: -shares[place][1])
    for place in order[: total - sum(values)]:
        values[place] += 1
    return values
