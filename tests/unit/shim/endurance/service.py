"""The service in a process of its own: `python -m tests.unit.shim.endurance.service`, ordered about by lines on stdin.

`restart` stops the server and starts another on the same port, `weigh` tells the process's memory in kB and how many
tasks it has. Each order is answered by one line of JSON.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import sys
from pathlib import Path

from chaincode.shim import ChaincodeServer, Keepalive, Response, Stub, success
from tests.unit.shim.endurance.answers import answer_of, keys_of

KEEPALIVE = Keepalive(time_s=0.1, timeout_s=20, peer_interval_s=0.05)


class Enduring:
    """`small` reads, writes and answers a digest of all; `large` writes its argument and answers it."""

    async def init(self, stub: Stub) -> Response:
        return success()

    async def invoke(self, stub: Stub) -> Response:
        function, payload = stub.args
        if function == b"large":
            await stub.put_state("large", payload)
            return success(payload)
        values = [await stub.get_state(key) or b"" for key in keys_of(payload)]
        stub.start_write_batch()
        await stub.put_state("key", payload)
        return success(answer_of(payload, values))


async def _serving(port: int) -> ChaincodeServer:
    server = ChaincodeServer(
        chaincode_id="enduring:1", address=f"localhost:{port}", chaincode=Enduring(), keepalive=KEEPALIVE
    )
    await server.start()
    return server


def _memory_kb() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the system does not tell the memory of a process")


def _say(**words: int) -> None:
    print(json.dumps(words), flush=True)


async def main() -> None:
    """Serve until stdin ends."""
    server = await _serving(0)
    port = server.port
    _say(port=port)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while order := (await orders.readline()).decode().strip():
        if order == "restart":
            await server.stop(grace_s=0.2)
            server = await _serving(port)
            _say(port=port)
        else:
            gc.collect()
            # And so do the small blocks that the C library keeps in stock.
            ctypes.CDLL(None).malloc_trim(0)
            _say(memory_kb=_memory_kb(), tasks=len(asyncio.all_tasks()))
    await server.stop(grace_s=0)


if __name__ == "__main__":
    asyncio.run(main())
