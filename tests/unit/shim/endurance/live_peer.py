"""A peer with many transactions under way at once, that loses its stream and comes back."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import grpc
import grpc.aio

from chaincode.shim.protos import ChaincodeMessage, GetState, ResponseMessage
from tests.unit.shim.endurance.answers import value_of
from tests.unit.shim.fake_peer import BATCHES, SIZES, signed_proposal, transaction_message

Type = ChaincodeMessage
PINGS = [
    ("grpc.keepalive_time_ms", 100),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.ping_timeout_ms", 20_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 10),
    ("grpc.max_reconnect_backoff_ms", 100),
]
_PROPOSAL = signed_proposal()  # one for all: the peer has checked it, and making it would be most of the load's work
_WRITES = (Type.PUT_STATE, Type.WRITE_BATCH_STATE)


class StreamLost(Exception):  # noqa: N818  # not a failure: what a transaction is told whose stream has ended
    """The transaction's stream ended before its answer came."""


class LivePeer:
    """`open()` dials and registers, `invoke()` runs one transaction among others, `strays` counts messages of the
    service that belong to no transaction under way."""

    def __init__(self, port: int, *, batches: bool) -> None:
        self._port = port
        self._ready = BATCHES if batches else b""
        self._channel: grpc.aio.Channel | None = None
        self._stream: Any = None
        self._reader: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._pending: dict[str, asyncio.Future[Any]] = {}
        self._opened = asyncio.Event()
        self.strays = 0

    async def open(self) -> None:
        """Dial, again and again while nobody listens, and register."""
        while True:
            if self._channel is None:
                self._channel = grpc.aio.insecure_channel(f"localhost:{self._port}", options=[*SIZES, *PINGS])
            self._stream = self._channel.stream_stream(
                "/protos.Chaincode/Connect", ChaincodeMessage.SerializeToString, ChaincodeMessage.FromString
            )()
            try:
                if await self._stream.read() is grpc.aio.EOF:
                    continue
                await self._stream.write(ChaincodeMessage(type=Type.REGISTERED))
                await self._stream.write(ChaincodeMessage(type=Type.READY, payload=self._ready))
            except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
                await asyncio.sleep(0.01)
                continue
            self._reader = asyncio.create_task(self._read(self._stream))
            self._opened.set()
            return

    async def invoke(self, tx_id: str, *args: bytes) -> Any:
        """The Response. Raises StreamLost."""
        await self._opened.wait()
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._pending[tx_id] = answer
        try:
            await self._write(self._stream, transaction_message(tx_id, *args, proposal=_PROPOSAL))
            return await answer
        finally:
            del self._pending[tx_id]
            if answer.done():
                answer.exception()  # told already, by the failed write

    async def lose_stream(self, *, politely: bool) -> None:
        """End the stream, by its end or by cancelling it, and open another one on the same connection."""
        if politely:
            async with self._writing:
                await self._stream.done_writing()
        else:
            self._stream.cancel()
        await self._lost()
        await self.open()

    async def restart(self) -> None:
        """End connection and stream as a peer that stops does, and dial again."""
        await self.close()
        await self.open()

    async def come_back(self) -> None:
        """The stream was ended from elsewhere: wait until that is noticed and open another one."""
        await self._lost()
        await self.open()

    async def close(self) -> None:
        """End connection and stream."""
        if self._channel is not None:
            await self._channel.close()
            self._channel = None
            await self._lost()

    async def keep_alive(self) -> None:
        """Send the chaincode protocol's own KEEPALIVE, whose echo is no stray."""
        await self._write(self._stream, ChaincodeMessage(type=Type.KEEPALIVE))

    async def _lost(self) -> None:
        self._opened.clear()
        if self._reader is not None:
            await asyncio.wait({self._reader})

    async def _read(self, stream: Any) -> None:
        with contextlib.suppress(grpc.aio.AioRpcError, asyncio.CancelledError, StreamLost):
            while (message := await stream.read()) is not grpc.aio.EOF:
                await self._heard(stream, message)
        self._opened.clear()
        for answer in self._pending.values():
            if not answer.done():
                answer.set_exception(StreamLost())

    async def _heard(self, stream: Any, message: Any) -> None:
        if message.type == Type.KEEPALIVE:
            return
        answer = self._pending.get(message.txid)
        if answer is None or answer.done():
            self.strays += 1
        elif message.type == Type.COMPLETED:
            answer.set_result(ResponseMessage.FromString(message.payload))
        elif message.type == Type.ERROR:
            answer.set_exception(AssertionError(message.payload.decode(errors="replace")))
        else:
            payload = (
                b"" if message.type in _WRITES else value_of(message.txid, GetState.FromString(message.payload).key)
            )
            reply = ChaincodeMessage(
                type=Type.RESPONSE, txid=message.txid, channel_id=message.channel_id, payload=payload
            )
            await self._write(stream, reply)

    async def _write(self, stream: Any, message: Any) -> None:
        async with self._writing:
            try:
                await stream.write(message)
            except (grpc.aio.AioRpcError, asyncio.InvalidStateError, asyncio.CancelledError):
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise
                if stream is self._stream:
                    self._opened.clear()  # before the reader has noticed: a write that fails gives it no time to
                raise StreamLost from None
