"""The tree of a day put together a second time, byte by byte, and proofs that show one value alone."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256, sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.metering import day_tree
from chaincode.metering.day_tree import LEAVES, MAX_VALUE, QUARTER_HOURS, SUMS

SALT = bytes(range(32))
SERIES = [
    [1_000 + place for place in range(QUARTER_HOURS)],
    list(range(QUARTER_HOURS)),
    [300 - place for place in range(QUARTER_HOURS)],
    [7] * QUARTER_HOURS,
]
FLAGS = bytes([0] * 90 + [1, 1, 2, 0, 0, 3])


@pytest.mark.parametrize(("flags", "estimated"), [(FLAGS, 4), (bytes(QUARTER_HOURS), 0)])
def test_the_root_is_the_one_that_the_module_describes(flags: bytes, estimated: int) -> None:
    rows = [*zip(*SERIES, strict=True), tuple(map(sum, SERIES))]
    leaves = []
    for index, (row, flag) in enumerate(zip(rows, [*flags, estimated], strict=True)):
        salt = sha512(SALT + bytes([index // 4])).digest()[index % 4 * 16 :][:16]
        values = b"".join(value.to_bytes(8, "big") for value in row)
        leaves.append(sha256(b"\x00" + index.to_bytes(2, "big") + bytes([flag]) + salt + values).digest())
    assert day_tree.leaves_of(SALT, SERIES, flags) == leaves
    nodes = [_hash_over(leaves[first : first + 16]) for first in range(0, LEAVES, 16)]
    tree = _hash_over(nodes)
    assert day_tree.tree_of(SALT, SERIES, flags) == tree
    values = b"".join(value.to_bytes(8, "big") for measure in SERIES for value in measure)
    whole = sha256(b"\x02" + SALT + flags + values).digest()
    assert day_tree.whole_of(SALT, SERIES, flags) == whole
    assert day_tree.day_root(SALT, SERIES, flags) == sha256(b"\x03" + whole + tree).digest()


def test_a_root_never_changes() -> None:
    """Roots lie on ledgers for ever: this one is not to change again."""
    assert day_tree.day_root(bytes(32), [[0] * 96] * 4, bytes(96)).hex() == EMPTY_DAY


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=300), st.data())
def test_every_path_leads_to_the_root_and_no_other_leaf_does(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, path = _tree_hash(leaves), day_tree.path_of(leaves, index)
    assert day_tree.top_of(leaves) == root
    assert day_tree.top_from(leaves[index], index, path, leaves=len(leaves)) == root
    assert day_tree.top_from(sha256(leaves[index]).digest(), index, path, leaves=len(leaves)) != root
    assert day_tree.top_from(leaves[index], index, [*path, bytes(32)], leaves=len(leaves)) is None
    if path:
        assert day_tree.top_from(leaves[index], index, path[:-1], leaves=len(leaves)) is None
        assert day_tree.top_from(leaves[index], index, [*path[:-1], path[-1][:-1]], leaves=len(leaves)) is None


def test_an_opened_value_is_proved_by_its_own_salt() -> None:
    leaves = day_tree.leaves_of(SALT, SERIES, FLAGS)
    root = day_tree.top_of(leaves)
    for index in (0, 47, 92, 95, SUMS):
        reading = _reading(index) if index < SUMS else day_tree.sums_of(SERIES)
        flag = FLAGS[index] if index < SUMS else 4
        leaf = day_tree.leaf_of(day_tree.salt_of(SALT, index), index, flag, reading)
        path = day_tree.path_of(leaves, index)
        assert day_tree.top_from(leaf, index, path) == root
        raised = (reading[0] + 1, *reading[1:])
        assert (
            day_tree.top_from(day_tree.leaf_of(day_tree.salt_of(SALT, index), index, flag, raised), index, path) != root
        )
        assert day_tree.top_from(leaf, (index + 1) % LEAVES, path) != root


def test_nobody_recognises_an_empty_day() -> None:
    empty = [[0] * QUARTER_HOURS] * 4
    assert day_tree.day_root(b"a" * 32, empty, bytes(96)) != day_tree.day_root(b"b" * 32, empty, bytes(96))


@pytest.mark.parametrize(
    ("salt", "series", "flags"),
    [
        (SALT[1:], SERIES, FLAGS),
        (SALT, SERIES[1:], FLAGS),
        (SALT, [*SERIES, SERIES[0]], FLAGS),
        (SALT, [SERIES[0][1:], *SERIES[1:]], FLAGS),
        (SALT, SERIES, FLAGS[1:]),
        (SALT, [[-1, *SERIES[0][1:]], *SERIES[1:]], FLAGS),
        (SALT, [*SERIES[:3], [*SERIES[3][1:], MAX_VALUE + 1]], FLAGS),
        (SALT, [*SERIES[:3], [*SERIES[3][1:], 2**64]], FLAGS),
        (SALT, SERIES, [256, *FLAGS[1:]]),
        (SALT, SERIES, [-1, *FLAGS[1:]]),
    ],
)
def test_what_is_no_day_has_no_hash(salt: bytes, series: list[list[int]], flags: Sequence[int]) -> None:
    for hash_of in (day_tree.whole_of, day_tree.tree_of, day_tree.day_root):
        with pytest.raises(ValueError, match=r"range$|not a day"):
            hash_of(salt, series, flags)


def test_there_is_no_leaf_after_the_last() -> None:
    with pytest.raises(IndexError):
        day_tree.path_of([bytes(32)] * LEAVES, LEAVES)
    assert day_tree.top_from(bytes(32), LEAVES, []) is None
    with pytest.raises(ValueError, match="at least one"):
        day_tree.top_of([])


@pytest.mark.parametrize("place", [0, 1])
def test_a_root_stands_over_two_whole_hashes(place: int) -> None:
    hashes = [bytes(32), bytes(32)]
    hashes[place] = hashes[place][1:]
    with pytest.raises(ValueError, match="32 bytes"):
        day_tree.root_over(*hashes)


def _reading(index: int) -> day_tree.Reading:
    active_import, active_export, reactive_import, reactive_export = (each[index] for each in SERIES)
    return active_import, active_export, reactive_import, reactive_export


def _hash_over(hashes: Sequence[bytes]) -> bytes:
    return sha256(b"\x01" + b"".join(hashes)).digest()


def _tree_hash(leaves: Sequence[bytes]) -> bytes:
    """By recursion from above, where the module goes from below: the least tree of sixteens that is wide enough."""
    if len(leaves) == 1:
        return leaves[0]
    beneath = 1
    while beneath * 16 < len(leaves):
        beneath *= 16
    return _hash_over([_whole(leaves[first : first + beneath], beneath) for first in range(0, len(leaves), beneath)])


def _whole(leaves: Sequence[bytes], size: int) -> bytes:
    """A subtree over up to `size` leaves, at its full height however few they are."""
    if size == 1:
        return leaves[0]
    beneath = size // 16
    return _hash_over([_whole(leaves[first : first + beneath], beneath) for first in range(0, len(leaves), beneath)])


EMPTY_DAY = "e4c40e49157c54547bcb39da4b27b4358fdca44ba4ba2cb26ea41dbc3751cbb8"
