"""Retail packages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/packages"


class Packages:
    """What retailers offer. Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The present versions; filters are those of `GET /api/v1/packages`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, package: str) -> dict[str, Any]:
        """The present version of a package. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PATH}/{package}")

    def versions(self, package: str) -> AsyncIterator[dict[str, Any]]:
        """All versions as they were published, first one first. Raises ProblemError `not_found`."""
        return self._client.reader.items(f"{PATH}/{package}/versions")

    async def version(self, package: str, version: int) -> dict[str, Any]:
        """One version as it was published. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PATH}/{package}/versions/{version}")

    async def publish(self, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """A new package, or with the present `version` its next one. `args` as the action's schema says."""
        return await self._client.take(steps.publish_package(args, version=version))

    async def retire(self, package: str, *, version: int | None = None) -> Receipt:
        version = version or int((await self.get(package))["version"])
        return await self._client.take(steps.retire_package(package, version=version))
