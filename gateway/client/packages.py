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

    async def price_calendar(self, package: str, *, start: str, end: str, version: int | None = None) -> dict[str, Any]:
        """Bands and prices of each day of `[start, end)`, 400 days at most. Raises ProblemError `not_found`."""
        params = {"start": start, "end": end, "version": version}
        return await self._client.reader.get_object(f"{PATH}/{package}/price-calendar", params)

    async def quote(self, package: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a load costs. `asked` is the body of `POST /api/v1/packages/{id}/quote`: a load, and what is contracted.

        Raises ProblemError: `not_found`, `invalid_readings`, `reference_price_missing` (context: the month) and others.
        """
        return await self._client.reader.ask(f"{PATH}/{package}/quote", asked)

    async def compare(self, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Packages side by side on one load, cheapest first. `asked` is the body of `POST /api/v1/packages/compare`."""
        return list((await self._client.reader.ask(f"{PATH}/compare", asked))["items"])

    async def publish(self, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """A new package, or with the present `version` its next one. `args` as the action's schema says."""
        return await self._client.take(steps.publish_package(args, version=version))

    async def retire(self, package: str, *, version: int | None = None) -> Receipt:
        version = version or int((await self.get(package))["version"])
        return await self._client.take(steps.retire_package(package, version=version))
