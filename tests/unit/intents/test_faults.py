"""Any schedule of faults: nothing is lost, nothing happens twice, every answer is true."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.intent import SignedIntent
from gateway.intents.result import Result, ResultStatus
from tests.unit.intents.fake_network import FAULTS, FakeNetwork
from tests.unit.intents.making import an_intent, ended, group_commit, until, with_terms

Schedule = dict[str, list[str | None]]

schedules = st.fixed_dictionaries(
    {stage: st.lists(st.sampled_from([None, *faults]), max_size=12) for stage, faults in FAULTS.items()}
)


def faults_of(schedule: Schedule) -> Callable[[str], str | None]:
    left = {stage: list(faults) for stage, faults in schedule.items()}
    return lambda stage: left[stage].pop(0) if left.get(stage) else None


def some_intents(steps: int) -> list[SignedIntent]:
    """Records that are made, changed step by step, changed on a wrong version, and an intent id used twice."""
    made = with_terms()
    chain = [an_intent(target=made.digest, expected_version=n) for n in range(1, steps + 1)]
    stale = an_intent(target=made.digest, expected_version=steps + 50)
    twice = [an_intent(actor="bob", intent_id="x", note=n) for n in range(2)]
    return [made, *chain, stale, *twice, with_terms(refuse="not_a_party"), *(with_terms() for _ in range(3))]


@settings(max_examples=40, deadline=None)
@given(schedule=schedules, steps=st.integers(0, 4), retries=st.integers(0, 2), kill_at=st.none() | st.integers(1, 25))
def test_any_schedule_of_faults_ends_in_the_truth(
    schedule: Schedule, steps: int, retries: int, kill_at: int | None
) -> None:
    asyncio.run(_play(schedule, steps, retries, kill_at))


async def _play(schedule: Schedule, steps: int, retries: int, kill_at: int | None) -> None:
    network = FakeNetwork(faults=faults_of(schedule))
    intents = some_intents(steps)
    reached = 0
    died = False

    def count(stage: str) -> None:
        nonlocal reached, died
        reached += 1
        if reached == kill_at:
            network.client_dead = True
            died = True

    network.reached = count
    with tempfile.TemporaryDirectory() as folder:
        results: list[Result | BaseException] = []
        async with group_commit(network, Path(folder)) as commit:
            callers = [asyncio.ensure_future(commit.submit(one)) for one in intents for _ in range(retries + 1)]
            waiting = asyncio.gather(*callers, return_exceptions=True)
            await until(lambda: died or waiting.done())
        results += await waiting
        network.client_dead = False
        network.reached = lambda stage: None
        async with group_commit(network, Path(folder)) as commit:
            await ended(commit)
            results += await asyncio.gather(*(commit.submit(one) for one in intents))
    _check(network, intents, [one for one in results if isinstance(one, Result)])


def _check(network: FakeNetwork, intents: list[SignedIntent], results: list[Result]) -> None:
    applied = Counter(network.applied())
    assert max(applied.values()) == 1, "an intent was applied twice"
    by_digest = {one.digest: one for one in intents}
    assert {one.digest for one in results} == set(by_digest), "an intent has no end"
    final = {one.digest: one for one in results}
    for result in results:
        if result.status is ResultStatus.REFUSED:
            continue
        assert applied[result.digest] == 1, "an answer tells of a step that is not on the ledger"
        private_hash = json.loads(by_digest[result.digest].intent)["private_hash"]
        assert private_hash is None or private_hash in network.deposited(), "a step was acknowledged without its terms"
    refused = {digest for digest, one in final.items() if one.status is ResultStatus.REFUSED}
    assert not refused & set(applied), "a step on the ledger was called refused"
    assert set(applied) == set(final) - refused
