"""An invoice as the ledger keeps it, and the count of a retailer's year. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.invoice.content import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """Invoice or credit note `number` of a retailer's `year`, of version `bill_version` of the bill of `order` and
    `month`. Its text, with the hash `content_hash`, lies in the collection under the digest `content` of the intent
    that brought it. An invoice is never changed: `version` is 1."""

    version: int
    retailer: str
    year: int
    number: int
    kind: Kind
    order: str
    month: str
    bill_version: int
    content: str
    content_hash: str
    issued_on: str
    operator: str
    refreshed_at: int

    def to_record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def next_number(book: Mapping[str, Any] | None) -> int:
    """The number after the last one of a retailer's year; the first is 1."""
    return 1 if book is None else int(book["last"]) + 1
