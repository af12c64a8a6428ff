"""Malformed messages and messages out of order, over real gRPC streams: named errors, no crash, no hang."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio
import pytest

from chaincode.shim.protos import ChaincodeMessage
from tests.damage import damage
from tests.unit.shim.fake_peer import SIZES, FakePeer
from tests.unit.shim.fuzz.hostile import Hostile
from tests.unit.shim.fuzz.victim import Victim
from tests.unit.shim.program import serving

Type = ChaincodeMessage
HANG_S = 30.0
MESSAGES_PER_STREAM = 12
STREAMS_AT_ONCE = 4
PROBE = b"are you there"


@dataclass
class Seen:
    """How the streams went."""

    messages: int = 0
    streams: int = 0
    alive: int = 0
    overtaken: int = 0
    ended: dict[tuple[str, str], int] = field(default_factory=dict)
    refusals: int = 0


class Attack:
    """Sends `messages` hostile messages to the service on `port`, over as many streams as they survive."""

    def __init__(self, port: int, *, messages: int, seed: int) -> None:
        self._port = port
        self._messages = messages
        self._rng = random.Random(seed)  # noqa: S311  # a repeatable attack, no secret
        self.seen = Seen()

    async def run(self) -> Seen:
        async with grpc.aio.insecure_channel(f"localhost:{self._port}", options=SIZES) as channel:
            while self.seen.messages < self._messages:
                async with asyncio.timeout(HANG_S):
                    await self._one_stream(channel)
                self.seen.streams += 1
        return self.seen

    async def _one_stream(self, channel: grpc.aio.Channel) -> None:
        rng = random.Random(self._rng.random())  # noqa: S311  # see above
        hostile = Hostile(rng)
        stream: Any = channel.stream_stream("/protos.Chaincode/Connect")()
        assert ChaincodeMessage.FromString(await stream.read()).type == Type.REGISTER
        registered = ChaincodeMessage(type=Type.REGISTERED).SerializeToString()
        is_registered = rng.random() < 0.9
        greeting = [registered, hostile.ready()] if is_registered else []
        for _ in range(rng.randint(1, MESSAGES_PER_STREAM)):
            self.seen.messages += 1
            try:
                for each in (*greeting, hostile.message() if is_registered else damage(registered, rng)):
                    await stream.write(each)
                await stream.write(ChaincodeMessage(type=Type.KEEPALIVE, payload=PROBE).SerializeToString())
            except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
                # The end came between two writes of ours. gRPC's client then makes up a status of its own.
                self.seen.overtaken += 1
                return
            if not await self._probed(stream, hostile):
                outcome = ((await stream.code()).name, await stream.details())
                self.seen.ended[outcome] = self.seen.ended.get(outcome, 0) + 1
                return
            greeting = []
        self.seen.alive += 1
        stream.cancel()

    async def _probed(self, stream: Any, hostile: Hostile) -> bool:
        """Read until the service has handled what was sent before the probe; whether the stream is alive then."""
        while True:
            try:
                data = await stream.read()
            except grpc.aio.AioRpcError:
                return False
            if data is grpc.aio.EOF:
                return False
            message = ChaincodeMessage.FromString(data)
            if message.type == Type.KEEPALIVE and message.payload == PROBE:
                return True
            if message.type == Type.ERROR:
                assert message.payload
                self.seen.refusals += 1
            elif message.type not in (Type.COMPLETED, Type.KEEPALIVE):
                hostile.requests.append(message)


async def attack(messages: int, seed: int, caplog: pytest.LogCaptureFixture) -> tuple[Seen, Victim]:
    """Attack a service from several connections while an honest peer is served."""
    caplog.set_level(logging.WARNING)
    victim = Victim()
    share = messages // STREAMS_AT_ONCE
    async with serving(victim) as server, FakePeer(server.port) as honest:
        await honest.ready()
        attacks = [Attack(server.port, messages=share, seed=seed + number) for number in range(STREAMS_AT_ONCE)]
        running = asyncio.gather(*(each.run() for each in attacks))
        served = 0
        while not running.done():
            answer = await asyncio.wait_for(honest.invoke(b"echo", str(served).encode(), tx_id=f"ok{served}"), HANG_S)
            assert (answer.status, answer.payload) == (200, str(served).encode())
            served += 1
            await asyncio.wait({running}, timeout=0.02)
        await running
    assert served
    total = Seen()
    for each in attacks:
        total.messages += each.seen.messages
        total.streams += each.seen.streams
        total.alive += each.seen.alive
        total.overtaken += each.seen.overtaken
        total.refusals += each.seen.refusals
        for outcome, count in each.seen.ended.items():
            total.ended[outcome] = total.ended.get(outcome, 0) + count
    return total, victim


def assert_named(seen: Seen, victim: Victim, caplog: pytest.LogCaptureFixture) -> None:
    """Every stream that ended did so for a protocol error with a text, and nothing else was raised anywhere."""
    assert not victim.unnamed, victim.unnamed[:3]
    assert seen.overtaken < seen.streams / 2
    for (code, text), count in seen.ended.items():
        assert code == "FAILED_PRECONDITION", (code, text, count)
        assert text
    gc.collect()  # a task whose failure nobody asked for says so when it goes
    for record in caplog.records:
        assert record.name.startswith("chaincode.shim"), record.getMessage()
        assert "left unanswered" not in record.getMessage()
        assert "failed: builtins" not in record.getMessage()


async def test_a_short_attack_meets_named_errors(caplog: pytest.LogCaptureFixture) -> None:
    seen, victim = await attack(2_000, 8, caplog)
    assert_named(seen, victim, caplog)
    assert seen.messages >= 2_000
    assert min(seen.alive, seen.refusals, victim.named, victim.calls) > 50
    assert len(seen.ended) >= 5


@pytest.mark.full
async def test_a_hundred_thousand_hostile_messages_meet_named_errors(caplog: pytest.LogCaptureFixture) -> None:
    seen, victim = await attack(100_000, 80, caplog)
    print(seen, victim.calls, victim.named)
    assert_named(seen, victim, caplog)
    assert seen.messages >= 100_000
