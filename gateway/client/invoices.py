"""Invoices and credit notes of bills."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Literal

from chaincode import canonical
from gateway.client import bill_steps
from gateway.client.errors import TermsDifferError
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/invoices"


class Invoices:
    """Of the contracts that the client's user may see. An invoice goes by its retailer, year and number."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """By number; filters are those of `GET /api/v1/invoices`."""
        return self._client.reader.items(PATH, filters)

    async def issue(self, order_id: str, month: str, *, version: int | None = None) -> Receipt:
        """Issue the invoice of a version of a bill, the present one where none is named; of a correction that costs
        less the credit note. Raises RefusedError `invoice_exists`, `nothing_to_invoice`."""
        settlements = self._client.settlements
        bill = await settlements.get(order_id, month, version=version)
        statement = await settlements.statement(order_id, month, version=bill["version"])
        replaced = None
        if bill["version"] > 1:
            replaced = await settlements.statement(order_id, month, version=bill["version"] - 1)
        return await self._client.take(bill_steps.issue_invoice(bill, statement, replaced))

    async def get(self, retailer: str, year: int, number: int) -> dict[str, Any]:
        """What is public of an invoice."""
        return await self._client.reader.get_object(f"{PATH}/{retailer}/{year}/{number}")

    async def content(self, retailer: str, year: int, number: int) -> dict[str, Any]:
        """Its amounts in fen, as `chaincode/invoice/content.py` says. Raises TermsDifferError unless their text has the
        hash that the ledger has."""
        record = await self.get(retailer, year, number)
        answer = await self._client.reader.get_object(f"{PATH}/{retailer}/{year}/{number}/content")
        text: str = answer["text"]
        if hashlib.sha256(text.encode()).hexdigest() != record["content_hash"]:
            raise TermsDifferError("the invoice", order_id=record["order_id"])
        note: dict[str, Any] = canonical.loads(text)["note"]
        return note

    async def paper(self, retailer: str, year: int, number: int, *, language: Literal["zh", "en"] = "zh") -> bytes:
        """An invoice as PDF."""
        path = f"{PATH}/{retailer}/{year}/{number}/invoice.pdf"
        return (await self._client.reader.get(path, {"language": language})).content
