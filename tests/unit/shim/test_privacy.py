"""Planted values must not show in logs, errors, responses or `repr`."""

from __future__ import annotations

import logging

import pytest

from chaincode.shim import KeyValue, Modification, Page, Response, Stub, success
from tests.unit.shim.fake_peer import Type, signed_proposal, transaction_message
from tests.unit.shim.program import calling

PLANTED = "price-4711"


async def test_an_exceptions_text_is_neither_answered_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def call(stub: Stub) -> Response:
        terms = stub.transient["terms"].decode()
        await stub.put_private_data("terms", terms, terms.encode())
        raise ValueError(f"bad terms {terms}")

    caplog.set_level(logging.DEBUG)
    async with calling(call) as peer:
        proposal = signed_proposal(transient={"terms": PLANTED.encode()})
        message = await peer.run(transaction_message("tx1", b"call", PLANTED.encode(), proposal=proposal))
    assert PLANTED.encode() not in message.SerializeToString()
    assert PLANTED not in caplog.text
    failures = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failures) == 1
    assert "transaction tx1 on retail failed: builtins.ValueError at " in failures[0]
    assert "test_privacy.py:" in failures[0]
    assert caplog.records[0].exc_info is None


async def test_a_peers_error_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def call(stub: Stub) -> Response:
        await stub.get_private_data("terms", "key")
        return success()

    caplog.set_level(logging.DEBUG)
    async with calling(call) as peer:
        peer.failing[Type.GET_STATE] = PLANTED
        response = await peer.invoke(b"call")
    assert response.message == "internal error in transaction tx1"
    assert PLANTED not in caplog.text
    assert "PeerError" in caplog.text


async def test_a_whole_transaction_logs_no_value(caplog: pytest.LogCaptureFixture) -> None:
    async def call(stub: Stub) -> Response:
        stub.start_write_batch()
        await stub.put_private_data("terms", PLANTED, PLANTED.encode())
        stub.set_event(PLANTED, PLANTED.encode())
        assert PLANTED not in repr(stub) + repr(stub.get_state_range(PLANTED, ""))
        return success(PLANTED.encode())

    caplog.set_level(logging.DEBUG)
    async with calling(call) as peer:
        assert (await peer.invoke(b"call", PLANTED.encode())).status == 200
    assert PLANTED not in caplog.text


@pytest.mark.parametrize(
    "value",
    [
        Response(200, PLANTED, PLANTED.encode()),
        KeyValue(PLANTED, PLANTED.encode()),
        Modification("tx1", 1, False, PLANTED.encode()),
        Page([KeyValue(PLANTED, b"")], PLANTED, 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_repr_shows_no_value(value: object) -> None:
    assert PLANTED not in repr(value)
