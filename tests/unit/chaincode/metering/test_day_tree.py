"""The tree of a day against RFC 6962 as its text says it, and proofs that show one value alone."""

from __future__ import annotations

import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.metering import day_tree
from chaincode.metering.day_tree import LEAVES, MAX_VALUE, QUARTER_HOURS, SUMS, Reading

SALT = bytes(range(32))
READINGS: list[Reading] = [(1_000 + place, place, 300 - place, 7) for place in range(QUARTER_HOURS)]
FLAGS = bytes([0] * 90 + [1, 1, 2, 0, 0, 3])


def test_the_root_is_the_one_that_the_specification_gives() -> None:
    """Each leaf and node put together here byte by byte, the tree by the recursion of RFC 6962, section 2.1."""
    rows = [*READINGS, tuple(sum(reading[measure] for reading in READINGS) for measure in range(4))]
    flags = [*FLAGS, 4]
    leaves = []
    for index, (row, flag) in enumerate(zip(rows, flags, strict=True)):
        salt = sha256(SALT + index.to_bytes(2, "big")).digest()
        values = b"".join(value.to_bytes(8, "big") for value in row)
        leaves.append(sha256(b"\x00" + salt + index.to_bytes(2, "big") + bytes([flag]) + values).digest())
    assert day_tree.leaves_of(SALT, READINGS, FLAGS) == leaves
    assert day_tree.day_root(SALT, READINGS, FLAGS) == _tree_hash(leaves)


def test_a_root_never_changes() -> None:
    """Roots lie on ledgers for ever: this one was made by the first version."""
    assert day_tree.day_root(bytes(32), [(0, 0, 0, 0)] * 96, bytes(96)).hex() == EMPTY_DAY


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=130), st.data())
def test_every_path_leads_to_the_root_and_no_other_leaf_does(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, path = _tree_hash(leaves), day_tree.path_of(leaves, index)
    assert day_tree.root_of(leaves) == root
    assert day_tree.root_from(leaves[index], index, path, leaves=len(leaves)) == root
    assert day_tree.root_from(sha256(leaves[index]).digest(), index, path, leaves=len(leaves)) != root
    assert day_tree.root_from(leaves[index], index, [*path, bytes(32)], leaves=len(leaves)) is None
    if path:
        assert day_tree.root_from(leaves[index], index, path[:-1], leaves=len(leaves)) is None


def test_an_opened_value_is_proved_by_its_own_salt() -> None:
    leaves = day_tree.leaves_of(SALT, READINGS, FLAGS)
    root = day_tree.root_of(leaves)
    for index in (0, 47, 92, 95, SUMS):
        reading = READINGS[index] if index < SUMS else day_tree.sums_of(READINGS)
        flag = FLAGS[index] if index < SUMS else 4
        leaf = day_tree.leaf_of(day_tree.salt_of(SALT, index), index, flag, reading)
        path = day_tree.path_of(leaves, index)
        assert day_tree.root_from(leaf, index, path) == root
        raised = (reading[0] + 1, *reading[1:])
        assert (
            day_tree.root_from(day_tree.leaf_of(day_tree.salt_of(SALT, index), index, flag, raised), index, path)
            != root
        )
        assert day_tree.root_from(leaf, (index + 1) % LEAVES, path) != root


def test_nobody_recognises_an_empty_day() -> None:
    empty: list[Reading] = [(0, 0, 0, 0)] * QUARTER_HOURS
    assert day_tree.day_root(b"a" * 32, empty, bytes(96)) != day_tree.day_root(b"b" * 32, empty, bytes(96))


@pytest.mark.parametrize(
    ("salt", "readings", "flags"),
    [
        (SALT[1:], READINGS, FLAGS),
        (SALT, READINGS[1:], FLAGS),
        (SALT, READINGS, FLAGS[1:]),
        (SALT, [(-1, 0, 0, 0), *READINGS[1:]], FLAGS),
        (SALT, [(0, 0, 0, MAX_VALUE + 1), *READINGS[1:]], FLAGS),
        (SALT, READINGS, [256, *FLAGS[1:]]),
    ],
)
def test_what_is_no_day_has_no_root(salt: bytes, readings: list[Reading], flags: bytes) -> None:
    with pytest.raises(ValueError, match=r"range$|not a day"):
        day_tree.day_root(salt, readings, flags)


def test_there_is_no_leaf_after_the_last() -> None:
    with pytest.raises(IndexError):
        day_tree.path_of([bytes(32)] * LEAVES, LEAVES)
    assert day_tree.root_from(bytes(32), LEAVES, []) is None
    with pytest.raises(ValueError, match="at least one"):
        day_tree.root_of([])


def test_a_day_is_cheap() -> None:
    best = min(_seconds_for(50) for _ in range(5)) / 50
    assert best < 0.0012  # four times of what it takes where nothing else runs


def _seconds_for(days: int) -> float:
    began = time.process_time()
    for _ in range(days):
        day_tree.day_root(SALT, READINGS, FLAGS)
    return time.process_time() - began


def _tree_hash(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + _tree_hash(leaves[:half]) + _tree_hash(leaves[half:])).digest()


EMPTY_DAY = "0f2776ffe7bf324caf13cabde86e5081628f459cb1e86497029d88c8fdf8c5bc"
