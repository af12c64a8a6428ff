"""The one form that each value in a file has. Every function raises EvidenceError `wrong_form`, `list_of` `too_large`
too; `where` is the part of the file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from gateway.verify.failures import EvidenceError

MAX_PARTS = 10_000


def object_of(value: Any, where: str, fields: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != fields:
        raise EvidenceError("wrong_form", where=where)
    return value


def list_of(value: Any, where: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise EvidenceError("wrong_form", where=where)
    if len(value) > most:
        raise EvidenceError("too_large", where=where)
    return value


def distinct_texts(value: Any, where: str) -> list[str]:
    """A list of texts that can stand in one order only."""
    texts = [text_of(each, where) for each in list_of(value, where, MAX_PARTS)]
    if texts != sorted(set(texts)):
        raise EvidenceError("wrong_form", where=where, detail="not in ascending order")
    return texts


def text_of(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise EvidenceError("wrong_form", where=where)
    return value


def count_of(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise EvidenceError("wrong_form", where=where)
    return value


def number_of(value: Any, most: int, where: str) -> int:
    if count_of(value, where) > most:
        raise EvidenceError("wrong_form", where=where)
    number: int = value
    return number


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bytes_of(value: Any, where: str) -> bytes:
    """The bytes of base64 in its one form: padded, and with no bits to spare that are not zero."""
    text = text_of(value, where)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise EvidenceError("wrong_form", where=where, detail="not base64") from None
    if base64_of(data) != text:
        raise EvidenceError("wrong_form", where=where, detail="not base64 in its one form")
    return data
