"""Settlement methods: what is charged, or paid, beside the prices of packages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/settlement-methods"


class SettlementMethods:
    """The library of methods. Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The present versions; filters are those of `GET /api/v1/settlement-methods`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, method: str, *, version: int | None = None) -> dict[str, Any]:
        """The present version, or the one asked for as it was published. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(
            f"{PATH}/{method}" if version is None else f"{PATH}/{method}/versions/{version}"
        )

    def versions(self, method: str) -> AsyncIterator[dict[str, Any]]:
        """All versions as they were published, first one first."""
        return self._client.reader.items(f"{PATH}/{method}/versions")

    async def publish(self, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """A new method, or with the present `version` its next one. `args` as the action's schema says."""
        return await self._client.take(steps.publish_method(args, version=version))

    async def retire(self, method: str, *, version: int | None = None) -> Receipt:
        version = version or int((await self.get(method))["version"])
        return await self._client.take(steps.retire_method(method, version=version))
