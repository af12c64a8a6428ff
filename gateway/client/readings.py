"""Readings at the grid company's API: brought, judged, anchored with the agent's key, proved."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

from chaincode.metering.day_tree import day_root
from gateway.client.errors import UnreachableError
from gateway.client.http import json_object, problem
from gateway.client.metering_steps import anchor_readings
from gateway.client.reading_requests import ReadingRequests
from gateway.client.readings_file import ReadingsFile
from gateway.client.session import Session
from gateway.readings.encoding import decode_day

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH, REGISTERS = "/api/v1/readings", "/api/v1/register-readings"
MAX_ANCHOR_BYTES = 60_000
"""Of an intent's points and roots; the ledger takes 64 KB an intent."""
_ROOT_CHARACTERS = 44
_PAGE = 2_000

Anchor = tuple[str, str, int, bytes]
"""Date, point, version and root."""


@dataclass(slots=True)
class Anchored:
    """How many days were anchored, and how many by which refusal were not."""

    days: int = 0
    refused: dict[str, int] = field(default_factory=dict)


class Readings:
    """Only the grid company's API has them; others answer ProblemError `not_found`. Whoever visits it sees its own."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session
        self.requests = ReadingRequests(client, session)

    async def bring(self, content: bytes, *, media_type: str) -> dict[str, Any]:
        """Days of readings (NDJSON, CSV or XLSX); the answer for each. Bringing the same again changes nothing.

        Raises ProblemError, UnreachableError.
        """
        headers = {**(await self._session.headers()), "content-type": media_type}
        params = {"min_block": self._client.reader.seen}
        answer = await self._client.http.request("POST", PATH, params=params, content=content, headers=headers)
        return json_object(answer)

    async def bring_registers(self, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Register readings, as the API's schema says; which were rejected, by their place."""
        return await self._client.reader.ask(REGISTERS, {"items": list(items)})

    async def day(self, point: str, date: str) -> dict[str, Any]:
        """All versions of a day with their values. Raises ProblemError `not_found`."""
        return json_object(await self._client.reader.get(f"{PATH}/{point}/{date}", at_block=False))

    async def accept(self, point: str, date: str, *, version: int) -> None:
        """Let a day stand as it is. Raises ProblemError: `not_found`, `precondition_failed`,
        `readings_not_acceptable`."""
        headers = await self._session.headers()
        path = f"{PATH}/{point}/{date}/accept"
        await self._client.http.request("POST", path, json={"version": version}, headers=headers)

    def undecided(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Days that wait for a decision. Filters are those of `GET /api/v1/readings/undecided`."""
        return self._client.reader.items(f"{PATH}/undecided", filters)

    async def figures(self) -> dict[str, int]:
        """How many days are in which state."""
        return json_object(await self._client.reader.get(f"{PATH}/figures", at_block=False))

    async def export(self, file_format: str, **filters: Any) -> AsyncIterator[tuple[bytes, int]]:
        """The file (`csv`, `xlsx` or `parquet`) piece by piece, and with each piece how many days the file has at most.

        Filters are those of `GET /api/v1/readings.csv`. Raises ProblemError, UnreachableError.
        """
        async for piece, headers in self._file(f"{PATH}.{file_format}", filters):
            yield piece, int(headers["total-days"])

    async def proven(self, month: str, *, point: str | None = None) -> AsyncIterator[bytes]:
        """The anchored readings of a month (`YYYY-MM`) with the salts that prove them, as `ReadingsFile` reads them,
        piece by piece. Raises ProblemError, UnreachableError."""
        async for piece, _ in self._file(f"{PATH}/months/{month}/proven.ndjson", {"point": point}):
            yield piece

    async def proven_of(self, month: str, points: Sequence[str]) -> ReadingsFile:
        """The same of 100 points at most, whole. A lost connection is tried again. Raises ProblemError,
        UnreachableError."""
        path = f"{PATH}/months/{month}/proven.ndjson"
        answer = await self._client.reader.get(path, {"point": list(points)}, at_block=False)
        return ReadingsFile.parse(answer.text.splitlines(), name=path)

    async def _file(self, path: str, filters: Mapping[str, Any]) -> AsyncIterator[tuple[bytes, Mapping[str, str]]]:
        params = {name: value for name, value in filters.items() if value is not None}
        headers = await self._session.headers()
        try:
            async with self._client.http.client.stream("GET", path, params=params, headers=headers) as answer:
                if not answer.is_success:
                    await answer.aread()
                    raise problem(answer)
                async for piece in answer.aiter_bytes():
                    yield piece, answer.headers
        except httpx2.TransportError:
            raise UnreachableError(self._client.http.base_url) from None

    async def proof(self, point: str, date: str, *, interval: int, version: int | None = None) -> dict[str, Any]:
        """The proof of one value. Raises ProblemError `not_found` where the day is not anchored."""
        params = {"interval": interval, "version": version}
        return json_object(await self._client.reader.get(f"{PATH}/{point}/{date}/proof", params, at_block=False))

    async def waiting(self) -> AsyncIterator[list[Anchor]]:
        """What waits to be anchored, page by page, with roots computed here from the values."""
        after: str | None = None
        while True:
            params = {"after": after, "limit": _PAGE}
            page = json_object(await self._client.reader.get(f"{PATH}/waiting", params, at_block=False))
            yield [_anchor(each) for each in page["items"]]
            after = page["after"]
            if after is None:
                return

    async def anchor(self) -> AsyncIterator[Anchored]:
        """Anchor all that waits, with this client's key; after each page, how far it has come.

        Raises what `EnergySaleClient.send_all` raises. It may be run again at any time: what is anchored already is
        refused `stale_version`, and nothing is anchored twice.
        """
        done = Anchored()
        async for page in self.waiting():
            batches = list(in_batches(page))
            signed = [self._client.maker.make(anchor_readings(batch)) for batch in batches]
            for batch, receipt in zip(batches, await self._client.send_all(signed), strict=True):
                if receipt.status == "refused":
                    code = str(receipt.code)
                    done.refused[code] = done.refused.get(code, 0) + len(batch)
                else:
                    done.days += len(batch)
            yield done


def in_batches(anchors: Sequence[Anchor]) -> list[list[Anchor]]:
    """The anchors in runs that each fit an intent."""
    batches: list[list[Anchor]] = []
    size = MAX_ANCHOR_BYTES
    for anchor in anchors:
        takes = len(json.dumps(anchor[1])) + 1 + _ROOT_CHARACTERS + len(str(anchor[2])) + 1
        if size + takes > MAX_ANCHOR_BYTES or batches[-1][-1][0] != anchor[0]:
            batches.append([])
            size = 0
        batches[-1].append(anchor)
        size += takes
    return batches


def _anchor(item: dict[str, Any]) -> Anchor:
    series, flags = decode_day(base64.b64decode(item["data"]))
    return item["date"], item["point"], item["next_version"], day_root(bytes.fromhex(item["salt"]), series, flags)
