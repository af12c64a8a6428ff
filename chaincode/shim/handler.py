"""The shim's side of one stream with one peer: its state, and what each message means in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from google.protobuf.message import DecodeError

from chaincode.shim.capabilities import PeerCapabilities
from chaincode.shim.chaincode import Chaincode
from chaincode.shim.errors import ProtocolError, RegistrationIgnoredError
from chaincode.shim.execution import execute
from chaincode.shim.protos import ChaincodeID, ChaincodeMessage, ResponseMessage
from chaincode.shim.response import ERROR
from chaincode.shim.safe_log import log_failure
from chaincode.shim.stream import Stream
from chaincode.shim.transaction import Transaction

REGISTRATION_TIMEOUT_S = 3.0
_log = logging.getLogger(__name__)


class State(Enum):
    """How far a stream has come."""

    CREATED = "created"  # REGISTER is sent
    ESTABLISHED = "established"  # the peer has taken the registration
    READY = "ready"  # the peer sends transactions


class Handler:
    """Serves one stream. Each peer that dials has a handler of its own; they share nothing but the chaincode."""

    def __init__(
        self,
        *,
        chaincode_id: str,
        chaincode: Chaincode,
        stream: Stream,
        max_message_bytes: int,
        registration_timeout_s: float,
    ) -> None:
        self._registration_timeout_s = registration_timeout_s
        self._chaincode_id = chaincode_id
        self._chaincode = chaincode
        self._stream = stream
        self._max_message_bytes = max_message_bytes
        self._state = State.CREATED
        self._capabilities = PeerCapabilities()
        self._outgoing: asyncio.Queue[bytes | None] = asyncio.Queue()  # None: all is said
        self._transactions: dict[tuple[str, str], Transaction] = {}
        self._executions: set[asyncio.Task[None]] = set()
        self._reader: asyncio.Task[None] | None = None
        self._violation: ProtocolError | RegistrationIgnoredError | None = None
        self._draining = False

    @property
    def state(self) -> State:
        """How far the stream has come."""
        return self._state

    async def run(self) -> None:
        """Register, then serve until the peer ends the stream or `drain` has.

        Raises ProtocolError when the peer breaks the protocol: it has been told so by ERROR, as the official shim
        does; RegistrationIgnoredError when it does not answer the registration. Transactions that still run at the end
        are cancelled, and have ended when this returns.
        """
        registration = ChaincodeID(name=self._chaincode_id).SerializeToString()
        self._send(ChaincodeMessage(type=ChaincodeMessage.REGISTER, payload=registration).SerializeToString())
        writer = asyncio.create_task(self._write())
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({self._reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            await _cancel(self._executions)
            self._outgoing.put_nowait(None)
            await asyncio.wait({writer})
        finally:
            await _cancel({*self._executions, self._reader, writer})
            _note_failures(self._reader, writer)
        if self._violation is not None:
            raise self._violation

    def decline(self) -> None:
        """Refuse transactions from now on; those that run go on."""
        self._draining = True

    async def drain(self, *, grace_s: float) -> None:
        """Refuse new transactions, let the running ones end within `grace_s` seconds, then end the stream."""
        self.decline()
        if self._executions:
            await asyncio.wait(set(self._executions), timeout=grace_s)
        if self._reader is not None:
            self._reader.cancel()

    async def _read(self) -> None:
        try:
            await self._read_registered()
            while (data := await self._stream.read()) is not None:
                self._handle(data)
        except (ProtocolError, RegistrationIgnoredError) as violation:
            self._violation = violation
            _log.error("chaincode stream in state %s: %s", self._state.value, violation)

    async def _read_registered(self) -> None:
        """Read until the peer has taken the registration.

        A peer that wanted another id says nothing at all. It waits for that one, for five minutes by default, and as
        long as a proposal waits for it, it commits no block: the one that defines our id, say.
        """
        try:
            async with asyncio.timeout(self._registration_timeout_s):
                while self._state is State.CREATED and (data := await self._stream.read()) is not None:
                    self._handle(data)
        except TimeoutError:
            raise RegistrationIgnoredError(f"the peer takes no chaincode {self._chaincode_id} now") from None

    async def _write(self) -> None:
        while (data := await self._outgoing.get()) is not None:
            await self._stream.write(data)

    def _handle(self, data: bytes) -> None:
        try:
            message = ChaincodeMessage.FromString(data)
        except DecodeError:
            raise ProtocolError("a message cannot be decoded") from None
        if message.type == ChaincodeMessage.KEEPALIVE:
            self._send(data)
            return
        try:
            action = _ACTIONS.get((self._state, message.type))
            if action is None:
                name = _type_name(message.type)
                raise ProtocolError(f"cannot handle message {name} in state {self._state.value}")
            action(self, message)
        except ProtocolError as violation:
            self._refuse(message, str(violation))
            raise

    def _registered(self, _message: Any) -> None:
        self._state = State.ESTABLISHED

    def _ready(self, message: Any) -> None:
        self._capabilities = PeerCapabilities.from_ready(message.payload)
        self._state = State.READY

    def _answer(self, message: Any) -> None:
        transaction = self._transactions.get((message.channel_id, message.txid))
        if transaction is None:
            raise ProtocolError("an answer for a transaction that is not running")
        transaction.answer(message)

    def _start(self, message: Any) -> None:
        key = (message.channel_id, message.txid)
        if key in self._transactions:
            # The peer gave up on the first one after its timeout. Two of one id could not tell their answers apart.
            self._refuse(message, "a transaction of this id is still running")
            return
        if self._draining:
            self._decline(message)
            return
        transaction = Transaction(
            channel_id=message.channel_id,
            tx_id=message.txid,
            send=self._send,
            capabilities=self._capabilities,
            max_message_bytes=self._max_message_bytes,
        )
        self._transactions[key] = transaction
        execution = asyncio.create_task(execute(self._chaincode, transaction, message))
        self._executions.add(execution)
        execution.add_done_callback(lambda done: self._finished(key, done))

    def _finished(self, key: tuple[str, str], execution: asyncio.Task[None]) -> None:
        del self._transactions[key]
        self._executions.discard(execution)
        if not execution.cancelled() and (failure := execution.exception()) is not None:
            log_failure(_log, f"transaction {key[1]} on {key[0]} is left unanswered", failure)

    def _decline(self, message: Any) -> None:
        response = ResponseMessage(status=ERROR, message="the chaincode service is stopping").SerializeToString()
        reply = ChaincodeMessage(
            type=ChaincodeMessage.COMPLETED, payload=response, txid=message.txid, channel_id=message.channel_id
        )
        self._send(reply.SerializeToString())

    def _refuse(self, message: Any, reason: str) -> None:
        reply = ChaincodeMessage(
            type=ChaincodeMessage.ERROR, payload=reason.encode(), txid=message.txid, channel_id=message.channel_id
        )
        self._send(reply.SerializeToString())

    def _send(self, data: bytes) -> None:
        self._outgoing.put_nowait(data)


# What the peer may say in which state; KEEPALIVE is echoed in every one. Anything else ends the stream.
_ACTIONS: dict[tuple[State, int], Callable[[Handler, Any], None]] = {
    (State.CREATED, ChaincodeMessage.REGISTERED): Handler._registered,
    (State.ESTABLISHED, ChaincodeMessage.READY): Handler._ready,
    (State.READY, ChaincodeMessage.INIT): Handler._start,
    (State.READY, ChaincodeMessage.TRANSACTION): Handler._start,
    (State.READY, ChaincodeMessage.RESPONSE): Handler._answer,
    (State.READY, ChaincodeMessage.ERROR): Handler._answer,
}


def _type_name(message_type: int) -> str:
    try:
        name: str = ChaincodeMessage.Type.Name(message_type)
    except ValueError:
        return f"of unknown type {message_type}"
    return name


async def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel the tasks and wait until each has ended."""
    pending = {task for task in tasks if not task.done()}
    for task in pending:
        task.cancel()
    if pending:
        await asyncio.wait(pending)


def _note_failures(*tasks: asyncio.Task[None]) -> None:
    """gRPC raises in the middle of a read or write when the peer is gone: worth a line, and no error of ours."""
    for task in tasks:
        if not task.cancelled() and (failure := task.exception()) is not None:
            _log.info("the stream broke off: %s", type(failure).__qualname__)
