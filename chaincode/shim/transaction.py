"""One running transaction on one stream: its requests to the peer, strictly one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from google.protobuf.message import DecodeError

from chaincode.shim.capabilities import PeerCapabilities
from chaincode.shim.errors import (
    MalformedAnswerError,
    MessageTooLargeError,
    PeerError,
    ProtocolError,
    TransactionEndedError,
)
from chaincode.shim.protos import ChaincodeMessage


def read_answer(request: int, payload: bytes, answer: Any) -> Any:
    """The message of class `answer` in `payload`, the peer's answer to `request`. Raises MalformedAnswerError."""
    try:
        return answer.FromString(payload)
    except DecodeError:
        raise MalformedAnswerError(request=ChaincodeMessage.Type.Name(request)) from None


class Transaction:
    """Asks the peer on behalf of one transaction.

    The peer silently drops a second request of a transaction whose first it has not answered, and the call would hang
    until the peer's timeout. So requests queue here, first come, first served. The turn is given back when the answer
    arrives and not when the caller stops waiting: a cancelled `get_state` still has its answer under way.
    """

    def __init__(
        self,
        *,
        channel_id: str,
        tx_id: str,
        send: Callable[[bytes], None],
        capabilities: PeerCapabilities,
        max_message_bytes: int,
    ) -> None:
        self.channel_id = channel_id
        self.tx_id = tx_id
        self.capabilities = capabilities
        self.max_message_bytes = max_message_bytes
        self._send = send
        self._turn = asyncio.Lock()
        self._reply: asyncio.Future[Any] | None = None
        self._ended = False

    def __repr__(self) -> str:
        return f"<Transaction {self.tx_id[:8]} on {self.channel_id}>"

    async def ask(self, request: int, body: Any) -> bytes:
        """Send a message of type `request` with `body` (a protobuf message) and return the answer's payload.

        Raises PeerError when the peer answers ERROR, MessageTooLargeError before anything is sent, and
        TransactionEndedError when the transaction's answer is already given.
        """
        if self._ended:
            raise TransactionEndedError("the transaction has ended")
        await self._turn.acquire()
        try:
            if self._ended:
                raise TransactionEndedError("the transaction has ended")
            self.send(request, body.SerializeToString())
        except BaseException:
            self._turn.release()
            raise
        self._reply = asyncio.get_running_loop().create_future()
        answer = await self._reply
        if answer.type == ChaincodeMessage.ERROR:
            detail = answer.payload.decode(errors="replace")
            raise PeerError(request=ChaincodeMessage.Type.Name(request), detail=detail)
        payload: bytes = answer.payload
        return payload

    async def ask_for(self, request: int, body: Any, answer: Any) -> Any:
        """The same, decoded: `answer` is the class of the message in the answer's payload.

        Raises MalformedAnswerError, too, when the payload is no such message.
        """
        return read_answer(request, await self.ask(request, body), answer)

    def answer(self, message: Any) -> None:
        """Hand the peer's answer to whoever asked. Raises ProtocolError when nothing was asked."""
        reply = self._reply
        if reply is None:
            raise ProtocolError("an answer without a request")
        self._reply = None
        self._turn.release()
        if not reply.done():  # done means that its asker was cancelled
            reply.set_result(message)

    async def end(self) -> None:
        """Refuse further requests and wait for the answer to one that nobody waits for any more.

        An answer that reaches the stream after COMPLETED would belong to no transaction.
        """
        self._ended = True
        await self._turn.acquire()

    def send(self, message_type: int, payload: bytes, event: Any = None) -> None:
        """Queue a message of this transaction. Raises MessageTooLargeError when the stream cannot carry it."""
        data: bytes = ChaincodeMessage(
            type=message_type, payload=payload, txid=self.tx_id, channel_id=self.channel_id, chaincode_event=event
        ).SerializeToString()
        if len(data) > self.max_message_bytes:
            raise MessageTooLargeError(size_bytes=len(data), limit_bytes=self.max_message_bytes)
        self._send(data)
