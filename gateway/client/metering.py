"""Metering points, meters and anchored days: what the ledger has of metering."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway.client import metering_steps as steps
from gateway.client.sending import Receipt
from gateway.client.trader import Trader

POINTS, ASSIGNMENTS = "/api/v1/metering-points", "/api/v1/point-assignments"
METERS, DAYS = "/api/v1/meters", "/api/v1/reading-days"


class Metering:
    """Steps raise what `EnergySaleClient.take` raises; each reads the version where it is not given."""

    def __init__(self, client: Trader) -> None:
        self._client = client

    def points(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/metering-points`."""
        return self._client.reader.items(POINTS, filters)

    async def point(self, point: str) -> dict[str, Any]:
        """The point as it stands. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{POINTS}/{point}")

    def assignments(self, point: str) -> AsyncIterator[dict[str, Any]]:
        """To whom the point belongs, in order of time."""
        return self._client.reader.items(f"{POINTS}/{point}/assignments")

    def all_assignments(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The same of all points, by point and time; filters are those of `GET /api/v1/point-assignments`."""
        return self._client.reader.items(ASSIGNMENTS, filters)

    def meters(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/meters`."""
        return self._client.reader.items(METERS, filters)

    async def meter(self, meter: str) -> dict[str, Any]:
        """The meter as it stands. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{METERS}/{meter}")

    def days(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Anchored roots by version; filters are those of `GET /api/v1/reading-days`."""
        return self._client.reader.items(DAYS, filters)

    async def register_point(self, args: Mapping[str, Any]) -> Receipt:
        return await self._client.take(steps.register_point(args))

    async def on_point(
        self, action: str, point: str, args: Mapping[str, Any], *, version: int | None = None
    ) -> Receipt:
        """`change_point`, `close_point`, `assign_point` or `end_assignment`."""
        version = version or int((await self.point(point))["version"])
        return await self._client.take(steps.on_point(action, point, version=version, args=args))

    async def install_meter(self, args: Mapping[str, Any]) -> Receipt:
        return await self._client.take(steps.install_meter(args))

    async def on_meter(
        self, action: str, meter: str, args: Mapping[str, Any], *, version: int | None = None
    ) -> Receipt:
        """`commission_meter`, `report_meter_fault`, `replace_meter` or `retire_meter`."""
        version = version or int((await self.meter(meter))["version"])
        return await self._client.take(steps.on_meter(action, meter, version=version, args=args))
