"""Evidence of orders as the API makes it: bytes that are kept as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


class EvidenceFiles:
    """Files that prove an order to anybody. `gateway.verify` checks them."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def of_order(self, order_id: str) -> bytes:
        """The evidence of an order, or of the contract that it became, with the terms that the user may see."""
        return (await self._client.reader.get(f"/api/v1/orders/{order_id}/evidence")).content
