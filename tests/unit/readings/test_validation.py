"""What is found about a day, by logic, by registers, by its past; and how its gaps are filled."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.readings.encoding import decode_day, encode_day
from gateway.readings.model import Code, Context, Finding, Flag, Installation
from gateway.readings.statistics import unusual
from gateway.readings.validation import judge, tolerance_wh
from tests.unit.readings.days import CURVE, NOTHING, arrival, with_gap

METERED = Installation(capacity_va=100_000, direction="import", meter="m-1", ratio=100, resolution_wh=10)
MOST = 100_000 * 120 // 400  # Wh in a quarter-hour
TOTAL = sum(CURVE)


def codes(day: Any, **context: Any) -> list[tuple[Code, int | None, int]]:
    judged = judge(day, Context(**{"installation": METERED, **context}))
    return [(each.code, each.interval, each.count) for each in judged.findings]


def test_a_sound_day_has_no_findings() -> None:
    assert codes(arrival(CURVE), register=(TOTAL, 0, 0, 0), past=[(TOTAL, max(CURVE))] * 20) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (arrival([*CURVE[:50], -1, *CURVE[51:]]), [(Code.NEGATIVE, 50, 1), (Code.ESTIMATED, 50, 1)]),
        (arrival([*CURVE[:7], MOST + 1, *CURVE[8:]]), [(Code.BEYOND_CAPACITY, 7, 1)]),
        (arrival([*CURVE[:7], MOST, *CURVE[8:]]), []),
        # Apparent power is what counts: 3-4-5 of the most is just within, one more var is not.
        (arrival([MOST * 3 // 5, *CURVE[1:]], reactive=[MOST * 4 // 5, *NOTHING[1:]]), []),
        (
            arrival([MOST * 3 // 5, *CURVE[1:]], reactive=[MOST * 4 // 5 + 1, *NOTHING[1:]]),
            [(Code.BEYOND_CAPACITY, 0, 1)],
        ),
        (arrival(CURVE, export=[0, 0, 5, 5, *NOTHING[4:]]), [(Code.AGAINST_DIRECTION, 2, 2)]),
        (arrival(with_gap(0, 96)), [(Code.MISSING, 0, 96)]),
        (arrival(with_gap(40, 49)), [(Code.MISSING, 40, 9)]),
        (arrival(with_gap(40, 48)), [(Code.ESTIMATED, 40, 8)]),
        (arrival(with_gap(0, 1)), [(Code.MISSING, 0, 1)]),
    ],
)
def test_logic(day: Any, found: list[Any]) -> None:
    assert codes(day) == found


@pytest.mark.parametrize(
    ("installation", "code"),
    [
        (Installation(capacity_va=100_000, direction="import", meter=None), Code.NO_METER),
        (Installation(capacity_va=100_000, direction="import", meter=None, after_meter=True), Code.GAP_AT_METER_CHANGE),
        (Installation(capacity_va=100_000, direction="both", meter="m-1", faulty=True), Code.METER_FAULTY),
    ],
)
def test_a_meter_has_to_be_there_and_sound(installation: Installation, code: Code) -> None:
    assert codes(arrival(CURVE), installation=installation) == [(code, None, 1)]


def test_the_sum_is_held_against_the_register_within_the_tolerance() -> None:
    allowed = tolerance_wh(METERED)
    assert allowed == 2 * 100 * 10 + 48
    assert codes(arrival(CURVE), register=(TOTAL + allowed, 0, 0, 0)) == []
    assert codes(arrival(CURVE), register=(TOTAL - allowed, 0, 0, 0)) == []
    assert codes(arrival(CURVE), register=(TOTAL + allowed + 1, 0, 0, 0)) == [(Code.REGISTER_DIFFERS, None, 1)]
    assert codes(arrival(CURVE), register=(TOTAL, 0, allowed + 1, 0)) == [(Code.REGISTER_DIFFERS, None, 1)]


@pytest.mark.parametrize(
    ("sum_wh", "peak_wh", "found"),
    [
        (1_000_000, 20_000, []),
        (1_499_999, 20_000, []),
        (1_600_000, 20_000, [Finding(Code.UNUSUAL_SUM)]),
        (0, 20_000, [Finding(Code.UNUSUAL_SUM)]),
        (1_000_000, 31_000, [Finding(Code.UNUSUAL_PEAK)]),
        (1_000_000_000, 20_000_000, [Finding(Code.UNUSUAL_SUM), Finding(Code.UNUSUAL_PEAK)]),
    ],
)
def test_a_day_is_held_against_the_points_own_past(sum_wh: int, peak_wh: int, found: list[Finding]) -> None:
    past = [(1_000_000 + day, 20_000) for day in range(10)]
    assert list(unusual(sum_wh, peak_wh, [*past, (10**12, 10**10)])) == found  # one strange day moves nothing
    assert list(unusual(sum_wh, peak_wh, past[:7])) == []


def test_short_gaps_lie_on_the_line_between_their_neighbours() -> None:
    curve = [0] * 96
    curve[9], curve[13] = 100, 501
    judged = judge(arrival(with_gap(10, 13, curve)), Context(installation=METERED))
    assert judged.series[0][9:14] == [100, 200, 301, 401, 501]  # half up
    assert judged.flags[9:14] == bytes([0, 1, 1, 1, 0])


def test_long_gaps_follow_comparable_days_to_the_registers_difference() -> None:
    day = [[value * 2 for value in CURVE], NOTHING, NOTHING, NOTHING]
    context = Context(installation=METERED, register=(TOTAL, 0, 0, 0), comparable=[day])
    judged = judge(arrival(with_gap(20, 60)), context)
    assert sum(judged.series[0]) == TOTAL
    assert judged.flags == bytes([0] * 20 + [Flag.PROFILE_TO_REGISTER] * 40 + [0] * 36)
    assert all(abs(a - b) <= 1 for a, b in zip(judged.series[0], CURVE, strict=True))


def test_without_a_register_they_are_the_mean_of_comparable_days() -> None:
    days = [[[value + extra for value in CURVE], NOTHING, NOTHING, NOTHING] for extra in (0, 30, 60)]
    judged = judge(arrival(with_gap(20, 60)), Context(installation=METERED, comparable=days))
    assert judged.series[0][20:60] == [value + 30 for value in CURVE[20:60]]
    assert set(judged.flags[20:60]) == {Flag.COMPARABLE_DAYS}


@given(
    st.lists(st.one_of(st.none(), st.integers(-5, 20_000)), min_size=96, max_size=96),
    st.one_of(st.none(), st.integers(0, 3_000_000)),
    st.lists(st.lists(st.integers(0, 20_000), min_size=96, max_size=96), max_size=3),
)
def test_what_was_measured_stays_and_what_was_not_is_flagged(
    active: list[int | None], register: int | None, comparable: list[list[int]]
) -> None:
    context = Context(
        installation=METERED,
        register=None if register is None else (register, 0, 0, 0),
        comparable=[[day, NOTHING, NOTHING, NOTHING] for day in comparable],
    )
    judged = judge(arrival(active), context)
    for given_value, value, flag in zip(active, judged.series[0], judged.flags, strict=True):
        measured = given_value is not None and given_value >= 0
        assert (flag == Flag.MEASURED) == measured
        assert value >= 0
        assert not measured or value == given_value
    if Flag.PROFILE_TO_REGISTER in judged.flags and register is not None:
        kept = sum(v for v, flag in zip(judged.series[0], judged.flags, strict=True) if flag != 2)
        assert sum(judged.series[0]) == max(register, kept)
    assert judged.complete == (Code.MISSING not in {each.code for each in judged.findings})


@given(
    st.lists(st.lists(st.integers(0, 2**53 - 1), min_size=96, max_size=96), min_size=4, max_size=4),
    st.binary(min_size=96, max_size=96),
)
def test_a_day_is_kept_as_it_was(series: list[list[int]], flags: bytes) -> None:
    assert decode_day(encode_day(series, flags)) == (series, flags)


@pytest.mark.parametrize(
    "data", [b"", b"\x04", b"\x05abc", b"\x04" + b"x" * 20, encode_day([NOTHING] * 4, bytes(96))[:-8]]
)
def test_other_bytes_are_no_day(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a day"):
        decode_day(data)
