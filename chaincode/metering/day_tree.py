"""The Merkle tree over one metering point's readings of one market-local day. Pure, and of the standard library alone.

97 leaves, as RFC 6962 (section 2.1) hashes them, with SHA-256: leaves 0 to 95 are the quarter-hours in their order,
leaf 96 has the day's sums. What a leaf hashes:

    0x00 | salt_i (32 bytes) | index (2) | flag (1) | active import, active export (Wh),
    reactive import, reactive export (varh), each 8 bytes; all numbers big-endian and unsigned

`salt_i` is SHA-256(day salt | index), so that an opened value opens no other one, and nobody recognises an empty day by
its root. The flag of a quarter-hour is 0 for a measured one, else the number of the method that estimated it; the flag
of the sums is how many quarter-hours were estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import chain
from struct import Struct

QUARTER_HOURS = 96
SUMS = 96
LEAVES = 97
MEASURES = ("active_import_wh", "active_export_wh", "reactive_import_varh", "reactive_export_varh")
MAX_VALUE = 2**53 - 1
SALT_BYTES = 32

Reading = tuple[int, int, int, int]
"""Active import and export in Wh, reactive import and export in varh."""

_LEAF, _NODE = b"\x00", b"\x01"
_PREIMAGE = Struct(">HB4Q")
_DAY, _ROW_BYTES = Struct(f">{4 * LEAVES}Q"), 32
_FLAGS = tuple(bytes([flag]) for flag in range(256))
_INDEXES = tuple(index.to_bytes(2, "big") for index in range(LEAVES))


def salt_of(day_salt: bytes, index: int) -> bytes:
    """The salt of leaf `index`, 32 bytes."""
    return sha256(day_salt + _INDEXES[index]).digest()


def leaf_of(salt: bytes, index: int, flag: int, reading: Reading) -> bytes:
    """The hash of leaf `index`; `salt` is the leaf's own."""
    return sha256(_LEAF + salt + _PREIMAGE.pack(index, flag, *reading)).digest()


def sums_of(readings: Sequence[Reading]) -> Reading:
    """The day's sums, measure by measure."""
    active_import, active_export, reactive_import, reactive_export = map(sum, zip(*readings, strict=True))
    return active_import, active_export, reactive_import, reactive_export


def leaves_of(day_salt: bytes, readings: Sequence[Reading], flags: Sequence[int]) -> list[bytes]:
    """The hashes of all 97 leaves.

    Raises ValueError unless there are 96 readings and flags, `day_salt` has 32 bytes, and each value is from 0 to
    2^53 - 1 and each flag from 0 to 255.
    """
    if len(readings) != QUARTER_HOURS or len(flags) != QUARTER_HOURS or len(day_salt) != SALT_BYTES:
        raise ValueError("not a day of 96 quarter-hours with a salt of 32 bytes")
    measures = tuple(zip(*readings, strict=True))
    if min(map(min, measures)) < 0 or max(map(max, measures)) > MAX_VALUE:
        raise ValueError("a value is outside its range")
    if not 0 <= min(flags) <= max(flags) <= 255:
        raise ValueError("a flag is outside its range")
    # The functions above, without a call for each leaf: a day takes about 0.2 ms, and there are 100,000 a night.
    hashed, values = sha256, _DAY.pack(*chain.from_iterable(readings), *sums_of(readings))
    places = zip(_INDEXES, [*flags, sum(map(bool, flags))], range(0, len(values), _ROW_BYTES), strict=True)
    return [
        hashed(
            _LEAF + hashed(day_salt + index).digest() + index + _FLAGS[flag] + values[start : start + _ROW_BYTES]
        ).digest()
        for index, flag, start in places
    ]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes. Raises ValueError when there are none."""
    if not leaves:
        raise ValueError("a tree has at least one leaf")
    level = list(leaves)
    while len(level) > 1:
        level = _next(level)
    return level[0]


def day_root(day_salt: bytes, readings: Sequence[Reading], flags: Sequence[int]) -> bytes:
    """The root of a day, 32 bytes. Raises ValueError as `leaves_of`."""
    return root_of(leaves_of(day_salt, readings, flags))


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, from below. Raises IndexError where there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):  # the last one of an odd level has nobody beside it, and moves up as it is
            path.append(level[beside])
        level = _next(level)
        index //= 2
    return path


def root_from(leaf: bytes, index: int, path: Sequence[bytes], *, leaves: int = LEAVES) -> bytes | None:
    """The root to which `path` leads from the leaf hash; None when it is no path of a tree with `leaves` leaves."""
    if not 0 <= index < leaves:
        return None
    rest = iter(path)
    found, last = leaf, leaves - 1
    while last:
        if index % 2 or index < last:
            beside = next(rest, None)
            if beside is None:
                return None
            found = _parent(beside, found) if index % 2 else _parent(found, beside)
        index //= 2
        last //= 2
    return found if next(rest, None) is None else None


def _next(level: list[bytes]) -> list[bytes]:
    hashed, rest = sha256, iter(level)
    parents = [hashed(_NODE + left + right).digest() for left, right in zip(rest, rest, strict=False)]
    return parents if len(level) % 2 == 0 else [*parents, level[-1]]


def _parent(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()
