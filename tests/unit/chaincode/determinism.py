"""Prints what one peer would endorse: run in several processes and compared byte for byte by test_determinism."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.unit.chaincode.fake_stub import Peer, creator


async def replay(calls: str) -> None:
    """Carry out recorded calls, one `organisation unit time hex…` a line; print answers, writes, reads and events."""
    peer = Peer()
    for line in calls.splitlines():
        organisation, unit, now_ms, transient, *args = line.split(" ")
        creator(organisation, unit)
        status, answer, stub = await peer.call(
            *(bytes.fromhex(arg) for arg in args),
            organisation=organisation,
            unit=unit,
            now_ms=int(now_ms),
            transient={"batch": bytes.fromhex(transient)} if transient != "-" else None,
        )
        print(status, answer, stub.reads, stub.writes, stub.events, stub.requests)


if __name__ == "__main__":
    asyncio.run(replay(Path(sys.argv[1]).read_text()))
