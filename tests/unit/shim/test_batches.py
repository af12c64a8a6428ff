"""Many reads and many writes in one message, where the peer announces them."""

from __future__ import annotations

import pytest

from chaincode.shim import Response, Stub, success
from chaincode.shim.capabilities import PeerCapabilities
from chaincode.shim.protos import ChaincodeAdditionalParams, GetStateMultiple, WriteBatchState, WriteRecord
from tests.unit.shim.fake_peer import FakePeer
from tests.unit.shim.program import Program, calling, serving


def announcement(*, reads: int | None = None, writes: int | None = None) -> bytes:
    params = ChaincodeAdditionalParams(
        use_get_multiple_keys=reads is not None,
        max_size_get_multiple_keys=reads or 0,
        use_write_batch=writes is not None,
        max_size_write_batch=writes or 0,
    )
    return bytes(params.SerializeToString())


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"", PeerCapabilities()),
        (b"\xff", PeerCapabilities()),
        (announcement(reads=500, writes=1000), PeerCapabilities(keys_per_read=500, writes_per_batch=1000)),
        (announcement(reads=5, writes=0), PeerCapabilities(keys_per_read=100, writes_per_batch=100)),
        (announcement(writes=1000), PeerCapabilities(keys_per_read=0, writes_per_batch=1000)),
    ],
)
def test_capabilities_are_what_ready_announces(payload: bytes, expected: PeerCapabilities) -> None:
    assert PeerCapabilities.from_ready(payload) == expected


@pytest.mark.parametrize("collection", ["", "terms"])
async def test_reads_go_in_messages_of_the_announced_size(collection: str) -> None:
    keys = [f"key{number:03}" for number in range(250)]

    async def call(stub: Stub) -> Response:
        read = stub.get_private_data_multiple(collection, keys) if collection else stub.get_states(keys)
        assert await read == [b"1" if number % 2 else None for number in range(250)]
        return success(b"equal")

    async with calling(call, ready=announcement(reads=120)) as peer:
        peer.state = {(collection, key): b"1" for key in keys[1::2]}
        assert (await peer.invoke(b"call")).payload == b"equal"
        sizes = [len(GetStateMultiple.FromString(request.payload).keys) for request in peer.requests]
        assert (peer.request_types, sizes) == (["GET_STATE_MULTIPLE"] * 3, [120, 120, 10])


async def test_writes_wait_and_are_sent_before_completed() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        await stub.put_state("a", b"1")
        await stub.put_state("b", b"2")
        await stub.del_state("a")
        await stub.put_private_data("terms", "a", b"3")
        await stub.purge_private_data("terms", "z")
        await stub.set_state_validation_parameter("b", b"policy")
        assert await stub.get_state("b") is None  # a read does not see the transaction's writes
        return success()

    async with calling(call) as peer:
        await peer.invoke(b"call")
        assert peer.request_types == ["GET_STATE", "WRITE_BATCH_STATE"]
        records = WriteBatchState.FromString(peer.requests[1].payload).rec
        assert [(record.type, record.collection, record.key, record.value) for record in records] == [
            (WriteRecord.DEL_STATE, "", "a", b""),  # the last write of a key, at its first one's place
            (WriteRecord.PUT_STATE, "", "b", b"2"),
            (WriteRecord.PUT_STATE, "terms", "a", b"3"),
            (WriteRecord.PURGE_PRIVATE_DATA, "terms", "z", b""),
            (WriteRecord.PUT_STATE_METADATA, "", "b", b""),
        ]
        assert peer.metadata == {("", "b"): b"policy"}


async def test_after_finish_writes_go_one_by_one_until_the_next_start() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        stub.start_write_batch()  # no second batch: the first goes on
        await stub.put_state("a", b"1")
        await stub.finish_write_batch()
        await stub.put_state("b", b"2")
        assert await stub.get_states(["a", "b"]) == [None, None]
        stub.start_write_batch()
        await stub.finish_write_batch()  # nothing in it, nothing sent
        return success()

    async with calling(call) as peer:
        await peer.invoke(b"call")
        assert peer.request_types == ["WRITE_BATCH_STATE", "PUT_STATE", "GET_STATE_MULTIPLE"]


async def test_without_the_announcement_a_batch_is_single_writes() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        await stub.put_state("a", b"1")
        await stub.put_private_data("terms", "a", b"2")
        await stub.finish_write_batch()
        return success()

    async with calling(call, ready=b"") as peer:
        await peer.invoke(b"call")
        assert peer.request_types == ["PUT_STATE", "PUT_STATE"]


async def test_a_batch_is_cut_at_the_announced_number() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        for number in range(250):
            await stub.put_state(f"key{number}", b"v")
        return success()

    async with calling(call, ready=announcement(writes=120)) as peer:
        await peer.invoke(b"call")
        assert [len(WriteBatchState.FromString(request.payload).rec) for request in peer.requests] == [120, 120, 10]
        assert len(peer.state) == 250


async def test_a_batch_is_cut_before_a_message_grows_too_large() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        for number in range(5):
            await stub.put_state(f"key{number}", bytes(3_000))
        return success()

    async with (
        serving(Program(call=call), max_message_bytes=11_000) as server,
        FakePeer(server.port, ready=announcement(writes=1000)) as peer,
    ):
        await peer.ready()
        assert (await peer.invoke(b"call")).status == 200
        assert [len(WriteBatchState.FromString(request.payload).rec) for request in peer.requests] == [2, 2, 1]
