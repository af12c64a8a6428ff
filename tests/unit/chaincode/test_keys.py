"""State keys: short in the write set, and every id comes back out of its key."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import keys

HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
UUIDS = st.uuids().map(str)
IDS = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True)
ODD = st.text(st.characters(codec="utf-8", exclude_characters="\x00\U0010ffff"), min_size=1, max_size=70)
ORDER = "fb" * 32


@given(HASHES, UUIDS, IDS)
def test_ids_come_back_out_of_their_keys(digest: str, intent_id: str, name: str) -> None:
    assert keys.split(keys.order(digest)) == ("order", (digest,))
    assert keys.split(keys.purged(digest)) == ("purged", (digest,))
    assert keys.split(keys.intent(name, intent_id)) == ("intent", (name, intent_id))
    assert keys.split(keys.change(digest)) == ("change", (digest,))
    assert keys.split(keys.user(name)) == ("user", (name,))
    assert keys.split(keys.package_version(name, 3)) == ("package_version", (name, "3"))
    assert keys.split(keys.market()) == ("market", ())
    assert keys.long_hash(keys.short_hash(digest)) == digest


def test_hashes_and_intent_ids_are_short() -> None:
    assert keys.order(ORDER) == "\x00o\x00" + "-_v7" * 10 + "-_s\x00"
    assert keys.purged("00" * 32) == "\x00x\x00" + "A" * 43 + "\x00"
    intent_id = "0197a000-0000-7000-8000-00000000ffff"
    assert keys.intent("ann", intent_id) == "\x00i\x00ann\x00AZegAAAAcACAAAAAAAD__w\x00"


@given(ODD, HASHES, UUIDS)
def test_an_id_of_another_form_has_a_key_that_nothing_is_written_under(odd: str, digest: str, intent_id: str) -> None:
    for text in (odd, digest.upper() + "A", digest[1:], keys.short_hash(digest), "{" + intent_id + "}"):
        for key in (keys.order(text), keys.purged(text), keys.intent("ann", text)):
            with pytest.raises(ValueError):  # noqa: PT011 - any ValueError, as the docstring says
                keys.split(key)


@pytest.mark.parametrize(
    "key",
    [
        keys.composite("order", ORDER),
        keys.composite("order"),
        keys.composite("order", "A" * 42),
        keys.composite("order", "A" * 42 + "B"),
        keys.composite("order", "+" + "A" * 42),
        keys.composite("order", "é" * 43),
        keys.composite("order", "A" * 43, "A" * 43),
        keys.composite("intent", "ann", str(uuid.UUID(int=1))),
        keys.composite("intent", "A" * 22),
    ],
)
def test_what_was_not_written_here_is_not_read(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError, as the docstring says
        keys.split(key)


def test_a_key_that_is_not_composite_has_no_attributes() -> None:
    assert keys.split("order") == ("", ())
    assert keys.split("") == ("", ())
