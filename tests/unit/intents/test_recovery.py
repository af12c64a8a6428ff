"""A process that is killed, and the next one that finds its journal."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from chaincode.intent import SignedIntent
from gateway.intents.result import ResultStatus
from tests.unit.intents.fake_network import FakeNetwork
from tests.unit.intents.making import an_intent, ended, group_commit, with_terms


class Killed:
    """Kills the client at the n-th time that it reaches a stage; what is on disk then is what survives."""

    def __init__(self, network: FakeNetwork, *, stage: str, time: int, before: Path, after: Path) -> None:
        self.died = asyncio.Event()
        self._network = network
        self._left = {stage: time}
        self._before = before
        self._after = after
        network.reached = self._reached

    def _reached(self, stage: str) -> None:
        if stage in self._left and not self.died.is_set():
            self._left[stage] -= 1
            if self._left[stage] == 0:
                self._network.client_dead = True
                for name in ("journal.sqlite", "journal.sqlite-wal"):
                    shutil.copy(self._before / name, self._after / name)
                self.died.set()


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path / "journal.sqlite")) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - a table of ours
        return count


async def kill_during(
    network: FakeNetwork, tmp_path: Path, *, stage: str, time: int, intents: list[SignedIntent]
) -> tuple[Path, dict[str, ResultStatus]]:
    """Send `intents` and kill the client on the way; the surviving journal's folder, and who had an answer."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    killed = Killed(network, stage=stage, time=time, before=before, after=after)
    async with group_commit(network, before, max_intents=2) as commit:  # several batches, so several points to die at
        callers = [asyncio.ensure_future(commit.submit(intent)) for intent in intents]
        async with asyncio.timeout(60):
            await killed.died.wait()
        answered = {
            intent.digest: caller.result().status
            for intent, caller in zip(intents, callers, strict=True)
            if caller.done()
        }
    await asyncio.gather(*callers, return_exceptions=True)
    network.client_dead = False
    return after, answered


@pytest.mark.parametrize("time", [1, 2, 3, 4])
@pytest.mark.parametrize("stage", ["endorse", "submit", "ordered", "status"])
async def test_every_kept_intent_is_brought_to_its_end_once(tmp_path: Path, stage: str, time: int) -> None:
    network = FakeNetwork()
    made = an_intent()
    async with group_commit(network, tmp_path) as commit:
        await commit.submit(made)
    intents = [with_terms() for _ in range(4)]
    intents.append(with_terms(action="counter", target=made.digest, expected_version=1))
    journal, answered = await kill_during(network, tmp_path, stage=stage, time=time, intents=intents)
    async with group_commit(network, journal) as commit:
        await ended(commit)
        results = {intent.digest: await commit.submit(intent) for intent in intents}
    assert {result.status for result in results.values()} <= {ResultStatus.APPLIED, ResultStatus.EXISTS}
    assert set(answered.values()) <= {ResultStatus.APPLIED}
    assert Counter(network.applied()) == Counter([made.digest, *results])
    assert network.deposited() == {json.loads(intent.intent)["private_hash"] for intent in intents}
    assert rows(journal, "waiting") == rows(journal, "sent") == 0


@pytest.mark.parametrize("stage", ["submit", "ordered"])
async def test_what_was_sent_in_time_is_not_called_expired(tmp_path: Path, stage: str) -> None:
    network = FakeNetwork()
    intent = with_terms()
    journal, _ = await kill_during(network, tmp_path, stage=stage, time=1, intents=[intent])
    network.now_ms += 3_600_000
    network.endorsed.clear()
    async with group_commit(network, journal) as commit:
        await ended(commit)
        result = await commit.result(intent.digest)
    assert result is not None
    assert result.status is ResultStatus.APPLIED
    assert result.block_number is not None
    assert "Apply" not in {function for function, _, _ in network.endorsed}


async def test_what_was_never_sent_may_be_called_expired(tmp_path: Path) -> None:
    network = FakeNetwork()
    intent = with_terms()
    journal, _ = await kill_during(network, tmp_path, stage="endorse", time=1, intents=[intent])
    network.now_ms += 3_600_000
    async with group_commit(network, journal) as commit:
        await ended(commit)
        result = await commit.result(intent.digest)
    assert result is not None
    assert result.code == "intent_expired"
    assert network.applied() == []


async def test_results_are_served_after_a_restart(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(intent := an_intent())
    async with group_commit(network, tmp_path) as commit:
        assert await commit.result(intent.digest) == result
        value = json.loads(intent.intent)
        assert await commit.result_of_intent(actor=value["actor"], intent_id=value["intent_id"]) == result
        assert await commit.result("0" * 64) is None


async def test_a_retry_after_a_restart_changes_nothing(tmp_path: Path) -> None:
    network = FakeNetwork()
    intent = with_terms()
    async with group_commit(network, tmp_path) as commit:
        await commit.submit(intent)
    async with group_commit(network, tmp_path) as commit:
        assert (await commit.submit(intent)).status is ResultStatus.EXISTS
    assert network.applied() == [intent.digest]
