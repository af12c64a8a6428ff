"""Who is waited for before a batch goes. Pauses are so long here that whoever is waited for in vain is seen to be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gateway.intents.gathering import Gathering, Pauses
from gateway.intents.scheduler import Scheduler
from tests.unit.intents.test_scheduler import on

_LONG = Pauses(regroup=1e6, quiet=1e6, arrival=1e6)
_SHORT = Pauses(regroup=1e-6, quiet=1e-6, arrival=1e-6)
_TOOK_S = 0.001
_MOST = 400


class Callers:
    """A line with a clock of its own, and the gathering before it."""

    def __init__(self, pauses: Pauses = _LONG) -> None:
        self.now_s = 100.0
        self.line = Scheduler(max_intents=_MOST, max_bytes=1_000_000)
        self.gathering = Gathering(self.line, max_intents=_MOST, time_s=lambda: self.now_s, pauses=pauses)
        self._records = 0

    def come(self, count: int = 1) -> None:
        for _ in range(count):
            self._records += 1
            self.line.put(on(f"record-{self._records}"))

    async def shared(self, count: int) -> None:
        """A batch of so many, each of whom asks again."""
        self.come(count)
        batch = self.line.take()
        assert len(batch) == count
        self.line.release(batch)
        regroup = asyncio.ensure_future(self.gathering.regroup(count, took_s=_TOOK_S))
        await _turns()
        self.come(count)
        await asyncio.wait_for(regroup, 60)
        self.line.release(self.line.take())


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def _goes(wait: asyncio.Future[None]) -> bool:
    await _turns()
    return wait.done()


async def test_those_just_answered_are_waited_for_with_those_who_wait() -> None:
    callers = Callers()
    callers.come(2)
    regroup = asyncio.ensure_future(callers.gathering.regroup(3, took_s=_TOOK_S))
    assert not await _goes(regroup)
    callers.come(2)
    assert not await _goes(regroup)
    callers.come()
    assert await _goes(regroup)


async def test_one_who_was_answered_alone_is_not_waited_for() -> None:
    callers = Callers()
    callers.come(2)
    assert await _goes(asyncio.ensure_future(callers.gathering.regroup(1, took_s=_TOOK_S)))


async def test_nobody_is_waited_for_beyond_a_full_batch() -> None:
    callers = Callers()
    callers.come(10)
    regroup = asyncio.ensure_future(callers.gathering.regroup(_MOST, took_s=_TOOK_S))
    callers.come(_MOST - 10)
    assert await _goes(regroup)


async def test_the_rest_of_a_crowd_is_waited_for() -> None:
    callers = Callers()
    await callers.shared(20)
    callers.come()
    arrival = asyncio.ensure_future(callers.gathering.arrival())
    for _ in range(19):
        assert not await _goes(arrival)
        callers.come()
    assert await _goes(arrival)


async def test_a_smaller_batch_does_not_make_the_crowd_forgotten() -> None:
    callers = Callers()
    await callers.shared(20)
    await callers.shared(2)
    callers.come(18)
    arrival = asyncio.ensure_future(callers.gathering.arrival())
    assert not await _goes(arrival)
    callers.come()
    assert await _goes(arrival)


async def _never(_: Callers) -> None:
    """No batch before."""


async def _alone(callers: Callers) -> None:
    callers.come()
    callers.line.release(callers.line.take())
    await callers.gathering.regroup(1, took_s=_TOOK_S)


async def _long_ago(callers: Callers) -> None:
    await callers.shared(20)
    callers.now_s += 1.1


async def _alone_since(callers: Callers) -> None:
    await callers.shared(20)
    callers.now_s += 0.6
    await _alone(callers)
    callers.now_s += 0.6


@pytest.mark.parametrize("before", [_never, _alone, _long_ago, _alone_since])
async def test_a_lone_caller_goes_at_once(before: Callable[[Callers], Awaitable[None]]) -> None:
    callers = Callers()
    await before(callers)
    callers.come()
    assert await _goes(asyncio.ensure_future(callers.gathering.arrival()))


async def test_a_batch_that_met_a_fault_holds_up_nobody_for_as_long() -> None:
    callers = Callers(Pauses(regroup=0.001, quiet=0.001, arrival=0.001))
    callers.come()
    await asyncio.wait_for(callers.gathering.regroup(2, took_s=1e6), 60)
    await asyncio.wait_for(callers.gathering.arrival(), 60)
    assert callers.line.waiting == 1


async def test_a_crowd_that_stays_away_is_given_up() -> None:
    callers = Callers(_SHORT)
    await callers.shared(20)
    callers.come()
    await asyncio.wait_for(callers.gathering.arrival(), 60)
    assert len(callers.line.take()) == 1
