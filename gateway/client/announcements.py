"""Announcements: what the exchange tells everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway.client import steps
from gateway.client.sending import Receipt
from gateway.client.trader import Trader

PATH = "/api/v1/announcements"


class Announcements:
    """Steps raise what `EnergySaleClient.take` raises; each reads the version where it is not given."""

    def __init__(self, client: Trader) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/announcements`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, announcement: str) -> dict[str, Any]:
        """The announcement as it stands. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PATH}/{announcement}")

    def versions(self, announcement: str) -> AsyncIterator[dict[str, Any]]:
        """All versions, first one first."""
        return self._client.reader.items(f"{PATH}/{announcement}/versions")

    async def publish(self, args: Mapping[str, Any]) -> Receipt:
        """`args` as the schema of `publish_announcement` says."""
        return await self._client.take(steps.publish_announcement(args))

    async def correct(self, announcement: str, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """Replace all that it says by `args`, which name no announcement."""
        version = version or await self._version(announcement)
        return await self._client.take(steps.publish_announcement(args, target=announcement, version=version))

    async def withdraw(self, announcement: str, *, reason: str, version: int | None = None) -> Receipt:
        version = version or await self._version(announcement)
        return await self._client.take(steps.withdraw_announcement(announcement, version=version, reason=reason))

    async def _version(self, announcement: str) -> int:
        return int((await self.get(announcement))["version"])
