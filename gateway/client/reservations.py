"""A retailer's volume cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


class Reservations:
    """What a retailer has committed to under its cap."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def summary(self) -> dict[str, Any]:
        """Cap, pending, posted and free volume (Wh) by delivery year, as `VolumeSummary` says. Raises ProblemError."""
        return await self._client.reader.get_object("/api/v1/reservations/summary")
