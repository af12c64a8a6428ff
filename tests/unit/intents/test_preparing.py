"""Steps that need something in a collection first: volume of retailers with a cap, on any network and never above it;
statements of bills, postings."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.intent import SignedIntent
from gateway.intents.group_commit import GroupCommit
from gateway.intents.result import ResultStatus
from tests.unit.intents.fake_network import FakeNetwork
from tests.unit.intents.making import an_intent, ended, group_commit, with_terms
from tests.unit.intents.test_faults import Schedule, faults_of, schedules


async def test_a_capped_step_is_taken_once_its_volume_is_reserved(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, organisation="RetailerOrg") as commit:
        result = await commit.submit(an_intent(capped=5))
    assert result.status is ResultStatus.APPLIED
    assert network.endorsed == [
        ("Apply", ("ExchangeOrg", "RetailerOrg"), 1),
        ("Reserve", ("ConsumerOrg", "RetailerOrg"), 1),
        ("Apply", ("ExchangeOrg", "RetailerOrg"), 1),
    ]


async def test_a_step_without_a_cap_costs_no_reservation(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        await asyncio.gather(*(commit.submit(an_intent()) for _ in range(5)))
    assert {function for function, _, _ in network.endorsed} == {"Apply"}


async def a_bill(commit: GroupCommit, **args: bool) -> SignedIntent:
    """A `settle` of a new record."""
    order = an_intent()
    assert (await commit.submit(order)).status is ResultStatus.APPLIED
    role = "retailer_settlement_clerk"
    return with_terms(action="settle", role=role, target=order.digest, expected_version=1, **args)


async def test_a_bill_is_settled_before_it_is_public_and_nothing_is_deposited(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, organisation="RetailerOrg") as commit:
        bill = await a_bill(commit)
        network.endorsed.clear()
        result = await commit.submit(bill)
    assert result.status is ResultStatus.APPLIED
    assert [(function, count) for function, _, count in network.endorsed] == [("Settle", 1), ("Apply", 1)]
    assert network.deposited() == set()


async def test_a_bill_that_stands_is_answered_so_though_settling_it_again_is_refused(tmp_path: Path) -> None:
    network = FakeNetwork()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    async with group_commit(network, tmp_path / "one", organisation="RetailerOrg") as commit:
        bill = await a_bill(commit)
        first = await commit.submit(bill)
    network.now_ms += 86_400_000  # it is too old now, to an instance that has never heard of it
    async with group_commit(network, tmp_path / "other", organisation="RetailerOrg") as commit:
        again = await commit.submit(bill)
    assert (first.status, again.status) == (ResultStatus.APPLIED, ResultStatus.EXISTS)
    assert again.version == first.version


async def test_a_wrong_bill_is_refused_by_name_and_others_go_on(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, organisation="RetailerOrg") as commit:
        intents = [await a_bill(commit), await a_bill(commit, wrong=True), an_intent(capped=5), with_terms()]
        results = await asyncio.gather(*(commit.submit(intent) for intent in intents))
    assert [result.code for result in results] == [None, "statement_differs", None, None]
    assert {function for function, _, _ in network.endorsed} == {"Apply", "Settle", "Reserve", "Deposit"}


async def test_a_refused_posting_is_told_and_never_sent_beside_others(tmp_path: Path) -> None:
    network = FakeNetwork()
    intents = [an_intent(posts=True), an_intent(posts=True, beyond=True), an_intent(posts=True)]
    async with group_commit(network, tmp_path, organisation="RetailerOrg") as commit:
        results = await asyncio.gather(*(commit.submit(intent) for intent in intents))
        again = await commit.submit(intents[0])
    assert [result.code for result in results] == [None, "exceeds_posting", None]
    assert again.status is ResultStatus.EXISTS
    posts = [count for function, _, count in network.endorsed if function == "Post"]
    assert sum(posts) > 3, "what was refused beside others was left out, and the others were endorsed again"


async def test_others_in_the_batch_do_not_wait(tmp_path: Path) -> None:
    network = FakeNetwork()
    intents = [an_intent(capped=5), an_intent(), with_terms(), with_terms(capped=5)]
    async with group_commit(network, tmp_path) as commit:
        results = await asyncio.gather(*(commit.submit(intent) for intent in intents))
    assert [result.status for result in results] == [ResultStatus.APPLIED] * 4
    assert network.deposited() == {json.loads(intents[n].intent)["private_hash"] for n in (2, 3)}


async def test_what_is_over_the_cap_is_refused_by_name(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        results = await asyncio.gather(*(commit.submit(an_intent(capped=3)) for _ in range(8)))
    assert Counter((result.status, result.code) for result in results) == {
        (ResultStatus.APPLIED, None): 3,
        (ResultStatus.REFUSED, "volume_cap_exceeded"): 5,
    }


@pytest.mark.parametrize("organisation", ["ExchangeOrg", "RetailerOrg"])
async def test_an_endorser_that_lacks_the_reservations_block_is_waited_for(organisation: str, tmp_path: Path) -> None:
    network = FakeNetwork(lag={organisation: 1})
    network.reached = lambda stage: network.lag.clear() if len(network.endorsed) > 6 else None
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(an_intent(capped=5))
    assert result.status is ResultStatus.APPLIED


@settings(max_examples=30, deadline=None)
@given(schedule=schedules, cap=st.integers(1, 6), kill_at=st.none() | st.integers(1, 20))
def test_any_schedule_of_faults_keeps_to_the_cap_and_loses_nothing(
    schedule: Schedule, cap: int, kill_at: int | None
) -> None:
    asyncio.run(_play(schedule, cap, kill_at))


async def _play(schedule: Schedule, cap: int, kill_at: int | None) -> None:
    network = FakeNetwork(faults=faults_of(schedule))
    intents = [an_intent(capped=cap) for _ in range(5)] + [an_intent()]
    reached = 0

    def count(stage: str) -> None:
        nonlocal reached
        reached += 1
        network.client_dead = network.client_dead or reached == kill_at

    network.reached = count
    with tempfile.TemporaryDirectory() as folder:
        async with group_commit(network, Path(folder)) as commit:
            await asyncio.gather(*(commit.accept(intent) for intent in intents))
            while commit.unfinished and not network.client_dead:
                await asyncio.sleep(0.0005)
        network.client_dead, network.reached = False, lambda stage: None
        async with group_commit(network, Path(folder)) as commit:
            await ended(commit)
            results = [await commit.result(intent.digest) for intent in intents]
    applied = network.applied()
    assert len(applied) == len(set(applied))
    capped = [intent.digest for intent in intents[:5]]
    invalid = sum(result is not None and result.code == "transaction_invalid" for result in results)
    assert min(cap, 5) - invalid <= len(set(applied) & set(capped)) <= cap
    for intent, result in zip(intents, results, strict=True):
        assert result is not None
        assert result.stands == (intent.digest in applied)
        assert result.stands or result.code in ("volume_cap_exceeded", "transaction_invalid")
