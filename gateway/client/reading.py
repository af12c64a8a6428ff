"""Reads with a session: authenticated, retried where nothing can be harmed, never behind one's own writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2

from gateway.client.errors import ProblemError, UnreachableError
from gateway.client.http import Http, json_object
from gateway.client.session import NOT_LET_IN, Session

PATIENCE_S = 30.0
UNREACHABLE_PATIENCE_S = 5.0
_WAIT_S = 0.2
_PASSING_CODES = frozenset({"network_unavailable", "busy", "not_bootstrapped", "too_many_requests"})


class Reader:
    """Reads of one user. `seen` is the highest block that this client's own writes are in."""

    def __init__(self, http: Http, session: Session) -> None:
        self._http = http
        self._session = session
        self.seen: int | None = None

    def note_block(self, block_number: int | None) -> None:
        """Later reads wait until the read model has reached this block."""
        if block_number is not None:
            self.seen = max(block_number, self.seen or 0)

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, *, at_block: bool = True
    ) -> httpx2.Response:
        """The answer to a GET; `at_block` is False for the few resources that cannot wait for a block.

        Raises ProblemError, UnreachableError; both only after repeated attempts where a later one may fare better.
        """
        return await self._answer("GET", path, {**({"min_block": self.seen} if at_block else {}), **(params or {})})

    async def _answer(
        self, method: str, path: str, params: Mapping[str, Any], body: Mapping[str, Any] | None = None
    ) -> httpx2.Response:
        began = time.monotonic()
        renewed = False
        while True:
            try:
                headers = await self._session.headers()
                return await self._http.request(method, path, params=params, json=body, headers=headers)
            except ProblemError as error:
                if error.status == 401 and error.code not in NOT_LET_IN and not renewed:
                    renewed = True
                    self._session.forget()
                    continue
                if error.code not in _PASSING_CODES or time.monotonic() > began + PATIENCE_S:
                    raise
            except UnreachableError:
                if time.monotonic() > began + UNREACHABLE_PATIENCE_S:
                    raise
            await asyncio.sleep(_WAIT_S)

    async def get_object(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The JSON object at `path`. Raises as `get` does."""
        return json_object(await self.get(path, params))

    async def ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a POST that may be repeated, at the block of one's own writes or later. Raises as `get`."""
        return json_object(await self._ask(path, body))

    async def ask_file(self, path: str, body: Mapping[str, Any]) -> bytes:
        """The file that such a POST answers with. Raises as `ask` does."""
        return (await self._ask(path, body)).content

    async def _ask(self, path: str, body: Mapping[str, Any]) -> httpx2.Response:
        return await self._answer("POST", path, {"min_block": self.seen}, dict(body))

    async def items(self, path: str, params: Mapping[str, Any] | None = None) -> AsyncIterator[dict[str, Any]]:
        """The items of a collection, page after page, as they are asked for."""
        cursor: str | None = None
        while True:
            page = await self.get_object(path, {**(params or {}), "cursor": cursor})
            for item in page["items"]:
                yield item
            cursor = page.get("next_cursor")
            if cursor is None:
                return
