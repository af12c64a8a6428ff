"""Canonical JSON (RFC 8785) for everything that is signed, hashed or stored.

Only the part of JSON in which two implementations cannot disagree is let in: objects with ASCII keys, arrays,
strings, integers within ±(2^53 − 1), booleans and null. Text that is not already canonical is refused, so that the
bytes a person signed are the bytes that travel, are hashed and are kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1

# C0 and C1 controls, and the characters that reorder or hide text on a screen (Unicode bidi controls, zero width).
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Canonical text escapes nothing but quotes, backslashes and characters that are forbidden anyway.
_OTHER_ESCAPE = re.compile(rb'\\[^"\\]')


class NotCanonicalError(ValueError):
    """The text is not canonical JSON. `reason` is a fixed phrase and never quotes the text, which may be private."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def dumps(value: Any) -> bytes:
    """The canonical bytes of `value`.

    Raises NotCanonicalError for anything outside the subset: floats, large integers, non-ASCII keys, unknown types.
    """
    text = _dumps_plain(value)
    if text is not None:
        return text
    _check(value, MAX_DEPTH)
    return _encode(value).encode()


def loads(text: bytes | str) -> Any:
    """The value of canonical `text`. Raises NotCanonicalError when `text` is anything but its own canonical form."""
    value = _loads_plain(text)
    if value is not _NOT_PLAIN:
        return value
    if isinstance(text, bytes):
        text = _decoded(text)
    value = _parse(text)
    if _encode(value) != text:
        raise NotCanonicalError("not in canonical form")
    return value


def parse(text: bytes | str) -> Any:
    """As `loads`, for text whose form need not be canonical. Raises NotCanonicalError for what no canonical text holds.

    For an envelope around texts that are checked on their own.
    """
    value = _loads_plain(text)
    if value is not _NOT_PLAIN:
        return value
    return _parse(_decoded(text) if isinstance(text, bytes) else text)


_NOT_PLAIN = object()


def _loads_plain(text: bytes | str) -> Any:
    """The value of canonical `text` that is plain: printable ASCII, nothing to refuse. _NOT_PLAIN for any other.

    Nearly every text is plain, and this takes a fifth of the time. What it does not take is read again by the strict
    parser, which alone says what is wrong.
    """
    try:
        raw = text.encode("ascii") if isinstance(text, str) else text
        value = orjson.loads(raw)
    except ValueError:  # not ASCII, or not JSON
        return _NOT_PLAIN
    # The same bytes again: no space, no other order, no duplicate key.
    if not _is_plain_text(raw) or not _is_plain(value, MAX_DEPTH) or _orjson_dumps(value) != raw:
        return _NOT_PLAIN
    return value


def _dumps_plain(value: Any) -> bytes | None:
    """The canonical bytes of a value whose text is plain, None for any other."""
    if not _is_plain(value, MAX_DEPTH):
        return None
    try:
        text = _orjson_dumps(value)
    except orjson.JSONEncodeError:  # a lone surrogate
        return None
    return text if _is_plain_text(text) else None


def _is_plain_text(text: bytes) -> bool:
    """Whether JSON `text` is ASCII in which no string has a control character."""
    return text.isascii() and b"\x7f" not in text and (b"\\" not in text or not _OTHER_ESCAPE.search(text))


def _is_plain(value: Any, depth: int) -> bool:
    """Whether `value` has only the plain types, integers in range, and at most `depth` levels."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    if depth == 0 or (kind is not dict and kind is not list):
        return False
    if kind is dict:
        if not all(map(_is_str, value)):
            return False
        value = value.values()
    for item in value:  # noqa: SIM110 - a loop is twice as quick as all(), on the way of every intent
        if type(item) is not str and not _is_plain(item, depth - 1):
            return False
    return True


def _is_str(key: Any) -> bool:
    return type(key) is str


def _orjson_dumps(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _parse(text: str) -> Any:
    try:
        value = _DECODER.decode(text)
    except NotCanonicalError:
        raise
    except RecursionError:
        raise NotCanonicalError("nested too deeply") from None
    except ValueError:
        raise NotCanonicalError("not JSON") from None
    _check_parsed(value, MAX_DEPTH)
    return value


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise NotCanonicalError("not UTF-8") from None


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


# With ASCII keys, Python's order of code points is RFC 8785's order of UTF-16 units.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
)


def _check_parsed(value: Any, depth: int) -> None:
    """Strings and depth of a parsed value; the decoder has seen to everything else."""
    if isinstance(value, str):
        _check_string(value)
    elif isinstance(value, list | dict):
        if depth == 0:
            raise NotCanonicalError("nested too deeply")
        if isinstance(value, list):
            for item in value:
                _check_parsed(item, depth - 1)
        else:
            for key, item in value.items():
                _check_string(key)
                _check_parsed(item, depth - 1)


def _check_string(value: str) -> None:
    if not value.isascii() and _SURROGATE.search(value):
        raise NotCanonicalError("lone surrogate")
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
        _check_string(value)
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
