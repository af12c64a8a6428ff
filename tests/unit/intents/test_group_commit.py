"""Group commit on a network that works, and on one that fails in one named way."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gateway.fabric import ValidationCode
from gateway.intents.group_commit import BusyError
from gateway.intents.journal import JournalError
from gateway.intents.result import ResultStatus
from tests.unit.intents.fake_network import FAULTS, FakeNetwork
from tests.unit.intents.making import an_intent, group_commit, until, with_terms


def faults(by_stage: dict[str, list[str]]) -> Callable[[str], str | None]:
    """Faults of each stage in turn, then none."""
    return lambda stage: by_stage[stage].pop(0) if by_stage.get(stage) else None


async def test_an_intent_is_applied_and_says_where(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(intent := an_intent())
    assert (result.status, result.version, result.target) == (ResultStatus.APPLIED, 1, intent.digest)
    assert result.block_number == network.blocks[0].number
    assert result.transaction_id == network.blocks[0].transaction_id


async def test_terms_are_deposited_with_their_step_by_the_two_trading_organisations(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(intent := with_terms())
    assert result.status is ResultStatus.APPLIED
    assert network.deposited() == {json.loads(intent.intent)["private_hash"]}
    assert sorted(network.endorsed) == [
        ("Apply", ("ExchangeOrg", "ConsumerOrg"), 1),
        ("Deposit", ("ConsumerOrg", "RetailerOrg"), 1),
    ]


@pytest.mark.parametrize(
    ("organisation", "down", "endorser"),
    [
        ("ConsumerOrg", "", "ConsumerOrg"),
        ("RetailerOrg", "", "RetailerOrg"),
        ("ExchangeOrg", "", "ConsumerOrg"),
        ("ExchangeOrg", "ConsumerOrg", "RetailerOrg"),
        ("RetailerOrg", "RetailerOrg", "ConsumerOrg"),
    ],
)
async def test_who_endorses_a_public_step(tmp_path: Path, organisation: str, down: str, endorser: str) -> None:
    network = FakeNetwork(down={down})
    async with group_commit(network, tmp_path, organisation=organisation) as commit:
        assert (await commit.submit(an_intent())).status is ResultStatus.APPLIED
    assert network.endorsed[-1][:2] == ("Apply", ("ExchangeOrg", endorser))


async def test_a_purge_goes_apart_and_is_endorsed_by_three(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        made = await commit.submit(an_intent())
        purge = an_intent(action="purge", target=made.digest, expected_version=1)
        await asyncio.gather(commit.submit(purge), commit.submit(an_intent()))
    assert ("Purge", ("ExchangeOrg", "ConsumerOrg", "RetailerOrg"), 1) in network.endorsed


async def test_intents_gather_while_batches_are_in_flight(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        first = asyncio.ensure_future(commit.submit(an_intent()))
        await until(lambda: network.endorsed)
        rest = [commit.submit(an_intent(actor=f"user{n}")) for n in range(50)]
        await asyncio.gather(first, *rest)
    assert network.endorsed[0][2] == 1
    assert sum(size for _, _, size in network.endorsed) == 51
    assert len(network.endorsed) <= 3


async def test_the_same_intent_joins_and_later_is_answered_exists(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        intent = with_terms()
        one, two = await asyncio.gather(commit.submit(intent), commit.submit(intent))
        three = await commit.submit(intent)
    assert one == two
    assert (three.status, three.version, three.block_number) == (ResultStatus.EXISTS, 1, one.block_number)
    assert network.applied() == [intent.digest]


async def test_other_bytes_with_the_same_id_are_refused_by_the_ledger(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        one = an_intent(intent_id="x", note="one")
        other = an_intent(intent_id="x", note="other")
        first, second = await asyncio.gather(commit.submit(one), commit.submit(other))
    assert (first.status, second.code) == (ResultStatus.APPLIED, "intent_id_reused")


async def test_a_refused_intent_stands_for_itself_and_may_be_tried_again(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        bad = an_intent(refuse="not_a_party")
        results = await asyncio.gather(*(commit.submit(one) for one in (an_intent(), bad, an_intent())))
        assert [one.status for one in results] == ["applied", "refused", "applied"]
        assert (await commit.submit(bad)).code == "not_a_party"
    assert len(network.applied()) == 2


async def test_nothing_is_sent_when_nothing_would_be_written(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(with_terms(refuse="not_a_party"))
    assert result.code == "not_a_party"
    assert network.blocks == []


async def test_steps_on_one_record_keep_their_order(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, max_intents=3) as commit:
        made = await commit.submit(an_intent())
        steps = [an_intent(action="confirm", target=made.digest, expected_version=n) for n in range(1, 12)]
        results = await asyncio.gather(*(commit.submit(step) for step in steps))
    assert [one.version for one in results] == list(range(2, 13))
    assert all(block.code is ValidationCode.VALID for block in network.blocks)


async def test_an_intent_with_bad_terms_leaves_no_public_step(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        good = [with_terms() for _ in range(3)]
        bad = with_terms(refuse_terms="terms_purged")
        results = await asyncio.gather(*(commit.submit(one) for one in (good[0], bad, *good[1:])))
    assert [one.code for one in results] == [None, "terms_purged", None, None]
    assert sorted(network.applied()) == sorted(one.digest for one in good)


async def test_one_poisonous_intent_does_not_sink_its_batch(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        items = [an_intent() for _ in range(20)]
        items.insert(7, an_intent(poison="invalid_batch"))
        results = await asyncio.gather(*(commit.submit(one) for one in items))
    assert [one.code for one in results if one.code] == ["invalid_batch"]
    assert len(network.applied()) == 20


@pytest.mark.parametrize("stage", ["endorse", "submit", "commit", "status"])
async def test_every_single_fault_is_survived_unseen(tmp_path: Path, stage: str) -> None:
    for fault in FAULTS[stage]:
        network = FakeNetwork(faults=faults({stage: [fault] * 4}))
        (tmp_path / fault).mkdir()
        async with group_commit(network, tmp_path / fault) as commit:
            made = await commit.submit(with_terms())
            changed = await commit.submit(with_terms(action="counter", target=made.digest, expected_version=1))
        assert (made.status, changed.status, changed.version) == ("applied", "applied", 2), fault
        assert len(network.applied()) == len(set(network.applied())) == 2, fault
        assert len(network.deposited()) == 2, fault


async def test_a_batch_that_keeps_losing_is_split(tmp_path: Path) -> None:
    network = FakeNetwork(faults=faults({"endorse": ["disagree"] * 3}))
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        items = [commit.submit(an_intent()) for _ in range(9)]
        assert {one.status for one in await asyncio.gather(*items)} == {ResultStatus.APPLIED}
    assert [size for _, _, size in network.endorsed] == [9, 9, 9, 4, 5]


async def test_a_transaction_that_never_stands_ends_by_name(tmp_path: Path) -> None:
    network = FakeNetwork(faults=lambda stage: "invalid" if stage == "commit" else None)
    async with group_commit(network, tmp_path) as commit:
        result = await commit.submit(an_intent())
    assert (result.code, result.detail) == (
        "transaction_invalid",
        {"validation_code": "ENDORSEMENT_POLICY_FAILURE"},
    )


async def test_a_peer_behind_is_asked_again_before_anyone_is_told(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        made = await commit.submit(an_intent())
        network.lag = {"ExchangeOrg": 1, "ConsumerOrg": 1}
        step = asyncio.ensure_future(commit.submit(an_intent(target=made.digest, expected_version=1)))
        await until(lambda: len(network.endorsed) >= 3)
        network.lag = {}
        assert (await step).status is ResultStatus.APPLIED


@pytest.mark.parametrize(
    ("target", "expected_version", "code"),
    [("0" * 64, 1, "unknown_target"), (None, 1, "stale_version"), (None, 9, "stale_version")],
)
async def test_a_refusal_that_stays_is_told(
    tmp_path: Path, target: str | None, expected_version: int, code: str
) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        made = await commit.submit(an_intent())
        await commit.submit(an_intent(target=made.digest, expected_version=1))
        result = await commit.submit(an_intent(target=target or made.digest, expected_version=expected_version))
    assert result.code == code


async def test_terms_that_failed_to_commit_are_deposited_before_the_answer(tmp_path: Path) -> None:
    network = FakeNetwork(spoiled=["Deposit", "Deposit"])
    async with group_commit(network, tmp_path) as commit:
        assert (await commit.submit(with_terms())).status is ResultStatus.APPLIED
    assert len(network.deposited()) == 1
    assert len(network.applied()) == 1
    assert network.spoiled == []


async def test_an_intent_that_cannot_be_kept_is_not_sent(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as connection:
            connection.execute("DROP TABLE waiting")
        with pytest.raises(JournalError):
            await commit.submit(an_intent())
        assert commit.unfinished == 0
    assert network.endorsed == []


async def test_without_quorum_nobody_is_told_a_lie_and_it_goes_on_later(tmp_path: Path) -> None:
    network = FakeNetwork(held=True)
    async with group_commit(network, tmp_path) as commit:
        intent = with_terms()
        waited = await commit.submit(intent, wait_s=0.02)
        assert waited.status is ResultStatus.PENDING
        assert await commit.result(intent.digest) == waited
        network.now_ms += 3_600_000  # its time is over, yet what was sent in time may still be ordered
        network.release()
        assert (await commit.submit(intent)).status is ResultStatus.APPLIED
        found = await commit.result(intent.digest)
        assert found is not None
        assert found.block_number == next(b.number for b in network.blocks if b.function == "Apply")


async def test_a_lost_trading_organisation_stops_private_steps_only(tmp_path: Path) -> None:
    network = FakeNetwork(down={"RetailerOrg"})
    async with group_commit(network, tmp_path, in_flight=1) as commit:
        private = asyncio.ensure_future(commit.submit(with_terms()))
        public = await asyncio.gather(*(commit.submit(an_intent()) for _ in range(10)))
        assert {one.status for one in public} == {ResultStatus.APPLIED}
        assert not private.done()
        network.down.clear()
        assert (await private).status is ResultStatus.APPLIED


async def test_an_accepted_intent_is_kept_and_ends_later(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        intent = an_intent()
        assert (await commit.accept(intent)).status is ResultStatus.PENDING
        assert (await commit.submit(intent)).version == 1
        found = await commit.result_of_intent(actor="alice", intent_id=json.loads(intent.intent)["intent_id"])
        assert found is not None
        assert found.digest == intent.digest


async def test_a_full_queue_says_so(tmp_path: Path) -> None:
    network = FakeNetwork(down={"ExchangeOrg"})
    async with group_commit(network, tmp_path, max_waiting=2) as commit:
        await commit.accept(an_intent())
        await commit.accept(an_intent())
        with pytest.raises(BusyError):
            await commit.submit(an_intent())


async def test_a_caller_that_hangs_up_takes_nothing_with_it(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with group_commit(network, tmp_path) as commit:
        intent = an_intent()
        caller = asyncio.ensure_future(commit.submit(intent))
        await asyncio.sleep(0)
        caller.cancel()
        assert (await commit.submit(intent)).version == 1
