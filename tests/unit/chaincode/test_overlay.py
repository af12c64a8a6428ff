"""The overlay: what an intent staged counts only once it is kept."""

from __future__ import annotations

from chaincode.context import Overlay
from tests.unit.chaincode.fake_stub import FakeStub, Peer


def stub() -> FakeStub:
    return FakeStub(peer=Peer(state={"a": b'{"n":1}'}), args=[], creator=b"", timestamp_ms=0, transient={}, tx_id="tx")


async def test_a_staged_write_is_seen_and_forgotten_when_it_is_discarded() -> None:
    peer = stub()
    ledger = Overlay(peer)
    ledger.put("a", {"n": 2})
    ledger.purge_terms("h")
    assert await ledger.get("a") == {"n": 2}
    ledger.discard()
    assert await ledger.get("a") == {"n": 1}
    ledger.keep()
    await ledger.flush()
    assert (peer.writes, peer.requests) == ([], ["get_states"])


async def test_a_kept_write_is_seen_by_later_intents_and_sent_once() -> None:
    peer = stub()
    ledger = Overlay(peer)
    for n in (2, 3):
        ledger.put("a", {"n": n})
        ledger.keep()
        ledger.put("a", {"n": 9})
        ledger.discard()
        assert await ledger.get("a") == {"n": n}
    ledger.purge_terms("h")
    ledger.keep()
    await ledger.flush()
    assert peer.writes == [("put", "", "a", b'{"n":3}'), ("purge", "terms", "h", b"")]


async def test_each_key_is_read_once_whether_it_is_there_or_not() -> None:
    peer = stub()
    ledger = Overlay(peer)
    await ledger.prefetch(["a", "b", "a"])
    await ledger.prefetch(["b"])
    assert (await ledger.get("b"), await ledger.get("a")) == (None, {"n": 1})
    assert (peer.requests, peer.reads) == (["get_states"], ["a", "b"])
