"""Ranges, pages, rich and history queries, and what iterators do when they are used wrongly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from chaincode.shim import (
    InvalidKeyError,
    IteratorBusyError,
    IteratorClosedError,
    KeyValue,
    Modification,
    Page,
    PeerError,
    Response,
    Stub,
    TransactionEndedError,
    create_composite_key,
    success,
)
from chaincode.shim.protos import GetQueryResult
from tests.unit.shim.fake_peer import FakePeer, Type, modification
from tests.unit.shim.program import calling

ORDERS = {
    ("", create_composite_key("order", ["c1", "o1"])): b"1",
    ("", create_composite_key("order", ["c1", "o2"])): b"2",
    ("", create_composite_key("order", ["c10", "o3"])): b"3",
    ("", create_composite_key("user", ["c1"])): b"4",
}
SIMPLE = {("", f"key{number}"): b"v" for number in range(5)}
PRIVATE = {("terms", f"key{number}"): b"p" for number in range(3)}


async def keys_of(query: Callable[[Stub], Any]) -> tuple[list[str], list[str]]:
    """The keys that a query finds, and the types of its requests."""
    found: list[str] = []

    async def call(stub: Stub) -> Response:
        found.extend([entry.key async for entry in query(stub)])
        return success()

    async with calling(call) as peer:
        peer.state = {**ORDERS, **SIMPLE, **PRIVATE}
        peer.state["terms", create_composite_key("order", ["c1"])] = b"x"
        assert (await peer.invoke(b"call")).status == 200
        return found, peer.request_types


async def test_a_range_is_read_in_portions_and_closed_by_its_end() -> None:
    keys, requests = await keys_of(lambda stub: stub.get_state_range("", ""))
    assert keys == ["key0", "key1", "key2", "key3", "key4"]  # no composite key among them
    assert requests == ["GET_STATE_BY_RANGE", "QUERY_STATE_NEXT", "QUERY_STATE_NEXT"]


QUERIES: list[tuple[str, Callable[[Stub], Any], list[str]]] = [
    ("end is excluded", lambda s: s.get_state_range("key1", "key3"), ["key1", "key2"]),
    ("empty", lambda s: s.get_state_range("x", "y"), []),
    (
        "partial composite key: whole parts only",
        lambda s: s.get_state_by_partial_composite_key("order", ["c1"]),
        [create_composite_key("order", ["c1", "o1"]), create_composite_key("order", ["c1", "o2"])],
    ),
    ("object type", lambda s: s.get_state_by_partial_composite_key("user"), [create_composite_key("user", ["c1"])]),
    ("private range", lambda s: s.get_private_data_range("terms", "", "key2"), ["key0", "key1"]),
    (
        "private partial key",
        lambda s: s.get_private_data_by_partial_composite_key("terms", "order"),
        [create_composite_key("order", ["c1"])],
    ),
    ("rich query", lambda s: s.get_query_result("{}"), ["found"]),
    ("private rich query", lambda s: s.get_private_data_query_result("terms", "{}"), ["found"]),
]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in QUERIES], ids=[row[0] for row in QUERIES])
async def test_queries(query: Callable[[Stub], Any], expected: list[str]) -> None:
    assert (await keys_of(query))[0] == expected


async def pages_of(read: Callable[[Stub, str], Any]) -> list[Page]:
    pages: list[Page] = []

    async def call(stub: Stub) -> Response:
        bookmark = ""
        while not pages or bookmark:
            pages.append(await read(stub, bookmark))
            bookmark = pages[-1].bookmark
        return success()

    async with calling(call) as peer:
        peer.state = {**ORDERS, **SIMPLE}
        assert (await peer.invoke(b"call")).status == 200
        return pages


@pytest.mark.parametrize(
    ("read", "sizes"),
    [
        (lambda s, b: s.get_state_range_page("", "", page_size=2, bookmark=b), [2, 2, 1]),
        (lambda s, b: s.get_state_by_partial_composite_key_page("order", page_size=2, bookmark=b), [2, 1]),
        (lambda s, b: s.get_all_composite_keys_page(page_size=3, bookmark=b), [3, 1]),
    ],
    ids=["range", "partial composite key", "all composite keys"],
)
async def test_pages(read: Callable[[Stub, str], Any], sizes: list[int]) -> None:
    pages = await pages_of(read)
    assert [len(page.results) for page in pages] == [page.fetched_records_count for page in pages] == sizes


async def test_a_page_of_a_rich_query_carries_query_size_and_bookmark() -> None:
    async def call(stub: Stub) -> Response:
        page = await stub.get_query_result_page("{q}", page_size=7, bookmark="b")
        return success(page.results[0].key.encode())

    async with calling(call) as peer:
        assert (await peer.invoke(b"call")).payload == b"found"
        request = GetQueryResult.FromString(peer.requests[0].payload)
        assert (request.query, request.metadata) == ("{q}", b"\x08\x07\x12\x01b")


def test_a_change_tells_its_time_in_milliseconds_too() -> None:
    assert Modification("tx", 2_999_999_999, False, b"").timestamp_ms == 2_999


async def test_history_tells_transaction_time_and_deletion() -> None:
    async def call(stub: Stub) -> Response:
        changes = [change async for change in stub.get_history_for_key("order1")]
        assert changes == [
            Modification("tx3", 3_000_000_000, True, b""),
            Modification("tx2", 2_999_999_999, False, b"two"),
            Modification("tx1", 1_000_000_000, False, b"one"),
        ]
        return success(b"equal")

    async with calling(call) as peer:
        peer.history["order1"] = [
            modification("tx3", b"", seconds=3, is_delete=True),
            modification("tx2", b"two", seconds=2, nanos=999_999_999),
            modification("tx1", b"one", seconds=1),
        ]
        assert (await peer.invoke(b"call")).payload == b"equal"


async def in_transaction(action: Callable[[Stub], Any]) -> FakePeer:
    async def call(stub: Stub) -> Response:
        await action(stub)
        return success(b"checked")

    async with calling(call) as peer:
        peer.state = dict(SIMPLE)
        assert (await peer.invoke(b"call")).payload == b"checked"
        return peer


async def test_leaving_early_closes_the_query() -> None:
    async def leave(stub: Stub) -> None:
        async with stub.get_state_range("", "") as entries:
            async for entry in entries:
                assert entry == KeyValue("key0", b"v")
                break

    assert (await in_transaction(leave)).request_types == ["GET_STATE_BY_RANGE", "QUERY_STATE_CLOSE"]


async def test_a_query_that_was_never_read_sends_nothing() -> None:
    async def ignore(stub: Stub) -> None:
        async with stub.get_state_range("", ""):
            pass

    assert (await in_transaction(ignore)).request_types == []


async def test_a_closed_iterator_is_refused() -> None:
    async def misuse(stub: Stub) -> None:
        entries = stub.get_state_range("", "")
        await anext(entries)
        await entries.close()
        await entries.close()
        with pytest.raises(IteratorClosedError):
            await anext(entries)
        with pytest.raises(IteratorClosedError):
            aiter(entries)

    assert (await in_transaction(misuse)).request_types == ["GET_STATE_BY_RANGE", "QUERY_STATE_CLOSE"]


async def test_an_iterator_read_to_its_end_is_refused() -> None:
    async def misuse(stub: Stub) -> None:
        entries = stub.get_state_range("key4", "")
        assert [entry.key async for entry in entries] == ["key4"]
        with pytest.raises(IteratorClosedError):
            await anext(entries)

    await in_transaction(misuse)


async def test_two_readers_of_one_iterator_are_refused() -> None:
    async def misuse(stub: Stub) -> None:
        entries = stub.get_state_range("", "")
        first, second = await asyncio.gather(anext(entries), anext(entries), return_exceptions=True)
        assert first == KeyValue("key0", b"v")
        assert isinstance(second, IteratorBusyError)

    await in_transaction(misuse)


async def test_an_iterator_that_failed_is_closed() -> None:
    async def call(stub: Stub) -> Response:
        entries = stub.get_state_range("", "")
        with pytest.raises(PeerError):
            await anext(entries)
        with pytest.raises(IteratorClosedError):
            await anext(entries)
        return success(b"checked")

    async with calling(call) as peer:
        peer.failing[Type.GET_STATE_BY_RANGE] = "no"
        assert (await peer.invoke(b"call")).payload == b"checked"


async def test_an_iterator_does_not_outlive_its_transaction() -> None:
    kept: list[Any] = []

    async def call(stub: Stub) -> Response:
        kept.append(stub.get_state_range("", ""))
        await anext(kept[0])
        return success()

    async with calling(call) as peer:
        peer.state = dict(SIMPLE)
        await peer.invoke(b"call")
        await anext(kept[0])  # this one had come with the first
        with pytest.raises(TransactionEndedError):
            await anext(kept[0])


BAD_RANGES: list[Callable[[Stub], Any]] = [
    lambda stub: stub.get_state_range("\x00a", ""),
    lambda stub: stub.get_state_range("", "\x00a"),
    lambda stub: stub.get_private_data_range("terms", "\x00a", ""),
    lambda stub: stub.get_private_data_range("", "a", "b"),
    lambda stub: stub.get_private_data_by_partial_composite_key("", "order"),
    lambda stub: stub.get_private_data_query_result("", "{}"),
    lambda stub: stub.get_state_by_partial_composite_key("or\x00der"),
    lambda stub: stub.get_history_for_key(""),
]


@pytest.mark.parametrize("query", BAD_RANGES)
async def test_a_bad_range_is_refused_before_anything_is_sent(query: Callable[[Stub], Any]) -> None:
    async def misuse(stub: Stub) -> None:
        with pytest.raises(InvalidKeyError):
            query(stub)

    assert (await in_transaction(misuse)).request_types == []
