"""Packed readings: small, exact, and nothing else is taken for them."""

from __future__ import annotations

import base64
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.billing.packed_readings import MAX_BYTES, DayReadings, pack, unpack
from tests.unit.chaincode.billing.bills import JANUARY, readings


def column(bits: int, seed: bytes) -> list[int]:
    """96 values of up to so many bits."""
    raw = hashlib.shake_256(seed).digest(8 * 96)
    return [int.from_bytes(raw[place : place + 8], "big") >> 64 - bits for place in range(0, len(raw), 8)]


COLUMN = st.builds(column, st.integers(0, 53), st.binary(max_size=4))
DAY = st.tuples(
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32),
    st.one_of(st.just(bytes(96)), st.binary(min_size=96, max_size=96)),
    st.lists(COLUMN, min_size=4, max_size=4),
)


def as_values(days: list[DayReadings]) -> list[object]:
    return [(day.day, day.salt, day.tree, tuple(day.flags), [tuple(column) for column in day.columns]) for day in days]


def packed_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw)).rstrip(b"=").decode()


@given(days=st.dictionaries(st.integers(1, 31), DAY, max_size=2))
def test_what_is_packed_is_unpacked(days: dict[int, tuple[bytes, bytes, bytes, list[list[int]]]]) -> None:
    given_days = [
        DayReadings(day=number, salt=salt, tree=tree, flags=flags, columns=columns)
        for number, (salt, tree, flags, columns) in sorted(days.items())
    ]
    assert as_values(unpack(pack(given_days))) == as_values(given_days)


def test_a_month_of_a_point_takes_less_than_20_kb() -> None:
    assert len(pack(readings(JANUARY, scale=1_000))) < 20_000


@given(text=st.one_of(st.text(max_size=60), st.binary(max_size=200).map(packed_of)))
def test_anything_else_is_refused_in_one_way(text: str) -> None:
    try:
        days = unpack(text)
    except ValueError:
        return
    assert days == []


def test_a_bomb_is_not_inflated() -> None:
    for raw in (bytes(50_000_000), bytes([1]) * (MAX_BYTES + 1)):
        with pytest.raises(ValueError, match="not packed readings"):
            unpack(packed_of(raw))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0",
        lambda raw: bytes([2]) + raw[1:],
        lambda raw: raw[:1] + bytes([0]) + raw[2:],
        lambda raw: raw[:1] + bytes([32]) + raw[2:],
        lambda raw: raw[:67] + bytes([3]) + raw[68:],
    ],
    ids=["cut", "longer", "more days", "day 0", "day 32", "width 3"],
)
def test_spoilt_bytes_are_refused(spoil: object) -> None:
    assert callable(spoil)
    days = [DayReadings(day=1, salt=bytes(32), tree=bytes(32), flags=[0] * 96, columns=[[1] * 96] * 4)]
    text = pack(days)
    raw = zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert unpack(packed_of(raw))
    with pytest.raises(ValueError, match=r"day|packed|width"):
        unpack(packed_of(spoil(raw)))


def test_days_have_to_ascend() -> None:
    day = DayReadings(day=2, salt=bytes(32), tree=bytes(32), flags=[0] * 96, columns=[[0] * 96] * 4)
    with pytest.raises(ValueError, match="ascend"):
        unpack(pack([day, day]))
