"""Composite keys: their form, their rules, and that splitting undoes making."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.shim import InvalidKeyError, create_composite_key, split_composite_key
from chaincode.shim.composite_key import every_composite_key, partial_range, simple_range

PART = st.text(st.characters(codec="utf-8", exclude_characters="\x00\U0010ffff"))


def test_each_part_ends_with_the_separator() -> None:
    assert create_composite_key("order", ["c1", ""]) == "\x00order\x00c1\x00\x00"
    assert create_composite_key("market") == "\x00market\x00"


@given(object_type=PART, attributes=st.lists(PART))
def test_splitting_undoes_making(object_type: str, attributes: list[str]) -> None:
    key = create_composite_key(object_type, attributes)
    assert split_composite_key(key) == (object_type, attributes)
    start, end = every_composite_key()
    assert start <= key < end


@given(object_type=PART, attributes=st.lists(PART), more=st.lists(PART, min_size=1))
def test_the_range_of_a_partial_key_holds_the_longer_ones(
    object_type: str, attributes: list[str], more: list[str]
) -> None:
    start, end = partial_range(object_type, attributes)
    assert start.encode() <= create_composite_key(object_type, [*attributes, *more]).encode() < end.encode()


@pytest.mark.parametrize("part", ["a\x00b", "a\U0010ffffb", "\ud800"], ids=ascii)
def test_bad_parts_are_refused(part: str) -> None:
    for object_type, attributes in ((part, []), ("order", [part])):
        with pytest.raises(InvalidKeyError):
            create_composite_key(object_type, attributes)


def test_one_text_is_not_taken_for_a_list_of_its_letters() -> None:
    with pytest.raises(InvalidKeyError):
        create_composite_key("order", "c1")


@pytest.mark.parametrize("key", ["", "order", "\x00", "\x00order", "order\x00"], ids=repr)
def test_what_is_no_composite_key_is_not_split(key: str) -> None:
    with pytest.raises(InvalidKeyError):
        split_composite_key(key)


def test_an_unbounded_simple_range_leaves_composite_keys_out() -> None:
    assert simple_range("", "") == ("\x01", "")
    assert simple_range("a", "b") == ("a", "b")
