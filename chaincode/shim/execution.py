"""Runs the chaincode for one transaction and tells the peer how it ended."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.errors import MalformedProposalError, MessageTooLargeError
from chaincode.shim.protos import ChaincodeEvent, ChaincodeMessage, ResponseMessage
from chaincode.shim.response import ERROR, Response, error
from chaincode.shim.safe_log import log_failure
from chaincode.shim.stub import Stub
from chaincode.shim.transaction import Transaction

_log = logging.getLogger(__name__)


async def execute(chaincode: Chaincode, transaction: Transaction, message: Any) -> None:
    """Answer `message`, the peer's INIT or TRANSACTION.

    COMPLETED carries the chaincode's response, refusals included, after the writes kept back are sent. Whatever the
    chaincode raises is answered "internal error" with the transaction's id: the exception's own text may be private.
    As in the official shim, a refused INIT and a proposal that cannot be read are answered with ERROR.
    """
    try:
        stub = Stub(transaction, message)
    except MalformedProposalError as malformed:
        _log.warning("transaction %s on %s: %s", transaction.tx_id, transaction.channel_id, malformed)
        transaction.send(ChaincodeMessage.ERROR, str(malformed).encode())
        return
    is_init = message.type == ChaincodeMessage.INIT
    event = None
    try:
        response = await _call(chaincode, stub, is_init=is_init)
        payload = _encode(response)
        await stub.finish_write_batch()
        event = stub.event
    except (Exception, asyncio.CancelledError) as failure:
        if _is_cancelled():
            raise
        log_failure(_log, f"transaction {transaction.tx_id} on {transaction.channel_id} failed", failure)
        response = error(f"internal error in transaction {transaction.tx_id}")
        payload = _encode(response)
    await transaction.end()
    if is_init and response.status >= ERROR:
        transaction.send(ChaincodeMessage.ERROR, response.message.encode())
    else:
        _complete(transaction, payload, event)


async def _call(chaincode: Chaincode, stub: Stub, *, is_init: bool) -> Response:
    response: object = await (chaincode.init(stub) if is_init else chaincode.invoke(stub))
    if not isinstance(response, Response):
        raise TypeError("a chaincode must return a Response")
    return response


def _complete(transaction: Transaction, payload: bytes, event: tuple[str, bytes] | None) -> None:
    event_message = None if event is None else ChaincodeEvent(event_name=event[0], payload=event[1])
    try:
        transaction.send(ChaincodeMessage.COMPLETED, payload, event_message)
    except MessageTooLargeError as too_large:
        _log.error("transaction %s on %s: its response: %s", transaction.tx_id, transaction.channel_id, too_large)
        refusal = error(f"the response of transaction {transaction.tx_id} is too large: {too_large}")
        transaction.send(ChaincodeMessage.COMPLETED, _encode(refusal))


def _encode(response: Response) -> bytes:
    message = ResponseMessage(status=response.status, message=response.message, payload=response.payload)
    encoded: bytes = message.SerializeToString()
    return encoded


def _is_cancelled() -> bool:
    """Whether this task is being cancelled from outside, as against a chaincode that let a CancelledError of its own
    sub-task through: then the peer still waits for an answer."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
