"""A point's readings of up to a month with the salts that prove them, in few bytes. Pure.

base64url without padding of zlib over: a byte that counts the days; then for each day, in order, its number in the
month (1 byte), its salt (32), the hash of its tree (32), whether there are flags (1; then 96 flags follow), and for
each of the four measures how many bytes a value has (1; 0, 1, 2, 4 or 8, where 0 says that all are 0) and the 96
values: the highest bytes of all, then the next ones. Bytes of one rank resemble each other, and so compress.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from chaincode.metering.day_tree import MEASURES, QUARTER_HOURS, SALT_BYTES, Series, tree_of

MAX_DAYS = 31
_PACKINGS = {width: Struct(f">{QUARTER_HOURS}{code}") for width, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))}
_ALL_ZERO = (0,) * QUARTER_HOURS
_ZERO_BYTES = bytes(QUARTER_HOURS)
_LEVEL = 3  # 9 takes ten times as long to save two bytes in a hundred
_HASH_BYTES = 32
_MAX_DAY_BYTES = 1 + SALT_BYTES + _HASH_BYTES + 1 + QUARTER_HOURS + len(MEASURES) * (1 + 8 * QUARTER_HOURS)
MAX_BYTES = 1 + MAX_DAYS * _MAX_DAY_BYTES
"""Nothing that is inflated is larger: 100 KB."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DayReadings:
    """The readings of the day with number `day` of a month: `columns` has the 96 values of each of `MEASURES`, `tree`
    is the hash of their tree (`chaincode/metering/day_tree.py`)."""

    day: int
    salt: bytes
    tree: bytes
    flags: Sequence[int]
    columns: Series

    @classmethod
    def of_values(cls, *, day: int, salt: bytes, flags: Sequence[int], columns: Series) -> DayReadings:
        """With the hash of the tree. Raises ValueError for what no day can have."""
        return cls(day=day, salt=salt, tree=tree_of(salt, columns, flags), flags=flags, columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EncodedDay:
    """The same with the 96 values of each of `MEASURES` as bytes: unsigned and big-endian, 4 or 8 bytes each."""

    day: int
    salt: bytes
    tree: bytes
    flags: bytes
    columns: Sequence[bytes]


def pack(days: Sequence[DayReadings]) -> str:
    """The text of `days`, which ascend. Raises ValueError or struct.error for what no day can have."""
    return pack_encoded([_encoded(day) for day in days])


def pack_encoded(days: Sequence[EncodedDay]) -> str:
    """The same from bytes. Raises ValueError for more days than a month has."""
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


def _encoded(day: DayReadings) -> EncodedDay:
    columns = [_PACKINGS[8].pack(*values) for values in day.columns]
    return EncodedDay(day=day.day, salt=day.salt, tree=day.tree, flags=bytes(day.flags), columns=columns)


def _pack_day(day: EncodedDay) -> bytes:
    flags = b"\0" if day.flags == _ZERO_BYTES else b"\1" + day.flags
    return bytes([day.day]) + day.salt + day.tree + flags + b"".join(map(_pack_column, day.columns))


def _pack_column(values: bytes) -> bytes:
    given = len(values) // QUARTER_HOURS
    ranks = [values[rank::given] for rank in range(given)]
    needed = next((given - place for place, rank in enumerate(ranks) if rank != _ZERO_BYTES), 0)
    width = next(width for width in (0, *_PACKINGS) if needed <= width)
    return bytes([width]) + b"".join(ranks[given - width :])


def _days(reader: _Reader) -> Iterator[DayReadings]:
    last = 0
    for _ in range(min(reader.byte(), MAX_DAYS)):
        day = reader.byte()
        if not last < day <= MAX_DAYS:
            raise ValueError("days do not ascend")
        last = day
        salt, tree = reader.take(SALT_BYTES), reader.take(_HASH_BYTES)
        flags = tuple(reader.take(QUARTER_HOURS)) if reader.byte() else _ALL_ZERO
        columns = [reader.column() for _ in MEASURES]
        yield DayReadings(day=day, salt=salt, tree=tree, flags=flags, columns=columns)


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
