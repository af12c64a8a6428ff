"""Changes as they happen, over SSE, taken up again where they broke off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

from gateway.client.errors import ProblemError, UnreachableError
from gateway.client.http import Http, problem
from gateway.client.session import Session

PATH = "/api/v1/events"
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 5.0
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    """One event: its id (give it to `follow` to go on after it), its kind, and its data."""

    event_id: str
    kind: str
    data: dict[str, Any] = field(repr=False)


class Events:
    """The stream of changes that the client's user may see."""

    def __init__(self, http: Http, session: Session) -> None:
        self._http = http
        self._session = session

    async def follow(self, *, order: str | None = None, last_event_id: str | None = None) -> AsyncIterator[ChangeEvent]:
        """Steps of orders (of one `order`) from now on, or from after `last_event_id`.

        Endless; a broken connection is taken up again where it broke off.

        Raises ProblemError when the API refuses, UnreachableError when it stays away.
        """
        failures = 0
        while True:
            try:
                async for event in self._connection(order, last_event_id):
                    last_event_id, failures = event.event_id or last_event_id, 0
                    if event.data:
                        yield event
            except httpx2.TransportError:
                failures += 1
                if failures >= _ATTEMPTS:
                    raise UnreachableError(self._http.base_url) from None
            except ProblemError as error:
                failures += 1
                if error.status not in (401, 503) or failures >= _ATTEMPTS:
                    raise
                self._session.forget()
            await asyncio.sleep(min(_FIRST_WAIT_S * 2**failures, _LONGEST_WAIT_S))

    async def _connection(self, order: str | None, last_event_id: str | None) -> AsyncIterator[ChangeEvent]:
        headers = {"Accept": "text/event-stream", **await self._session.headers()}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        params = {"order": order} if order else None
        timeout = httpx2.Timeout(60.0, connect=5.0)  # the API sends a comment now and then
        async with self._http.client.stream("GET", PATH, params=params, headers=headers, timeout=timeout) as response:
            if not response.is_success:
                await response.aread()
                raise problem(response)
            async for event in httpx2.EventSource(response):
                data = event.json() if event.data else {}  # the first one carries the place in the chain only
                yield ChangeEvent(event_id=event.id, kind=event.event, data=data if isinstance(data, dict) else {})
