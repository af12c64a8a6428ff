"""The stub: what it says of the transaction, and the message behind each of its methods."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

import pytest

from chaincode.shim import (
    InvalidArgumentError,
    InvalidKeyError,
    NoProposalError,
    ProtocolError,
    Response,
    Stub,
    success,
)
from chaincode.shim.protos import ChaincodeMessage, ChaincodeSpec, GetStateMultipleResult, ResponseMessage
from tests.unit.shim.fake_peer import CHANNEL, Type, signed_proposal, transaction_message
from tests.unit.shim.program import calling

NOTHING_ANNOUNCED = b""
Use = Callable[[Stub], Awaitable[object]]


async def use(
    action: Use, *, ready: bytes = NOTHING_ANNOUNCED, **given: dict[tuple[str, str], bytes]
) -> tuple[object, list[str]]:
    """What `action` gives in a transaction over this state, and the types of the requests it made."""
    results: list[object] = []

    async def call(stub: Stub) -> Response:
        results.append(await action(stub))
        return success()

    async with calling(call, ready=ready) as peer:
        peer.state = dict(given.get("state", {}))
        peer.metadata = dict(given.get("metadata", {}))
        assert (await peer.invoke(b"call")).status == 200
        return results[0], peer.request_types


STATE = {("", "a"): b"1", ("", "b"): b"2", ("terms", "a"): b"private"}
POLICY = {("", "a"): b"policy", ("terms", "a"): b"private policy"}
READS: list[tuple[str, Use, object, list[str]]] = [
    ("state", lambda s: s.get_state("a"), b"1", ["GET_STATE"]),
    ("no state", lambda s: s.get_state("z"), None, ["GET_STATE"]),
    ("private data", lambda s: s.get_private_data("terms", "a"), b"private", ["GET_STATE"]),
    (
        "private hash",
        lambda s: s.get_private_data_hash("terms", "a"),
        hashlib.sha256(b"private").digest(),
        ["GET_PRIVATE_DATA_HASH"],
    ),
    ("no private hash", lambda s: s.get_private_data_hash("terms", "z"), None, ["GET_PRIVATE_DATA_HASH"]),
    ("policy", lambda s: s.get_state_validation_parameter("a"), b"policy", ["GET_STATE_METADATA"]),
    ("no policy", lambda s: s.get_state_validation_parameter("z"), None, ["GET_STATE_METADATA"]),
    (
        "private policy",
        lambda s: s.get_private_data_validation_parameter("terms", "a"),
        b"private policy",
        ["GET_STATE_METADATA"],
    ),
    ("states one by one", lambda s: s.get_states(["b", "z"]), [b"2", None], ["GET_STATE", "GET_STATE"]),
    ("no states", lambda s: s.get_states([]), [], []),
]


@pytest.mark.parametrize(("action", "expected", "requests"), [row[1:] for row in READS], ids=[row[0] for row in READS])
async def test_reads(action: Use, expected: object, requests: list[str]) -> None:
    assert await use(action, state=STATE, metadata=POLICY) == (expected, requests)


WRITES: list[tuple[str, Use, str, dict[tuple[str, str], bytes]]] = [
    ("put", lambda s: s.put_state("k", b"v"), "PUT_STATE", {**STATE, ("", "k"): b"v"}),
    ("delete", lambda s: s.del_state("a"), "DEL_STATE", {k: v for k, v in STATE.items() if k != ("", "a")}),
    ("put private", lambda s: s.put_private_data("terms", "k", b"v"), "PUT_STATE", {**STATE, ("terms", "k"): b"v"}),
    ("delete private", lambda s: s.del_private_data("terms", "a"), "DEL_STATE", dict(list(STATE.items())[:2])),
    ("purge", lambda s: s.purge_private_data("terms", "a"), "PURGE_PRIVATE_DATA", dict(list(STATE.items())[:2])),
]


@pytest.mark.parametrize(
    ("action", "request_type", "after"), [row[1:] for row in WRITES], ids=[row[0] for row in WRITES]
)
async def test_writes(action: Use, request_type: str, after: dict[tuple[str, str], bytes]) -> None:
    async def call(stub: Stub) -> Response:
        await action(stub)
        return success()

    async with calling(call, ready=NOTHING_ANNOUNCED) as peer:
        peer.state = dict(STATE)
        assert (await peer.invoke(b"call")).status == 200
        assert (peer.request_types, peer.state) == ([request_type], after)


async def test_validation_parameters_are_written_as_metadata() -> None:
    async def call(stub: Stub) -> Response:
        await stub.set_state_validation_parameter("a", b"p1")
        await stub.set_private_data_validation_parameter("terms", "a", b"p2")
        return success()

    async with calling(call, ready=NOTHING_ANNOUNCED) as peer:
        await peer.invoke(b"call")
        assert peer.metadata == {("", "a"): b"p1", ("terms", "a"): b"p2"}
        assert peer.request_types == ["PUT_STATE_METADATA"] * 2


MISUSE: list[tuple[str, Use, type[Exception]]] = [
    ("empty key", lambda s: s.get_state(""), InvalidKeyError),
    ("empty key among keys", lambda s: s.get_states(["a", ""]), InvalidKeyError),
    ("keys that are one text", lambda s: s.get_states("ab"), InvalidArgumentError),
    ("empty key to write", lambda s: s.put_state("", b"v"), InvalidKeyError),
    ("empty key to delete", lambda s: s.del_state(""), InvalidKeyError),
    ("lone surrogate", lambda s: s.put_state("\ud800", b"v"), InvalidKeyError),
    ("empty collection", lambda s: s.get_private_data("", "a"), InvalidKeyError),
    ("empty collection for many", lambda s: s.get_private_data_multiple("", ["a"]), InvalidKeyError),
    ("empty collection hash", lambda s: s.get_private_data_hash("", "a"), InvalidKeyError),
    ("empty collection to write", lambda s: s.put_private_data("", "a", b"v"), InvalidKeyError),
    ("empty collection to delete", lambda s: s.del_private_data("", "a"), InvalidKeyError),
    ("empty collection to purge", lambda s: s.purge_private_data("", "a"), InvalidKeyError),
    ("page of nothing", lambda s: s.get_state_range_page("", "", page_size=0), InvalidArgumentError),
]


@pytest.mark.parametrize(("action", "raised"), [row[1:] for row in MISUSE], ids=[row[0] for row in MISUSE])
async def test_misuse_is_a_named_error_and_sends_nothing(action: Use, raised: type[Exception]) -> None:
    async def misuse(stub: Stub) -> object:
        with pytest.raises(raised):
            await action(stub)
        return None

    assert await use(misuse) == (None, [])


async def with_proposal(action: Callable[[Stub], object]) -> object:
    async def call(stub: Stub) -> object:
        return action(stub)

    return (await use(call))[0]


async def test_the_transaction_is_described() -> None:
    described = await with_proposal(
        lambda s: (s.tx_id, s.channel_id, s.args, s.creator, s.timestamp_ms, s.decorations["mark"], repr(s))
    )
    expected = ("tx1", CHANNEL, [b"call"], b"creator", 1_700_000_000_123, b"decorated", "<Stub tx1 on retail>")
    assert described == expected


async def test_the_time_is_told_to_the_nanosecond() -> None:
    assert await with_proposal(lambda s: s.timestamp_ns) == 1_700_000_000_123_999_999


async def test_binding_is_the_hash_of_nonce_creator_and_epoch() -> None:
    expected = hashlib.sha256(b"noncecreator" + (7).to_bytes(8, "little")).digest()
    assert await with_proposal(lambda s: s.binding) == expected


async def test_transient_input_can_be_read_and_not_changed() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(TypeError):
            stub.transient["terms"] = b"other"  # type: ignore[index]  # the point of the test
        return success(stub.transient["terms"])

    async with calling(call) as peer:
        response = await peer.invoke(b"call", proposal=signed_proposal(transient={"terms": b"price"}))
        assert response.payload == b"price"


async def test_function_and_parameters_are_text() -> None:
    async def call(stub: Stub) -> Response:
        return success(repr(stub.function_and_parameters()).encode())

    async with calling(call) as peer:
        assert (await peer.invoke(b"call", "价".encode())).payload.decode() == repr(("call", ["价"]))


async def test_arguments_that_are_not_text_are_a_named_error() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(InvalidArgumentError):
            stub.function_and_parameters()
        return success(stub.args[1])

    async with calling(call) as peer:
        assert (await peer.invoke(b"call", b"\xff")).payload == b"\xff"


async def test_without_a_proposal_there_is_no_creator() -> None:
    async def call(stub: Stub) -> Response:
        for read in (lambda: stub.creator, lambda: stub.timestamp_ms, lambda: stub.transient, lambda: stub.binding):
            with pytest.raises(NoProposalError):
                read()
        return success(b"checked")

    async with calling(call) as peer:
        message = transaction_message("tx1", b"call")
        message.ClearField("proposal")
        assert ResponseMessage.FromString((await peer.run(message)).payload).payload == b"checked"


async def test_the_last_event_goes_with_completed() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(InvalidArgumentError):
            stub.set_event("", b"")
        stub.set_event("First", b"1")
        stub.set_event("Second", b"2")
        assert stub.event == ("Second", b"2")
        return success()

    async with calling(call) as peer:
        message = await peer.run(transaction_message("tx1", b"call"))
        assert (message.chaincode_event.event_name, message.chaincode_event.payload) == ("Second", b"2")


@pytest.mark.parametrize(("channel", "target"), [("", "other"), ("wholesale", "other/wholesale")])
async def test_invoke_chaincode_calls_by_name_and_channel(channel: str, target: str) -> None:
    async def call(stub: Stub) -> Response:
        return await stub.invoke_chaincode("other", [b"f", b"x"], channel=channel)

    inner = ResponseMessage(status=201, payload=b"from there")
    async with calling(call) as peer:
        outcome = ChaincodeMessage(type=Type.COMPLETED, payload=inner.SerializeToString())
        peer.responses[Type.INVOKE_CHAINCODE] = outcome.SerializeToString()
        response = await peer.invoke(b"call")
        assert (response.status, response.payload) == (201, b"from there")
        spec = ChaincodeSpec.FromString(peer.requests[0].payload)
        assert (spec.chaincode_id.name, list(spec.input.args)) == (target, [b"f", b"x"])


async def test_invoke_chaincode_gives_refusals_as_responses() -> None:
    async def call(stub: Stub) -> Response:
        return await stub.invoke_chaincode("other", [])

    async with calling(call) as peer:
        outcome = ChaincodeMessage(type=Type.ERROR, payload=b"it failed")
        peer.responses[Type.INVOKE_CHAINCODE] = outcome.SerializeToString()
        assert (await peer.invoke(b"call")).message == "it failed"
        peer.failing[Type.INVOKE_CHAINCODE] = "not allowed"
        response = await peer.invoke(b"call", tx_id="tx2")
        assert (response.status, response.message, response.payload) == (500, "not allowed", b"not allowed")


async def test_a_wrong_number_of_values_is_not_taken() -> None:
    async def call(stub: Stub) -> Response:
        with pytest.raises(ProtocolError):
            await stub.get_states(["a", "b"])
        return success(b"checked")

    async with calling(call) as peer:
        peer.responses[Type.GET_STATE_MULTIPLE] = GetStateMultipleResult(values=[b"1"]).SerializeToString()
        assert (await peer.invoke(b"call")).payload == b"checked"
