"""The root of one metering point's readings of one market-local day, and its two openings. Pure, and of the standard
library alone.

A root stands over two hashes. One is of the whole day: a bill opens that, in two hashes instead of the 130 of a tree.
The other is of a Merkle tree over the day's values, each of which can be opened alone. 97 leaves: 0 to 95 are the
quarter-hours in their order, leaf 96 has the day's sums. A node stands over up to sixteen hashes, so there are seven
nodes and the tree's hash over them. SHA-256 of

    a leaf:    0x00 | index (2 bytes) | flag (1) | salt_i (16) | active import, active export (Wh),
               reactive import, reactive export (varh), each 8; all numbers big-endian and unsigned
    a node:    0x01 | the hashes beneath it, in their order
    the whole: 0x02 | day salt (32) | 96 flags | 96 values of each measure, each 8
    the root:  0x03 | the whole's hash | the tree's hash

`salt_i` is the (i mod 4)th quarter of SHA-512(day salt | i div 4, 1 byte), so that an opened value opens no other one,
and nobody recognises an empty day by its root. The flag of a quarter-hour is 0 for a measured one, else the number of
the method that estimated it; the flag of the sums is how many quarter-hours were estimated.

Whoever anchors a day computes both hashes, and so does whoever proves a bill offline: a root whose openings differ
convicts the one who signed it. The agent does so for 100,000 points a night: salts of which four take one hash, leaves
of one block of SHA-256 and wide nodes are half the work of a binary tree with a hash for each salt.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from hashlib import sha256, sha512
from itertools import chain
from struct import Struct

QUARTER_HOURS = 96
SUMS = 96
LEAVES = 97
MEASURES = ("active_import_wh", "active_export_wh", "reactive_import_varh", "reactive_export_varh")
MAX_VALUE = 2**53 - 1
SALT_BYTES = 32
"""Of the salt of a day."""

Reading = tuple[int, int, int, int]
"""Active import and export in Wh, reactive import and export in varh."""
Series = Sequence[Sequence[int]]
"""The 96 values of each of `MEASURES`."""

_LEAF, _NODE, _WHOLE, _ROOT = b"\x00", b"\x01", b"\x02", b"\x03"
_FAN_OUT = 16
_HASH_BYTES = 32
_SALT, _SALTS_AT_ONCE = Struct("16s"), 4
_VALUES = Struct("32s")
_PREIMAGE = Struct(">HB16s4Q")
_DAY = Struct(f">{len(MEASURES) * LEAVES}Q")
_COLUMNS = Struct(f">{len(MEASURES) * QUARTER_HOURS}Q")
_FLAGS = tuple(bytes([flag]) for flag in range(256))
_HEADS = tuple(_LEAF + index.to_bytes(2, "big") for index in range(LEAVES))
_HEADS_MEASURED = tuple(head + _FLAGS[0] for head in _HEADS)
_SALT_GROUPS = tuple(bytes([group]) for group in range(-(-LEAVES // _SALTS_AT_ONCE)))


def salt_of(day_salt: bytes, index: int) -> bytes:
    """The salt of leaf `index`, 16 bytes."""
    group, place = divmod(index, _SALTS_AT_ONCE)
    return sha512(day_salt + _SALT_GROUPS[group]).digest()[place * _SALT.size : (place + 1) * _SALT.size]


def leaf_of(salt: bytes, index: int, flag: int, reading: Reading) -> bytes:
    """The hash of leaf `index`; `salt` is the leaf's own. Raises ValueError where that has not 16 bytes, struct.error
    for numbers that no leaf can have."""
    if len(salt) != _SALT.size:
        raise ValueError("not the salt of a leaf")
    return sha256(_LEAF + _PREIMAGE.pack(index, flag, salt, *reading)).digest()


def sums_of(series: Series) -> Reading:
    """The day's sums, measure by measure."""
    active_import, active_export, reactive_import, reactive_export = map(sum, series)
    return active_import, active_export, reactive_import, reactive_export


def leaves_of(day_salt: bytes, series: Series, flags: Sequence[int]) -> list[bytes]:
    """The hashes of all 97 leaves.

    Raises ValueError unless there are 96 values of each measure and 96 flags, `day_salt` has 32 bytes, and each value
    is from 0 to 2^53 - 1 and each flag from 0 to 255.
    """
    sums = _checked_sums(day_salt, series, flags)
    values = _packed(_DAY, chain(chain.from_iterable(zip(*series, strict=True)), sums))
    # The functions above, without a call for each leaf.
    salts = b"".join([sha512(day_salt + group).digest() for group in _SALT_GROUPS])
    parts = zip(_heads(flags), _SALT.iter_unpack(salts), _VALUES.iter_unpack(values), strict=False)  # salts to spare
    return [sha256(head + salt + four).digest() for head, (salt,), (four,) in parts]


def top_of(leaves: Sequence[bytes]) -> bytes:
    """The hash over a tree of these leaf hashes. Raises ValueError when there are none."""
    if not leaves:
        raise ValueError("a tree has at least one leaf")
    level = leaves
    while len(level) > 1:
        level = _next(level)
    return level[0]


def tree_of(day_salt: bytes, series: Series, flags: Sequence[int]) -> bytes:
    """The hash of a day's tree, 32 bytes. Raises ValueError as `leaves_of`."""
    return top_of(leaves_of(day_salt, series, flags))


def whole_of(day_salt: bytes, series: Series, flags: Sequence[int]) -> bytes:
    """The hash of the whole day, 32 bytes. Raises ValueError as `leaves_of`."""
    _checked_sums(day_salt, series, flags)
    try:
        head = _WHOLE + day_salt + bytes(flags)
    except ValueError:
        raise ValueError("a flag is outside its range") from None
    return sha256(head + _packed(_COLUMNS, chain.from_iterable(series))).digest()


def root_over(whole: bytes, tree: bytes) -> bytes:
    """The root over the hashes of the whole day and of its tree. Raises ValueError unless each has 32 bytes."""
    if len(whole) != _HASH_BYTES or len(tree) != _HASH_BYTES:
        raise ValueError("not a hash of 32 bytes")
    return sha256(_ROOT + whole + tree).digest()


def day_root(day_salt: bytes, series: Series, flags: Sequence[int]) -> bytes:
    """The root of a day, 32 bytes. Raises ValueError as `leaves_of`."""
    return root_over(whole_of(day_salt, series, flags), tree_of(day_salt, series, flags))


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the tree's hash: of each level from below those that stand under one
    node with what has been reached, in their order. Raises IndexError where there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    path: list[bytes] = []
    level = leaves
    while len(level) > 1:
        first = index - index % _FAN_OUT
        path += [*level[first:index], *level[index + 1 : first + _FAN_OUT]]
        level = _next(level)
        index //= _FAN_OUT
    return path


def top_from(leaf: bytes, index: int, path: Sequence[bytes], *, leaves: int = LEAVES) -> bytes | None:
    """The tree's hash to which `path` leads from the leaf hash; None when it is no path of a tree with `leaves`
    leaves."""
    if not 0 <= index < leaves or any(len(each) != _HASH_BYTES for each in path):
        return None
    found, at, size = leaf, 0, leaves
    while size > 1:
        first = index - index % _FAN_OUT
        beside = min(_FAN_OUT, size - first) - 1
        others = path[at : at + beside]
        if len(others) < beside:
            return None
        place = index - first
        found = _node([*others[:place], found, *others[place:]])
        at, index, size = at + beside, index // _FAN_OUT, -(-size // _FAN_OUT)
    return found if at == len(path) else None


def _checked_sums(day_salt: bytes, series: Series, flags: Sequence[int]) -> Reading:
    """The day's sums, once it is known to be a day."""
    lengths = (*map(len, series), len(flags))
    if lengths != (QUARTER_HOURS,) * (len(MEASURES) + 1) or len(day_salt) != SALT_BYTES:
        raise ValueError("not a day of 96 quarter-hours with a salt of 32 bytes")
    sums = sums_of(series)
    if max(sums) > MAX_VALUE and max(map(max, series)) > MAX_VALUE:
        raise ValueError("a value is outside its range")
    return sums


def _packed(packing: Struct, values: Iterable[int]) -> bytes:
    try:
        return packing.pack(*values)
    except struct.error:
        raise ValueError("a value is outside its range") from None


def _heads(flags: Sequence[int]) -> Sequence[bytes]:
    """What each leaf's hash begins with."""
    if not any(flags):
        return _HEADS_MEASURED
    if not 0 <= min(flags) <= max(flags) <= 255:
        raise ValueError("a flag is outside its range")
    return [head + _FLAGS[flag] for head, flag in zip(_HEADS, [*flags, sum(map(bool, flags))], strict=True)]


def _next(level: Sequence[bytes]) -> list[bytes]:
    return [_node(level[first : first + _FAN_OUT]) for first in range(0, len(level), _FAN_OUT)]


def _node(hashes: Sequence[bytes]) -> bytes:
    return sha256(_NODE + b"".join(hashes)).digest()
