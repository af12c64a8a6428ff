"""Invoices as the API shows them, and the filters of their list."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery
from gateway.settlements.schemas import HASH, MONTH

Kind = Literal["invoice", "credit_note"]


class Invoice(BaseModel):
    """What is public of an invoice or credit note. Its amounts are at `…/content`, for the two parties."""

    version: int
    retailer: str
    consumer: str
    year: int
    number: int = Field(description="Without a gap in a retailer's year")
    kind: Kind
    order_id: str
    month: str
    bill_version: int
    content: str = Field(description="Digest of the intent that issued it")
    content_hash: str = Field(description="SHA-256 (hex) of the private text")
    issued_on: str
    operator: str
    refreshed_at: int
    changed_in_block: int


class InvoiceAtBlock(Invoice):
    block_height: int


class InvoicePage(Page):
    items: list[Invoice]


class InvoiceQuery(PageQuery):
    """Filters are joined by AND."""

    order: str | None = Field(None, pattern=HASH)
    month: str | None = Field(None, pattern=MONTH)
    kind: Kind | None = None
    year: int | None = Field(None, ge=2000, lt=10_000)
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)


class InvoiceContent(BaseModel):
    """The exact text `{"note","salt"}` whose SHA-256 the record has; the note is as `chaincode/invoice` makes it."""

    text: str = Field(repr=False)
