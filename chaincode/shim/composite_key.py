"""Keys of several parts, and the rules that keep them apart from simple keys.

A composite key is U+0000, then the object type and each attribute, each followed by U+0000. Simple keys must not begin
with U+0000, so that the two can never meet in one range.
"""

from __future__ import annotations

from collections.abc import Sequence

from chaincode.shim.errors import InvalidKeyError

NAMESPACE = "\x00"
_SEPARATOR = "\x00"
_LAST = "\U0010ffff"
_FIRST_SIMPLE_KEY = "\x01"  # stands for "from the start", because an empty start would take in composite keys


def create_composite_key(object_type: str, attributes: Sequence[str] = ()) -> str:
    """The key made of `object_type` and `attributes`, in their order.

    Raises InvalidKeyError when a part holds U+0000 or U+10FFFF or cannot be written in UTF-8.
    """
    if isinstance(attributes, str):
        raise InvalidKeyError("attributes must be a sequence of texts, not one text")
    for part in (object_type, *attributes):
        if _SEPARATOR in part or _LAST in part:
            raise InvalidKeyError("U+0000 and U+10FFFF are not allowed in a part of a composite key")
        require_utf8(part)
    return NAMESPACE + _SEPARATOR.join((object_type, *attributes)) + _SEPARATOR


def split_composite_key(composite_key: str) -> tuple[str, list[str]]:
    """Object type and attributes of a composite key. Raises InvalidKeyError when it is not one."""
    if len(composite_key) < 2 or composite_key[0] != NAMESPACE or composite_key[-1] != _SEPARATOR:
        raise InvalidKeyError("this is not a composite key")
    object_type, *attributes = composite_key[1:-1].split(_SEPARATOR)
    return object_type, attributes


def partial_range(object_type: str, attributes: Sequence[str] = ()) -> tuple[str, str]:
    """Start (included) and end (excluded) of all composite keys that begin with these parts and have more."""
    start = create_composite_key(object_type, attributes)
    return start, start + _LAST


def every_composite_key() -> tuple[str, str]:
    """Start and end of the range of all composite keys."""
    return NAMESPACE, NAMESPACE + _LAST


def simple_range(start_key: str, end_key: str) -> tuple[str, str]:
    """Start (included) and end (excluded) of a range of simple keys; empty means unbounded on that side.

    Raises InvalidKeyError when either begins with U+0000, which belongs to composite keys.
    """
    for key in (start_key, end_key):
        if key.startswith(NAMESPACE):
            raise InvalidKeyError("a simple key must not begin with U+0000")
        require_utf8(key)
    return start_key or _FIRST_SIMPLE_KEY, end_key


def require_key(key: str) -> None:
    """Raises InvalidKeyError when `key` is empty or cannot be written in UTF-8."""
    if not key:
        raise InvalidKeyError("a key must not be empty")
    require_utf8(key)


def require_collection(collection: str) -> None:
    """Raises InvalidKeyError when the name of a collection is empty: that would mean the public state."""
    if not collection:
        raise InvalidKeyError("the name of a collection must not be empty")
    require_utf8(collection)


def require_utf8(text: str) -> None:
    """Raises InvalidKeyError when `text` holds a lone surrogate and so cannot be sent."""
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidKeyError("a key must be valid UTF-8") from None
