"""The journal's file: what is in it, who may read it, what is gone from it."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from chaincode.intent import SecondSignature
from gateway.intents.journal import KEPT_FOR_MS, Journal, JournalError
from gateway.intents.journal_tables import Ended, Sent
from gateway.intents.result import Result, ResultStatus
from tests.unit.intents.making import an_intent, with_terms

NOW_MS = 1_700_000_000_000


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = Journal.open(tmp_path / "journal.sqlite")
    yield journal
    await journal.close()


def ended(sequence: int, *, digest: str = "d", status: ResultStatus = ResultStatus.APPLIED) -> Ended:
    result = Result(digest=digest, intent_id="i", status=status, detail={"version": 3})
    return Ended(sequence=sequence, actor="alice", intent_id="i", result=result)


def sent(transaction_id: str = "tx") -> Sent:
    return Sent(
        transaction_id=transaction_id, batch="b", function="Apply", envelope=b"\x00\xff", answers={7: {"status": "x"}}
    )


def writes() -> float:
    return REGISTRY.get_sample_value("energysale_journal_write_seconds_count") or 0


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_only_its_owner_may_read_it(journal: Journal, tmp_path: Path) -> None:
    await journal.add_waiting(1, with_terms())
    modes = modes_in(tmp_path)
    assert modes.keys() >= {"journal.sqlite", "journal.sqlite-wal"}
    assert set(modes.values()) == {0o600}


async def test_what_is_kept_comes_back_as_it_was(journal: Journal) -> None:
    second = SecondSignature(actor="bob", signature="B" * 86)
    intents = [an_intent(), with_terms(), an_intent(note="电价"), replace(with_terms(), second=second)]
    await asyncio.gather(*(journal.add_waiting(number, one) for number, one in enumerate(intents)))
    await journal.add_sent([sent()])
    assert await journal.waiting() == list(enumerate(intents))
    assert await journal.sent() == [sent()]


async def test_an_end_takes_the_texts_away_for_good(journal: Journal, tmp_path: Path) -> None:
    intent = with_terms()
    assert intent.private
    await journal.add_waiting(1, intent)
    assert intent.private.encode() in bytes_in(tmp_path)
    await journal.add_sent([sent()])
    await journal.add_results([ended(1)], transaction_ids=["tx"], done_at=NOW_MS)
    assert await journal.waiting() == []
    assert await journal.sent() == []
    assert await journal.result("d") == ended(1).result
    assert await journal.digest(actor="alice", intent_id="i") == "d"
    await journal.close()
    assert intent.private.encode() not in bytes_in(tmp_path)


async def test_ends_share_a_sync_with_those_who_ask_again(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.sqlite")
    await journal.add_waiting(1, with_terms())
    before = writes()
    ends = journal.add_results([ended(1)], transaction_ids=[], done_at=NOW_MS)
    await asyncio.sleep(0)  # those who were answered ask again when the event loop has come round
    await asyncio.gather(*(journal.add_waiting(number, an_intent()) for number in range(2, 32)))
    assert ends.done()
    assert writes() - before == 1
    await journal.close()


async def test_a_closed_journal_has_the_last_ends(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.sqlite")
    await journal.add_waiting(1, with_terms())
    journal.add_results([ended(1)], transaction_ids=[], done_at=NOW_MS)
    await journal.close()
    again = Journal.open(tmp_path / "journal.sqlite")
    assert await again.waiting() == []
    assert await again.result("d") == ended(1).result
    await again.close()


async def test_a_refusal_does_not_replace_a_step_that_stands(journal: Journal) -> None:
    await journal.add_results([ended(1)], transaction_ids=[], done_at=NOW_MS)
    await journal.add_results([ended(2, status=ResultStatus.REFUSED)], transaction_ids=[], done_at=NOW_MS)
    found = await journal.result("d")
    assert found is not None
    assert found.status is ResultStatus.APPLIED


async def test_an_end_replaces_a_refusal(journal: Journal) -> None:
    await journal.add_results([ended(1, status=ResultStatus.REFUSED)], transaction_ids=[], done_at=NOW_MS)
    await journal.add_results([ended(2)], transaction_ids=[], done_at=NOW_MS)
    found = await journal.result("d")
    assert found is not None
    assert found.status is ResultStatus.APPLIED


async def test_ends_are_kept_for_48_hours(journal: Journal) -> None:
    await journal.add_results([ended(1, digest="old")], transaction_ids=[], done_at=NOW_MS - KEPT_FOR_MS - 1)
    await journal.add_results([ended(2, digest="new")], transaction_ids=[], done_at=NOW_MS - KEPT_FOR_MS)
    assert await journal.prune(now_ms=NOW_MS) == 1
    assert await journal.result("old") is None
    assert await journal.result("new") is not None


async def test_a_write_that_fails_is_told_and_the_next_one_works(journal: Journal) -> None:
    await journal.add_waiting(1, an_intent())
    with pytest.raises(JournalError):
        await journal.add_waiting(1, an_intent())
    await journal.add_waiting(2, an_intent())
    assert len(await journal.waiting()) == 2


async def test_a_closed_journal_says_so(journal: Journal) -> None:
    await journal.close()
    await journal.close()
    with pytest.raises(JournalError):
        await journal.waiting()


def test_a_file_that_is_not_a_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database" * 100)

    async def opening() -> None:
        Journal.open(path)

    with pytest.raises(JournalError, match=r"journal\.sqlite"):
        asyncio.run(opening())
