"""The official Node client, by way of `node/driver.mjs`: requests and answers are lines of JSON."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from tests.parity.client.side import FailedError

_LINE_LIMIT = 64 * 1024 * 1024


class OfficialClient:
    """Many operations may be under way at once."""

    name = "official"

    def __init__(self, process: Process) -> None:
        self._process = process
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __call__(self, operation: str, **fields: Any) -> dict[str, Any]:
        """The operation's answer. Raises FailedError with what the client raised."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        request = {name: value for name, value in fields.items() if value is not None}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, "operation": operation, **request}).encode() + b"\n")
        reply = await answer
        if "error" in reply:
            raise FailedError(reply["error"])
        found: dict[str, Any] = reply["ok"]
        return found

    async def read_answers(self) -> None:
        """Hand each answer to whoever asked, until the program ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            reply = json.loads(line)
            waiting = self._waiting.pop(reply["id"])
            if not waiting.done():
                waiting.set_result(reply)
        for waiting in self._waiting.values():
            waiting.set_exception(ConnectionError("the official client's program has ended"))


@asynccontextmanager
async def official_client(argv: Sequence[str]) -> AsyncIterator[OfficialClient]:
    """The program that `argv` starts, for as long as it is needed."""
    process = await asyncio.create_subprocess_exec(*argv, stdin=PIPE, stdout=PIPE, limit=_LINE_LIMIT)
    client = OfficialClient(process)
    reading = asyncio.create_task(client.read_answers())
    try:
        yield client
    finally:
        assert process.stdin is not None
        process.stdin.close()  # it ends when nothing can be asked any more
        await process.wait()
        await reading
