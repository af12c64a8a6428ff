"""Package templates, calendars and reference prices: what the exchange sets and packages are made of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

TEMPLATES, CALENDARS, PRICES = "/api/v1/package-templates", "/api/v1/calendars", "/api/v1/reference-prices"


class Templates:
    """Package templates. Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The present versions; filters are those of `GET /api/v1/package-templates`."""
        return self._client.reader.items(TEMPLATES, filters)

    async def get(self, template: str) -> dict[str, Any]:
        """The present version. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{TEMPLATES}/{template}")

    def versions(self, template: str) -> AsyncIterator[dict[str, Any]]:
        """All versions as they were published, first one first."""
        return self._client.reader.items(f"{TEMPLATES}/{template}/versions")

    async def prove(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        """Whether a draft is sound, and all findings where it is not. Raises ProblemError `invalid_args`."""
        return await self._client.reader.ask(f"{TEMPLATES}/proof", draft)

    async def publish(self, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """A new template, or with the present `version` its next one. `args` as the action's schema says."""
        return await self._client.take(steps.publish_template(args, version=version))

    async def retire(self, template: str, *, version: int | None = None) -> Receipt:
        version = version or int((await self.get(template))["version"])
        return await self._client.take(steps.retire_template(template, version=version))


class Calendars:
    """The calendar of each region. Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self) -> AsyncIterator[dict[str, Any]]:
        """The present version of each region's."""
        return self._client.reader.items(CALENDARS)

    async def get(self, region: str) -> dict[str, Any]:
        """The present version. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{CALENDARS}/{region}")

    async def set(self, region: str, days: Mapping[str, str], *, version: int | None = None) -> Receipt:
        """Replace the days of a region; `version` is the present one, None where there is none."""
        return await self._client.take(steps.set_calendar(region, days=days, version=version))


class ReferencePrices:
    """Reference prices by month. Steps raise what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The present versions; filters are those of `GET /api/v1/reference-prices`."""
        return self._client.reader.items(PRICES, filters)

    async def get(self, reference: str, month: str) -> dict[str, Any]:
        """The present version of a month's (YYYY-MM). Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PRICES}/{reference}/{month}")

    async def publish(self, args: Mapping[str, Any], *, version: int | None = None) -> Receipt:
        """A month's price, or with the present `version` its correction."""
        return await self._client.take(steps.publish_reference_price(args, version=version))
