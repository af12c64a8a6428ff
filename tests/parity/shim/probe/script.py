"""The script's texts and values. Texts and bytes that JSON cannot carry are written `hex:…`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEX = "hex:"


def data(text: str) -> bytes:
    """The bytes that a text of the script stands for."""
    return bytes.fromhex(text.removeprefix(_HEX)) if text.startswith(_HEX) else text.encode()


def shown(value: object) -> object:
    """A value as JSON can carry it: bytes and texts as printable text or `hex:…`, all else as it is."""
    match value:
        case bytes():
            return value.decode() if all(0x20 <= byte <= 0x7E for byte in value) else _HEX + value.hex()
        case str():
            return shown(value.encode("utf-8", "surrogateescape"))
        case list() | tuple():
            return [shown(each) for each in value]
        case Mapping():
            return {name: shown(each) for name, each in value.items()}
        case _:
            return value


class Step:
    """One call of the stub, its fields by name; what the script leaves out is empty."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self.op: str = fields["op"]

    def text(self, name: str) -> str:
        """A text. What is no UTF-8 becomes lone surrogates, as Python writes such bytes in a `str`."""
        return data(self._fields.get(name, "")).decode("utf-8", "surrogateescape")

    def texts(self, name: str) -> list[str]:
        return [data(each).decode("utf-8", "surrogateescape") for each in self._fields.get(name, [])]

    def blobs(self, name: str) -> list[bytes]:
        return [data(each) for each in self._fields.get(name, [])]

    def number(self, name: str) -> int:
        return int(self._fields.get(name, 0))

    @property
    def value(self) -> bytes:
        """The step's value. None where the script has none, whatever the type says: a program may do so as well."""
        given = self._fields.get("value")
        return None if given is None else data(given)  # type: ignore[return-value]  # the point of that case
