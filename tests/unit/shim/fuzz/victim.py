"""The chaincode under fire: uses every kind of answer, and notes what is raised that is no named error."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from chaincode.shim import ClientIdentity, Response, ShimError, Stub, success
from tests.unit.shim.fuzz.hostile import FUNCTIONS


async def _listed(results: Any) -> None:
    async for _ in results:
        pass


_READS: tuple[Callable[[Stub], Awaitable[Any]], ...] = (
    lambda stub: stub.get_state("key"),
    lambda stub: stub.get_states(["one", "two"]),
    lambda stub: _listed(stub.get_state_range("", "")),
    lambda stub: stub.get_state_range_page("", "", page_size=3),
    lambda stub: _listed(stub.get_query_result("{}")),
    lambda stub: _listed(stub.get_history_for_key("key")),
    lambda stub: stub.get_state_validation_parameter("key"),
    lambda stub: stub.get_private_data("terms", "key"),
    lambda stub: stub.invoke_chaincode("other", [b"function"], channel="retail"),
    lambda stub: stub.get_private_data_hash("terms", "key"),
    lambda stub: _listed(stub.get_private_data_range("terms", "", "")),
)


class Victim:
    """`unnamed` holds what was raised in it that is neither a ShimError nor the end of its stream."""

    def __init__(self) -> None:
        self.unnamed: list[BaseException] = []
        self.named = 0
        self.calls = 0

    async def init(self, stub: Stub) -> Response:
        return await self.invoke(stub)

    async def invoke(self, stub: Stub) -> Response:
        self.calls += 1
        await self._try(self._identify, stub)
        function = stub.args[0] if stub.args else FUNCTIONS[0]
        if function == b"hold":
            await asyncio.Event().wait()
        elif function == b"write":
            stub.start_write_batch()
            await self._try(lambda stub: stub.put_state("key", b"value"), stub)
            await self._try(lambda stub: stub.del_state("other"), stub)
        elif function == b"read":
            first = stub.args[1][0] if len(stub.args) > 1 and stub.args[1] else 0
            for number in range(3):
                await self._try(_READS[(first + number) % len(_READS)], stub)
        return success(stub.args[-1] if stub.args else b"")

    async def _identify(self, stub: Stub) -> None:
        _ = (stub.transient, stub.timestamp_ms, stub.binding)
        ClientIdentity(stub.creator).attribute("role")

    async def _try(self, call: Callable[[Stub], Awaitable[Any]], stub: Stub) -> None:
        try:
            await call(stub)
        except ShimError:
            self.named += 1
        except Exception as failure:
            self.unnamed.append(failure)
