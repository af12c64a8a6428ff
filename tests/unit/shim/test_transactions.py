"""How transactions run, fail and end."""

from __future__ import annotations

import asyncio

import grpc.aio
import pytest

from chaincode.shim import (
    MessageTooLargeError,
    PeerError,
    Response,
    Stub,
    TransactionEndedError,
    error,
    success,
)
from chaincode.shim.protos import ChaincodeMessage, HeaderType
from tests.unit.shim.fake_peer import (
    CHANNEL,
    FakePeer,
    Type,
    response_of,
    signed_proposal,
    transaction_message,
)
from tests.unit.shim.program import Program, calling, echo, ready_peer, serving


async def test_a_refusal_is_completed_with_its_status_and_message() -> None:
    async def refuse(_stub: Stub) -> Response:
        return error("unknown_target")

    async with calling(refuse) as peer:
        response = await peer.invoke(b"call")
        assert (response.status, response.message) == (500, "unknown_target")


async def test_a_refused_init_is_answered_error() -> None:
    async def refuse(_stub: Stub) -> Response:
        return error("not today")

    async with ready_peer(Program(init=refuse)) as peer:
        message = await peer.run(transaction_message("tx1", message_type=Type.INIT))
        assert (message.type, message.payload) == (Type.ERROR, b"not today")


@pytest.mark.parametrize("wrong", [None, b"bytes", 200], ids=repr)
async def test_a_result_that_is_no_response_is_an_internal_error(wrong: object) -> None:
    async def call(_stub: Stub) -> Response:
        return wrong  # type: ignore[return-value]  # what a chaincode without a type checker may do

    async with calling(call) as peer:
        assert (await peer.invoke(b"call")).message == "internal error in transaction tx1"


async def test_a_cancelled_sub_task_of_the_chaincode_is_an_internal_error() -> None:
    async def call(_stub: Stub) -> Response:
        raise asyncio.CancelledError

    async with calling(call) as peer:
        assert (await peer.invoke(b"call")).status == 500


async def test_an_internal_error_drops_event_and_batch() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        await stub.put_state("key", b"value")
        stub.set_event("Applied", b"payload")
        raise ValueError

    async with calling(call) as peer:
        message = await peer.run(transaction_message("tx1", b"call"))
        assert response_of(message).status == 500
        assert not message.HasField("chaincode_event")
        assert peer.requests == []


async def test_requests_made_at_once_are_sent_one_after_the_other() -> None:
    async def call(stub: Stub) -> Response:
        values = await asyncio.gather(*(stub.get_state(f"key{number}") for number in range(5)))
        return success(b",".join(value or b"" for value in values))

    async with calling(call) as peer:
        peer.state = {("", f"key{number}"): str(number).encode() for number in range(5)}
        await peer.send(transaction_message("tx1", b"call"))
        first = await peer.receive()
        keepalive = ChaincodeMessage(type=Type.KEEPALIVE)
        await peer.send(keepalive)
        assert await peer.receive() == keepalive  # no second request came before the first one's answer
        await peer.answer(first)
        for _ in range(4):
            await peer.answer(await peer.receive())
        assert response_of(await peer.receive()).payload == b"0,1,2,3,4"


async def test_an_answer_that_nobody_waits_for_any_more_is_waited_for_before_the_next_request() -> None:
    asked = asyncio.Event()

    async def call(stub: Stub) -> Response:
        impatient = asyncio.create_task(stub.get_state("slow"))
        await asked.wait()
        impatient.cancel()
        return success(await stub.get_state("next") or b"")

    async with calling(call) as peer:
        peer.state = {("", "slow"): b"late", ("", "next"): b"right"}
        await peer.send(transaction_message("tx1", b"call"))
        slow = await peer.receive()
        asked.set()
        await peer.answer(slow)
        await peer.answer(await peer.receive())
        assert response_of(await peer.receive()).payload == b"right"


async def test_completed_waits_for_the_answer_to_a_forgotten_request() -> None:
    asked = asyncio.Event()
    forgotten: list[asyncio.Task[bytes | None]] = []

    async def call(stub: Stub) -> Response:
        forgotten.append(asyncio.create_task(stub.get_state("key")))
        await asked.wait()
        return success()

    async with calling(call) as peer:
        await peer.send(transaction_message("tx1", b"call"))
        request = await peer.receive()
        asked.set()
        keepalive = ChaincodeMessage(type=Type.KEEPALIVE)
        await peer.send(keepalive)
        assert await peer.receive() == keepalive
        await peer.answer(request)
        assert response_of(await peer.receive()).status == 200
        assert await forgotten[0] is None


async def test_a_stub_used_after_its_transaction_is_refused() -> None:
    kept: list[Stub] = []

    async def call(stub: Stub) -> Response:
        kept.append(stub)
        return success()

    async with calling(call) as peer:
        await peer.invoke(b"call")
        with pytest.raises(TransactionEndedError):
            await kept[0].get_state("key")


async def test_a_peer_error_names_the_request_and_hides_the_text() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(PeerError) as refused:
            await stub.get_state("key")
        assert refused.value.request == "GET_STATE"
        assert refused.value.detail == "no access to price"
        assert "price" not in str(refused.value) + repr(refused.value)
        return success(b"checked")

    async with calling(call) as peer:
        peer.failing[Type.GET_STATE] = "no access to price"
        assert (await peer.invoke(b"call")).payload == b"checked"


async def test_a_batch_that_the_peer_refuses_is_an_internal_error() -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        await stub.put_state("key", b"value")
        return success()

    async with calling(call) as peer:
        peer.failing[Type.WRITE_BATCH_STATE] = "no"
        assert (await peer.invoke(b"call")).message == "internal error in transaction tx1"


async def test_transactions_of_one_stream_run_side_by_side() -> None:
    async def call(stub: Stub) -> Response:
        return success(await stub.get_state(stub.tx_id) or b"")

    async with calling(call) as peer:
        peer.state = {("", "tx1"): b"one", ("", "tx2"): b"two"}
        await peer.send(transaction_message("tx1", b"call"))
        first = await peer.receive()
        assert (await peer.invoke(b"call", tx_id="tx2")).payload == b"two"
        await peer.answer(first)
        assert response_of(await peer.receive()).payload == b"one"


async def test_a_second_transaction_of_a_running_id_is_answered_error_and_the_first_goes_on() -> None:
    async def call(stub: Stub) -> Response:
        return success(await stub.get_state("key") or b"none")

    async with calling(call) as peer:
        await peer.send(transaction_message("tx1", b"call"))
        request = await peer.receive()
        await peer.send(transaction_message("tx1", b"call"))
        refusal = await peer.receive()
        assert (refusal.type, refusal.txid) == (Type.ERROR, "tx1")
        await peer.answer(request)
        assert response_of(await peer.receive()).payload == b"none"
        assert (await peer.invoke(b"call")).status == 200  # once it has ended, the id is free


async def test_one_id_on_two_channels_is_two_transactions() -> None:
    async def call(stub: Stub) -> Response:
        await stub.get_state("key")
        return success(stub.channel_id.encode())

    async with calling(call) as peer:
        other = transaction_message("tx1", b"call")
        other.channel_id = "wholesale"
        await peer.send(transaction_message("tx1", b"call"))
        first = await peer.receive()
        assert response_of(await peer.run(other)).payload == b"wholesale"
        await peer.answer(first)
        assert response_of(await peer.receive()).payload == CHANNEL.encode()


async def test_an_answer_without_a_request_ends_the_stream() -> None:
    release = asyncio.Event()

    async def call(_stub: Stub) -> Response:
        await release.wait()
        return success()

    async with calling(call) as peer:
        await peer.send(transaction_message("tx1", b"call"))
        await peer.send(ChaincodeMessage(type=Type.RESPONSE, txid="tx1", channel_id=CHANNEL))
        assert (await peer.receive()).type == Type.ERROR
        assert await peer.receive() is grpc.aio.EOF


@pytest.mark.parametrize("proposal", ["garbage", "no header", "wrong type"])
async def test_a_malformed_proposal_is_answered_error(proposal: str) -> None:
    message = transaction_message("tx1", b"echo")
    if proposal == "garbage":
        message.proposal.proposal_bytes = b"\xff"
    elif proposal == "no header":
        message.proposal.proposal_bytes = b""
    else:
        message.proposal.CopyFrom(signed_proposal(header_type=HeaderType.CONFIG_UPDATE))
    async with ready_peer(Program(echo=echo)) as peer:
        assert (await peer.run(message)).type == Type.ERROR
        assert (await peer.invoke(b"echo", b"on")).payload == b"on"


async def test_input_that_cannot_be_decoded_is_answered_error() -> None:
    async with ready_peer(Program(echo=echo)) as peer:
        message = await peer.run(ChaincodeMessage(type=Type.TRANSACTION, txid="t", channel_id=CHANNEL, payload=b"\xff"))
        assert message.type == Type.ERROR


async def test_a_request_that_is_too_large_fails_alone() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(MessageTooLargeError):
            await stub.put_state("key", bytes(20_000))
        await stub.put_state("key", b"small")
        return success()

    async with serving(Program(call=call), max_message_bytes=10_000) as server, FakePeer(server.port) as peer:
        await peer.ready()
        assert (await peer.invoke(b"call")).status == 200
        assert peer.state == {("", "key"): b"small"}


async def test_a_response_that_is_too_large_is_completed_with_a_refusal() -> None:
    async def call(_stub: Stub) -> Response:
        return success(bytes(20_000))

    async with serving(Program(call=call), max_message_bytes=10_000) as server, FakePeer(server.port) as peer:
        await peer.ready()
        response = await peer.invoke(b"call")
        assert (response.status, "too large" in response.message) == (500, True)
