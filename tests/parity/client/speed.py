"""`python -m tests.parity.client.speed`: both clients at the same work on one network, by turns; prints the figures.

The network is the one that $ENERGYSALE_TEST_RUN names, or one of its own. Each client is one process on one core, and
talks to the same peer.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.parity.client.ground import Ground, prepared
from tests.parity.client.node_program import make_program
from tests.parity.client.official import official_client
from tests.parity.client.ours import OurClient
from tests.parity.client.side import Client, Side
from tests.running_network import given_network, running_network

WORK = (("evaluate", 1), ("evaluate", 30), ("submit", 1), ("submit", 30))
_TURNS = 3
_TURN_MS = 4_000


async def measure(ground: Ground, argv: Sequence[str]) -> None:
    """Print a line for each kind of work and each client."""
    await ground.endorsable()
    async with official_client(argv) as official:
        clients: list[Client] = [official, OurClient()]
        sides = [Side(client, ground) for client in clients]
        gateways = [await side.gateway() for side in sides]
        print("work, at once      client     calls/s   median ms   95 % ms")
        for kind, at_once in WORK:
            latencies_ms: dict[str, list[float]] = {side.name: [] for side in sides}
            spent_ms = dict.fromkeys(latencies_ms, 0.0)
            for turn in range(_TURNS + 1):  # the first warms up
                for side, gateway in zip(sides, gateways, strict=True):
                    call = gateway.call("echo" if kind == "evaluate" else "put", ())
                    found = await side.client(
                        "bench",
                        **call,
                        evaluate=kind == "evaluate",
                        clients=at_once,
                        milliseconds=_TURN_MS,
                        prefix=f"speed {side.name} {kind} {at_once} {turn}",
                    )
                    if turn:
                        latencies_ms[side.name] += found["latencies_ms"]
                        spent_ms[side.name] += found["milliseconds"]
            for name, latencies in latencies_ms.items():
                calls_per_s = len(latencies) / spent_ms[name] * 1000
                median, most = statistics.median(latencies), statistics.quantiles(latencies, n=20)[-1]
                print(
                    f"{kind:<9}{at_once:>4}      {name:<10}{calls_per_s:>9.0f}{median:>12.1f}{most:>10.1f}", flush=True
                )
        for side in sides:
            await side.close()


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        network = given_network() or stack.enter_context(running_network(folder / "run"))
        ground = stack.enter_context(prepared(network))
        program = folder / "official"
        program.mkdir()
        asyncio.run(measure(ground, make_program(program)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
