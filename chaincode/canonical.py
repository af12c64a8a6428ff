"""Canonical JSON (RFC 8785) for everything that is signed, hashed or stored.

Only the part of JSON in which two implementations cannot disagree is let in: objects with ASCII keys, arrays,
strings, integers within ±(2^53 − 1), booleans and null. Text that is not already canonical is refused, so that the
bytes a person signed are the bytes that travel, are hashed and are kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1

# C0 and C1 controls, and the characters that reorder or hide text on a screen (Unicode bidi controls, zero width).
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class NotCanonicalError(ValueError):
    """The text is not canonical JSON. `reason` is a fixed phrase and never quotes the text, which may be private."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def dumps(value: Any) -> bytes:
    """The canonical bytes of `value`.

    Raises NotCanonicalError for anything outside the subset: floats, large integers, non-ASCII keys, unknown types.
    """
    _check(value, MAX_DEPTH)
    return _encode(value).encode()


def loads(text: bytes | str) -> Any:
    """The value of canonical `text`. Raises NotCanonicalError when `text` is anything but its own canonical form."""
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError:
            raise NotCanonicalError("not UTF-8") from None
    if _depth(text) > MAX_DEPTH:  # before the parser, which recurses
        raise NotCanonicalError("nested too deeply")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except NotCanonicalError:
        raise
    except ValueError:
        raise NotCanonicalError("not JSON") from None
    try:
        _check_strings(value)
        same = _encode(value) == text
    except UnicodeEncodeError:
        raise NotCanonicalError("lone surrogate") from None
    if not same:
        raise NotCanonicalError("not in canonical form")
    return value


def _encode(value: Any) -> str:
    # With ASCII keys, Python's order of code points is RFC 8785's order of UTF-16 units.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _depth(text: str) -> int:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for character in _STRING.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotCanonicalError("duplicate key")
    for key in result:
        if not key.isascii():
            raise NotCanonicalError("non-ASCII key")
    return result


def _no_float(_: str) -> Any:
    raise NotCanonicalError("not an integer")


def _integer(digits: str) -> int:
    if len(digits) > 17:  # int() of a very long string is slow
        raise NotCanonicalError("integer out of range")
    value = int(digits)
    if abs(value) > MAX_INTEGER:
        raise NotCanonicalError("integer out of range")
    return value


def _check_strings(value: Any) -> None:
    if isinstance(value, str):
        _check_string(value)
    elif isinstance(value, list):
        for item in value:
            _check_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_string(key)
            _check_strings(item)


def _check_string(value: str) -> None:
    if not value.isascii():
        value.encode("utf-8")  # raises UnicodeEncodeError on a lone surrogate
    if _FORBIDDEN.search(value):
        raise NotCanonicalError("control or bidirectional character")


def _check(value: Any, depth: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonicalError("integer out of range")
        return
    if isinstance(value, str):
        try:
            _check_string(value)
        except UnicodeEncodeError:
            raise NotCanonicalError("lone surrogate") from None
        return
    if depth == 0:
        raise NotCanonicalError("nested too deeply")
    if isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonicalError("non-ASCII key")
            _check_string(key)
            _check(item, depth - 1)
        return
    raise NotCanonicalError("not an integer" if isinstance(value, float) else "not a JSON value")
