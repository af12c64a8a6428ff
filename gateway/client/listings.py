"""Listings (挂牌) and taking from them (摘牌)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway.client import trading_steps as steps
from gateway.client.sending import Receipt
from gateway.client.trader import Trader

PATH = "/api/v1/listings"
TAKES_PATH = "/api/v1/takes"


class Listings:
    """Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: Trader) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/listings`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, listing: str) -> dict[str, Any]:
        """The listing as it stands. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PATH}/{listing}")

    def history(self, listing: str) -> AsyncIterator[dict[str, Any]]:
        """Its steps, first one first."""
        return self._client.reader.items(f"{PATH}/{listing}/history")

    def takes(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """What was taken, in the order of the ledger; filters are those of `GET /api/v1/takes`."""
        return self._client.reader.items(TAKES_PATH, filters)

    async def publish(self, args: Mapping[str, Any]) -> Receipt:
        """`args` as the schema of `publish_listing` says; the receipt's target is the listing's id."""
        return await self._client.take(steps.publish_listing(args))

    async def amend(self, listing: str, changes: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """`changes` may hold prices (while nothing is taken), energy_wh and min_take_wh."""
        version = version or await self._version(listing)
        return await self._client.take(steps.amend_listing(listing, version=version, changes=changes))

    async def withdraw(self, listing: str, *, version: int | None = None) -> Receipt:
        version = version or await self._version(listing)
        return await self._client.take(steps.withdraw_listing(listing, version=version))

    async def take(self, listing: str, *, energy_wh: int | None = None, risk_warning: str | None = None) -> Receipt:
        """Take `energy_wh` (Wh; None: all that is left) at the prices that the listing has now.

        The receipt's target is the order. Raises RefusedError, among others `listing_exhausted` with `remaining_wh`.
        """
        found = await self.get(listing)
        step = steps.take(
            listing,
            energy_wh=energy_wh or found["remaining_wh"],
            prices=found["prices"],
            segment=found["segment"],
            risk_warning=risk_warning,
        )
        return await self._client.take(step)

    async def _version(self, listing: str) -> int:
        return int((await self.get(listing))["version"])
