"""One run: load, restarts, idle phases and large arguments, in an order that a seed decides."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.unit.shim.endurance.answers import answer_of, keys_of, value_of
from tests.unit.shim.endurance.live_peer import LivePeer, StreamLost
from tests.unit.shim.relay import Relay, relaying

HANG_S = 60.0
IDLE_S = 0.4  # four times the keepalive of both sides
PEERS = 4  # the last one's line goes through a relay, where it can be cut
WORKERS = 6  # transactions under way at once on each peer


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much of everything; phases are spread evenly over the transactions."""

    transactions: int
    restarts: int
    idle_phases: int
    large: int
    warm_up_large: int
    large_bytes: int = 30 * 1024 * 1024
    seed: int


@dataclass
class Outcome:
    """What was seen."""

    completed: int = 0
    ended_by_restarts: int = 0
    wrong: int = 0
    restarts: dict[str, int] = field(default_factory=dict)
    idle_phases: int = 0
    large: int = 0
    strays: int = 0
    memory_kb: list[int] = field(default_factory=list)
    tasks: list[int] = field(default_factory=list)


class Service:
    """The service's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.port = 0

    async def order(self, word: str) -> dict[str, int]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        return await self.hear()

    async def hear(self) -> dict[str, int]:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), HANG_S)
        assert line, "the service has ended"
        heard: dict[str, int] = json.loads(line)
        return heard


@asynccontextmanager
async def service() -> AsyncIterator[Service]:
    """A service in a process of its own."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.unit.shim.endurance.service"),
        stdin=pipe,
        stdout=pipe,
        # Large blocks go back to the system when they are freed, so that what grows is held by somebody.
        env=os.environ | {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)},
    )
    running = Service(process)
    try:
        running.port = (await running.hear())["port"]
        yield running
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), HANG_S)
        except TimeoutError:
            process.kill()


class Run:
    """Runs a plan against a service."""

    def __init__(self, plan: Plan, running: Service, relay: Relay) -> None:
        self._plan = plan
        self._service = running
        self._relay = relay
        self._random = random.Random(plan.seed)  # noqa: S311  # a repeatable order of events, no secret
        self._peers = [
            LivePeer(relay.port if number == PEERS - 1 else running.port, batches=number % 2 == 0)
            for number in range(PEERS)
        ]
        self._started = 0
        self._left = 0
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Run it. Raises TimeoutError when anything hangs."""
        for peer in self._peers:
            await peer.open()
        for _ in range(self._plan.warm_up_large):
            await self._large()
        await self._load(self._plan.transactions // 10)
        await self._weigh()
        phases = self._phases()
        share = (self._plan.transactions - self.outcome.completed) // (len(phases) + 1)
        for phase in phases:
            working = asyncio.create_task(self._load(share))
            if phase in (self._idle, self._weigh):
                await working
            await phase()
            await working
        await self._load(self._plan.transactions - self.outcome.completed)
        await self._weigh()
        for peer in self._peers:
            await peer.close()
            self.outcome.strays += peer.strays
        return self.outcome

    def _phases(self) -> list[Callable[[], Awaitable[None]]]:
        phases: list[Callable[[], Awaitable[None]]] = [
            *(self._restart for _ in range(self._plan.restarts)),
            *(self._idle for _ in range(self._plan.idle_phases)),
            *(self._large for _ in range(self._plan.large)),
        ]
        self._random.shuffle(phases)
        for quarter in (3, 2, 1):
            phases.insert(len(phases) * quarter // 4, self._weigh)
        return phases

    async def _load(self, transactions: int) -> None:
        """So many more transactions, on all peers at once."""
        self._left = transactions
        await asyncio.gather(*(self._work(peer) for peer in self._peers for _ in range(WORKERS)))

    async def _work(self, peer: LivePeer) -> None:
        while self._left > 0:
            self._left -= 1
            payload = self._random.randbytes(self._random.choice((16, 200, 4000)))
            self._started += 1
            tx_id = f"tx{self._started}"
            try:
                response = await _unless_it_hangs(peer.invoke(tx_id, b"small", payload))
            except StreamLost:
                response = None
            if response is None or response.message == "the chaincode service is stopping":
                self._left += 1
                self.outcome.ended_by_restarts += 1
                continue
            expected = answer_of(payload, [value_of(tx_id, key) for key in keys_of(payload)])
            self.outcome.wrong += (response.status, response.payload) != (200, expected)
            self.outcome.completed += 1

    async def _restart(self) -> None:
        kind = self._random.choices(("stream", "peer", "line", "service"), weights=(6, 2, 1, 1))[0]
        self.outcome.restarts[kind] = self.outcome.restarts.get(kind, 0) + 1
        peer = self._random.choice(self._peers)
        if kind == "stream":
            await _unless_it_hangs(peer.lose_stream(politely=self._random.random() < 0.5))
        elif kind == "peer":
            await _unless_it_hangs(peer.restart())
        elif kind == "line":
            self._relay.cut()
            await _unless_it_hangs(self._peers[-1].come_back())
        else:
            await self._service.order("restart")
            await asyncio.gather(*(_unless_it_hangs(each.come_back()) for each in self._peers))

    async def _idle(self) -> None:
        """Nothing is said for longer than any keepalive."""
        await asyncio.sleep(IDLE_S)
        await asyncio.gather(*(peer.keep_alive() for peer in self._peers))
        self.outcome.idle_phases += 1

    async def _large(self) -> None:
        payload = self._random.randbytes(16) + bytes(self._plan.large_bytes - 16)
        tx_id = f"large{self.outcome.large}"
        response = await _unless_it_hangs(self._random.choice(self._peers).invoke(tx_id, b"large", payload))
        self.outcome.wrong += (response.status, response.payload) != (200, payload)
        self.outcome.large += 1

    async def _weigh(self) -> None:
        weight = await self._service.order("weigh")
        self.outcome.memory_kb.append(weight["memory_kb"])
        self.outcome.tasks.append(weight["tasks"])


async def _unless_it_hangs(doing: Coroutine[Any, Any, Any]) -> Any:
    async with asyncio.timeout(HANG_S):
        return await doing


async def endure(plan: Plan) -> Outcome:
    """Run the plan against a service of its own."""
    async with service() as running, relaying(running.port) as relay:
        return await Run(plan, running, relay).run()
