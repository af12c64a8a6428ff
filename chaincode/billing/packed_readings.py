"""A point's readings of up to a month with the salts that prove them, in few bytes. Pure.

base64url without padding of zlib over: a byte that counts the days; then for each day, in order, its number in the
month (1 byte), its salt (32), whether there are flags (1; then 96 flags follow), and for each of the four measures how
many bytes a value has (1; 0, 1, 2, 4 or 8, where 0 says that all are 0) and the 96 values: the highest bytes of all,
then the next ones. Bytes of one rank resemble each other, and so compress.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from chaincode.metering.day_tree import MEASURES, QUARTER_HOURS, SALT_BYTES, Series

MAX_DAYS = 31
_PACKINGS = {width: Struct(f">{QUARTER_HOURS}{code}") for width, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))}
_ALL_ZERO = (0,) * QUARTER_HOURS
_LEVEL = 3  # 9 takes ten times as long to save two bytes in a hundred
_MAX_DAY_BYTES = 1 + SALT_BYTES + 1 + QUARTER_HOURS + len(MEASURES) * (1 + 8 * QUARTER_HOURS)
MAX_BYTES = 1 + MAX_DAYS * _MAX_DAY_BYTES
"""Nothing that is inflated is larger: 99 KB."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DayReadings:
    """The readings of the day with number `day` of a month: `columns` has the 96 values of each of `MEASURES`."""

    day: int
    salt: bytes
    flags: Sequence[int]
    columns: Series


def pack(days: Sequence[DayReadings]) -> str:
    """The text of `days`, which ascend. Raises ValueError, OverflowError or struct.error for what no day can have."""
    if len(days) > MAX_DAYS:
        raise ValueError("more days than a month has")
    raw = bytes([len(days)]) + b"".join(map(_pack_day, days))
    return base64.urlsafe_b64encode(zlib.compress(raw, _LEVEL)).rstrip(b"=").decode()


def unpack(text: str) -> list[DayReadings]:
    """The days in a text that `pack` made. Raises ValueError for any other text, however large it claims to be."""
    raw = _inflate(_decoded(text))
    reader = _Reader(raw)
    days = list(_days(reader))
    if not reader.is_at_end:
        raise ValueError("more bytes than days")
    return days


def _pack_day(day: DayReadings) -> bytes:
    flags = bytes([1, *day.flags]) if any(day.flags) else b"\0"
    return bytes([day.day]) + day.salt + flags + b"".join(map(_pack_column, day.columns))


def _pack_column(values: Sequence[int]) -> bytes:
    if not any(values):
        return b"\0"
    highest = max(values)
    width = next(width for width in _PACKINGS if highest < 1 << 8 * width)
    packed = _PACKINGS[width].pack(*values)
    return bytes([width]) + b"".join(packed[rank::width] for rank in range(width))


def _days(reader: _Reader) -> Iterator[DayReadings]:
    last = 0
    for _ in range(min(reader.byte(), MAX_DAYS)):
        day = reader.byte()
        if not last < day <= MAX_DAYS:
            raise ValueError("days do not ascend")
        last = day
        salt = reader.take(SALT_BYTES)
        flags = tuple(reader.take(QUARTER_HOURS)) if reader.byte() else _ALL_ZERO
        yield DayReadings(day=day, salt=salt, flags=flags, columns=[reader.column() for _ in MEASURES])


class _Reader:
    """Takes bytes from the front."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._raw)

    def take(self, count: int) -> bytes:
        part = self._raw[self._at : self._at + count]
        if len(part) != count:
            raise ValueError("fewer bytes than days")
        self._at += count
        return part

    def byte(self) -> int:
        return self.take(1)[0]

    def column(self) -> tuple[int, ...]:
        width = self.byte()
        if not width:
            return _ALL_ZERO
        packing = _PACKINGS.get(width)
        if packing is None:
            raise ValueError("no such width")
        ranks = self.take(packing.size)
        packed = bytearray(packing.size)
        for rank in range(width):
            packed[rank::width] = ranks[rank * QUARTER_HOURS : (rank + 1) * QUARTER_HOURS]
        return packing.unpack(packed)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64url") from None


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(packed, MAX_BYTES + 1)
    except zlib.error:
        raise ValueError("not packed readings") from None
    if len(raw) > MAX_BYTES or not inflater.eof or inflater.unused_data:
        raise ValueError("not packed readings")
    return raw
