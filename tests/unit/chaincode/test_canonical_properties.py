"""Canonical JSON against an oracle: whatever value and whatever spelling, the quick way and the strict way agree."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chaincode import canonical

_TEXTS = st.text(st.sampled_from('aZ0 "\\/é中\n\x7f\u202e\ud800'), max_size=6)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**55), 2**55) | st.floats(allow_nan=False) | _TEXTS
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3), max_leaves=8
)


def _allowed(value: Any) -> bool:
    match value:
        case bool() | None:
            return True
        case int():
            return abs(value) < 2**53
        case str():
            return not any(character in "\n\x7f\u202e\ud800" for character in value)
        case list():
            return all(map(_allowed, value))
        case dict():
            return all(key.isascii() and _allowed(key) and _allowed(item) for key, item in value.items())
    return False


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _outcome(function: Any, argument: Any) -> Any:
    try:
        return function(argument)
    except canonical.NotCanonicalError:
        return canonical.NotCanonicalError


@given(_VALUES)
def test_a_value_is_written_in_its_one_form_or_refused(value: Any) -> None:
    expected = _spelled(value).encode() if _allowed(value) else canonical.NotCanonicalError
    assert _outcome(canonical.dumps, value) == expected


@given(_VALUES)
def test_its_one_form_is_read_back_and_what_is_not_allowed_is_refused(value: Any) -> None:
    expected = value if _allowed(value) else canonical.NotCanonicalError
    assert _outcome(canonical.loads, _spelled(value)) == expected


@given(_VALUES, st.booleans(), st.sampled_from([(",", ":"), (", ", ":"), (",", ": ")]), st.booleans())
def test_any_other_spelling_is_refused(
    value: Any, ascii_only: bool, separators: tuple[str, str], ordered: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, separators=separators, sort_keys=ordered)
    expected = value if text == _spelled(value) and _allowed(value) else canonical.NotCanonicalError
    assert _outcome(canonical.loads, text) == expected
