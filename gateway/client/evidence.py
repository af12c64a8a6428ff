"""Evidence of orders and bills as the API makes it: bytes that are kept as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.readings_file import ReadingsFile


class EvidenceFiles:
    """Files that prove an order or a bill to anybody. `gateway.verify` checks them."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def of_order(self, order_id: str) -> bytes:
        """The evidence of an order, or of the contract that it became, with the terms that the user may see."""
        return (await self._client.reader.get(f"/api/v1/orders/{order_id}/evidence")).content

    async def of_bill(self, order_id: str, month: str, *, readings: ReadingsFile | None = None) -> bytes:
        """The evidence of a month's bill, with the terms and statements that the user may see.

        `readings` are the grid company's proven ones: what they have of the bill's points goes into the file, which is
        checked then. Nothing of them is sent anywhere. Raises EvidenceError where they are not those of the bill.
        """
        path = f"/api/v1/settlements/{order_id}/{month}/evidence"
        data: bytes = (await self._client.reader.get(path)).content
        if readings is None:
            return data
        from gateway.verify.holding import with_readings

        return with_readings(data, readings.packed)
