"""Requests for days of readings, at the grid company's API: asked by a day's parties, declined by the agent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from gateway.client.http import json_object
from gateway.client.session import Session

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/readings"


class ReadingRequests:
    """Every call raises ProblemError and UnreachableError. A request is closed by the day that comes after it."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    async def ask(self, point: str, date: str, *, reason: str) -> dict[str, Any]:
        """Ask for a day: `missing`, `estimated` or `doubted`. While one is open, that one comes back.

        Raises ProblemError: `not_found`, `reading_not_requestable`, `too_many_reading_requests`.
        """
        return await self._send("PUT", f"{PATH}/{point}/{date}/request", {"reason": reason})

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Those that fit, the oldest first: the agent's worklist, or what one's participant has asked.

        Filters are those of `GET /api/v1/readings/requests`.
        """
        return self._client.reader.items(f"{PATH}/requests", filters)

    async def of_day(self, point: str, date: str) -> list[dict[str, Any]]:
        """All about a day, first one first. Raises ProblemError `not_found`."""
        return list((await self._client.reader.get_object(f"{PATH}/{point}/{date}/requests"))["items"])

    async def decline(self, point: str, date: str, *, number: int, reason: str) -> dict[str, Any]:
        """Say why a day is not brought: `not_measured`, `not_recoverable` or `confirmed`.

        Raises ProblemError: `not_found`, `illegal_move` where the request is open no longer.
        """
        return await self._send("POST", f"{PATH}/{point}/{date}/request/decline", {"number": number, "reason": reason})

    async def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = await self._session.headers()
        params = {"min_block": self._client.reader.seen}
        return json_object(await self._client.http.request(method, path, params=params, json=body, headers=headers))
