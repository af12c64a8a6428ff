"""A day that came in, judged: by logic, against the registers, against the point's past; gaps estimated. Pure.

The loops over quarter-hours are the built-in ones over lists: for single days they are faster than any table library,
whose frames would first have to be made of these lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from chaincode.metering.day_tree import QUARTER_HOURS
from gateway.readings.estimation import estimate
from gateway.readings.model import Arrival, Code, Context, Finding, Flag, Installation, Judged, Series
from gateway.readings.statistics import unusual

CAPACITY_PERCENT = 120
"""How much of a point's capacity a quarter-hour's mean apparent power may reach: what transformers bear for a while."""


def judge(arrival: Arrival, context: Context) -> Judged:
    """The day with what was found about it. A negative value counts as not measured."""
    findings: list[Finding] = []
    if arrival.whole:
        filled, flags = [list(cast(Sequence[int], measure)) for measure in arrival.series], bytes(QUARTER_HOURS)
    else:
        series, findings = _without_negatives(arrival.series)
        filled, flags = estimate(series, register=context.register, comparable=context.comparable)
        findings += _gaps(flags)
    findings += _limits(filled, flags, context.installation)
    findings += _meter(context.installation)
    if Flag.MISSING not in flags:
        findings += _registers(filled, context)
        active = [a + b for a, b in zip(filled[0], filled[1], strict=True)]
        findings += unusual(sum(active), max(active), context.past)
    a, b, c, d = filled
    return Judged(series=(a, b, c, d), flags=flags, findings=tuple(findings))


def tolerance_wh(installation: Installation) -> int:
    """How far the sum of a day's quarter-hours may be from the register's difference, in Wh: two steps of the register
    after the ratio, and half a Wh of rounding for each quarter-hour."""
    return 2 * installation.ratio * installation.resolution_wh + QUARTER_HOURS // 2


def _without_negatives(given: Sequence[Series]) -> tuple[Sequence[Series], list[Finding]]:
    places = sorted({place for measure in given for place in _negatives(measure)})
    if not places:
        return given, []
    wrong = set(places)
    kept = [[None if place in wrong else value for place, value in enumerate(measure)] for measure in given]
    return kept, [Finding(Code.NEGATIVE, places[0], len(places))]


def _negatives(measure: Series) -> Iterator[int]:
    return (place for place, value in enumerate(measure) if value is not None and value < 0)


def _gaps(flags: bytes) -> Iterator[Finding]:
    missing = flags.count(Flag.MISSING)
    estimated = QUARTER_HOURS - missing - flags.count(Flag.MEASURED)
    if missing:
        yield Finding(Code.MISSING, flags.index(Flag.MISSING), missing)
    if estimated:
        first = next(place for place, flag in enumerate(flags) if flag not in (Flag.MEASURED, Flag.MISSING))
        yield Finding(Code.ESTIMATED, first, estimated)


def _limits(series: Sequence[Sequence[int]], flags: bytes, installation: Installation) -> Iterator[Finding]:
    most = installation.capacity_va * CAPACITY_PERCENT // 400  # a quarter of an hour
    if max(map(max, series)) * 2 > most:  # by far most days are below that, and need no closer look
        active = [max(a, b) for a, b in zip(series[0], series[1], strict=True)]
        reactive = [max(a, b) for a, b in zip(series[2], series[3], strict=True)]
        over = [
            place
            for place, (p, q, flag) in enumerate(zip(active, reactive, flags, strict=True))
            if flag == Flag.MEASURED and p * p + q * q > most * most
        ]
        if over:
            yield Finding(Code.BEYOND_CAPACITY, over[0], len(over))
    against = {"import": series[1], "export": series[0]}.get(installation.direction)
    if against is not None and any(against):
        places = [place for place, value in enumerate(against) if value]
        yield Finding(Code.AGAINST_DIRECTION, places[0], len(places))


def _meter(installation: Installation) -> Iterator[Finding]:
    if installation.meter is None:
        yield Finding(Code.GAP_AT_METER_CHANGE if installation.after_meter else Code.NO_METER)
    elif installation.faulty:
        yield Finding(Code.METER_FAULTY)


def _registers(series: Sequence[Sequence[int]], context: Context) -> Iterator[Finding]:
    if context.register is None:
        return
    allowed = tolerance_wh(context.installation)
    differing = sum(
        abs(sum(measure) - difference) > allowed for measure, difference in zip(series, context.register, strict=True)
    )
    if differing:
        yield Finding(Code.REGISTER_DIFFERS, None, differing)
