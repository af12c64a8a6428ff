"""A day's flags and values as the bytes that the store keeps and the API hands to agents.

The first byte is the width of a value in bytes (4 or 8); then, deflated, come the 96 flags and the 4 times 96 values,
measure by measure, big-endian and unsigned. A day takes about 700 bytes.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence

from chaincode.metering.day_tree import QUARTER_HOURS

_CODES = {4: "I", 8: "Q"}
_NARROW = 2**32
_LEVEL = 1
_MEASURES = 4


def encode_day(series: Sequence[Sequence[int]], flags: bytes) -> bytes:
    """The bytes of four measures of 96 values and their flags. Raises OverflowError for a negative value."""
    width = 4 if max(map(max, series)) < _NARROW else 8
    values = array(_CODES[width])
    for measure in series:
        values.extend(measure)
    if sys.byteorder == "little":
        values.byteswap()
    return bytes([width]) + zlib.compress(flags + values.tobytes(), _LEVEL)


def decode_day(data: bytes) -> tuple[list[list[int]], bytes]:
    """The four measures and the flags. Raises ValueError for bytes that `encode_day` did not make."""
    flags, columns = inflate_day(data)
    return [_numbers(column) for column in columns], flags


def inflate_day(data: bytes) -> tuple[bytes, list[bytes]]:
    """The flags, and each measure's values as `encode_day` encodes them, 4 or 8 bytes each. Raises ValueError for
    bytes that it did not make."""
    width = data[0] if data else 0
    if width not in _CODES:
        raise ValueError("not a day of readings")
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(data[1:], QUARTER_HOURS * (1 + _MEASURES * width) + 1)
    except zlib.error:
        raise ValueError("not a day of readings") from None
    if len(raw) != QUARTER_HOURS * (1 + _MEASURES * width):
        raise ValueError("not a day of readings")
    size = QUARTER_HOURS * width
    return raw[:QUARTER_HOURS], [raw[start : start + size] for start in range(QUARTER_HOURS, len(raw), size)]


def _numbers(column: bytes) -> list[int]:
    values = array(_CODES[len(column) // QUARTER_HOURS])
    values.frombytes(column)
    if sys.byteorder == "little":
        values.byteswap()
    return values.tolist()
