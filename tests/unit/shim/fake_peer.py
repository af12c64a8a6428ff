"""The peer's side of the chaincode stream: dials the service over a real gRPC connection, as a Fabric peer does.

It keeps to the peer's rules: results of queries come in small portions, and a transaction's writes show only after it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Self

import grpc
import grpc.aio

from chaincode.shim.protos import (
    KV,
    ChaincodeAdditionalParams,
    ChaincodeInput,
    ChaincodeMessage,
    ChaincodeProposalPayload,
    ChannelHeader,
    DelState,
    GetHistoryForKey,
    GetState,
    GetStateByRange,
    GetStateMetadata,
    GetStateMultiple,
    GetStateMultipleResult,
    Header,
    HeaderType,
    KeyModification,
    Proposal,
    PutState,
    PutStateMetadata,
    QueryMetadata,
    QueryResponse,
    QueryResponseMetadata,
    QueryResultBytes,
    QueryStateClose,
    QueryStateNext,
    ResponseMessage,
    SignatureHeader,
    SignedProposal,
    StateMetadata,
    StateMetadataResult,
    WriteBatchState,
    WriteRecord,
)

Type = ChaincodeMessage
CHANNEL = "retail"
SIZES = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
PORTION = 2  # results in one QueryResponse
BATCHES = ChaincodeAdditionalParams(
    use_write_batch=True, max_size_write_batch=1000, use_get_multiple_keys=True, max_size_get_multiple_keys=1000
).SerializeToString()


def signed_proposal(
    *,
    creator: bytes = b"creator",
    transient: Mapping[str, bytes] | None = None,
    seconds: int = 1_700_000_000,
    nanos: int = 123_999_999,
    header_type: int = HeaderType.ENDORSER_TRANSACTION,
) -> Any:
    """A proposal as a client signs it; the signature is the peer's business and left out."""
    channel_header = ChannelHeader(type=header_type, channel_id=CHANNEL, epoch=7)
    channel_header.timestamp.seconds = seconds
    channel_header.timestamp.nanos = nanos
    header = Header(
        channel_header=channel_header.SerializeToString(),
        signature_header=SignatureHeader(creator=creator, nonce=b"nonce").SerializeToString(),
    )
    payload = ChaincodeProposalPayload(TransientMap=dict(transient or {}))
    proposal = Proposal(header=header.SerializeToString(), payload=payload.SerializeToString())
    return SignedProposal(proposal_bytes=proposal.SerializeToString())


def transaction_message(tx_id: str, *args: bytes, proposal: Any = None, message_type: int = Type.TRANSACTION) -> Any:
    """INIT or TRANSACTION with these arguments."""
    return ChaincodeMessage(
        type=message_type,
        txid=tx_id,
        channel_id=CHANNEL,
        payload=ChaincodeInput(args=args, decorations={"mark": b"decorated"}).SerializeToString(),
        proposal=signed_proposal() if proposal is None else proposal,
    )


class FakePeer:
    """`async with FakePeer(port)` dials; `ready()` goes through registration; `invoke()` runs a transaction and answers
    its requests from `state` (collection, key) -> value, keeping all of them in `requests`."""

    def __init__(
        self,
        port: int,
        *,
        ready: bytes = BATCHES,
        credentials: grpc.ChannelCredentials | None = None,
        options: Sequence[tuple[str, int]] = (),
    ) -> None:
        all_options = [*SIZES, *options]
        address = f"localhost:{port}"
        self._channel = (
            grpc.aio.insecure_channel(address, options=all_options)
            if credentials is None
            else grpc.aio.secure_channel(address, credentials, options=all_options)
        )
        connect = self._channel.stream_stream(
            "/protos.Chaincode/Connect",
            request_serializer=ChaincodeMessage.SerializeToString,
            response_deserializer=ChaincodeMessage.FromString,
        )
        self.stream: Any = connect()
        self._ready = ready
        self.state: dict[tuple[str, str], bytes] = {}
        self.metadata: dict[tuple[str, str], bytes] = {}
        self.history: dict[str, list[Any]] = {}
        self.requests: list[Any] = []
        self.failing: dict[int, str] = {}  # message type -> text of the ERROR it is answered with
        self.responses: dict[int, bytes] = {}  # message type -> payload it is answered with
        self._queries: dict[str, list[Any]] = {}
        self._writes: dict[str, list[tuple[dict[tuple[str, str], bytes], tuple[str, str], bytes | None]]] = {}
        self._tx_id = ""  # whose request is being answered

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stream.cancel()
        await self._channel.close()

    async def receive(self) -> Any:
        """The service's next message, EOF when the stream is over."""
        try:
            return await asyncio.wait_for(self.stream.read(), 60)
        except grpc.aio.AioRpcError:  # the end too; its status is in `stream.code()`
            return grpc.aio.EOF

    async def send(self, message: Any) -> None:
        await self.stream.write(message)

    async def register(self) -> str:
        """Take the service's REGISTER; returns the chaincode id in it."""
        message = await self.receive()
        assert message.type == Type.REGISTER
        return str(message.payload[2:].decode())  # the payload is a ChaincodeID with its name alone

    async def established(self) -> Self:
        await self.register()
        await self.send(ChaincodeMessage(type=Type.REGISTERED))
        return self

    async def ready(self) -> Self:
        await self.established()
        await self.send(ChaincodeMessage(type=Type.READY, payload=self._ready))
        return self

    async def invoke(self, *args: bytes, tx_id: str = "tx1", proposal: Any = None) -> Any:
        """Run one transaction to its end; returns the Response message."""
        return response_of(await self.run(transaction_message(tx_id, *args, proposal=proposal)))

    async def run(self, start: Any) -> Any:
        """Send `start`, answer requests, return the message that ends it: COMPLETED or ERROR."""
        await self.send(start)
        while True:
            message = await self.receive()
            assert message is not grpc.aio.EOF, "the stream ended within a transaction"
            if message.type in (Type.COMPLETED, Type.ERROR):
                self._commit(message.txid)
                return message
            await self.answer(message)

    async def answer(self, message: Any) -> None:
        """Answer one request of the chaincode."""
        self.requests.append(message)
        self._tx_id = message.txid
        reply = ChaincodeMessage(type=Type.RESPONSE, txid=message.txid, channel_id=message.channel_id)
        if message.type in self.failing:
            reply.type = Type.ERROR
            reply.payload = self.failing[message.type].encode()
        elif message.type in self.responses:
            reply.payload = self.responses[message.type]
        else:
            reply.payload = _ANSWERS[message.type](self, message.payload)
        await self.send(reply)

    @property
    def request_types(self) -> list[str]:
        return [ChaincodeMessage.Type.Name(message.type) for message in self.requests]

    def _write(self, target: dict[tuple[str, str], bytes], place: tuple[str, str], value: bytes | None) -> None:
        self._writes.setdefault(self._tx_id, []).append((target, place, value))

    def _commit(self, tx_id: str) -> None:
        """The transaction is over: its writes show from now on."""
        for target, place, value in self._writes.pop(tx_id, []):
            if value:
                target[place] = value
            else:
                target.pop(place, None)

    def _get(self, payload: bytes) -> bytes:
        request = GetState.FromString(payload)
        return self.state.get((request.collection, request.key), b"")

    def _get_multiple(self, payload: bytes) -> bytes:
        request = GetStateMultiple.FromString(payload)
        values = [self.state.get((request.collection, key), b"") for key in request.keys]
        return bytes(GetStateMultipleResult(values=values).SerializeToString())

    def _get_hash(self, payload: bytes) -> bytes:
        value = self._get(payload)
        return hashlib.sha256(value).digest() if value else b""

    def _put(self, payload: bytes) -> bytes:
        request = PutState.FromString(payload)
        self._write(self.state, (request.collection, request.key), request.value)
        return b""

    def _delete(self, payload: bytes) -> bytes:
        request = DelState.FromString(payload)
        self._write(self.state, (request.collection, request.key), None)
        return b""

    def _put_metadata(self, payload: bytes) -> bytes:
        request = PutStateMetadata.FromString(payload)
        self._write(self.metadata, (request.collection, request.key), request.metadata.value)
        return b""

    def _get_metadata(self, payload: bytes) -> bytes:
        request = GetStateMetadata.FromString(payload)
        value = self.metadata.get((request.collection, request.key))
        entries = [] if value is None else [StateMetadata(metakey="VALIDATION_PARAMETER", value=value)]
        return bytes(StateMetadataResult(entries=entries).SerializeToString())

    def _write_batch(self, payload: bytes) -> bytes:
        for record in WriteBatchState.FromString(payload).rec:
            place = (record.collection, record.key)
            if record.type == WriteRecord.PUT_STATE:
                self._write(self.state, place, record.value)
            elif record.type == WriteRecord.PUT_STATE_METADATA:
                self._write(self.metadata, place, record.metadata.value)
            else:
                self._write(self.state, place, None)
        return b""

    def _range(self, payload: bytes) -> bytes:
        request = GetStateByRange.FromString(payload)
        found = [
            KV(namespace="energysale", key=key, value=value)
            for (collection, key), value in sorted(self.state.items())
            if collection == request.collection
            and request.startKey <= key
            and (not request.endKey or key < request.endKey)
        ]
        if request.metadata:
            return self._page(found, request.metadata)
        return self._open(found)

    def _page(self, found: list[Any], metadata: bytes) -> bytes:
        wanted = QueryMetadata.FromString(metadata)
        rest = [entry for entry in found if entry.key >= wanted.bookmark]
        page, after = rest[: wanted.pageSize], rest[wanted.pageSize :]
        answer = QueryResponseMetadata(fetched_records_count=len(page), bookmark=after[0].key if after else "")
        return bytes(QueryResponse(results=_results(page), metadata=answer.SerializeToString()).SerializeToString())

    def _history(self, payload: bytes) -> bytes:
        return self._open(self.history.get(GetHistoryForKey.FromString(payload).key, []))

    def _open(self, found: Sequence[Any]) -> bytes:
        query_id = f"query{len(self._queries)}"
        self._queries[query_id] = list(found)
        return self._portion(query_id)

    def _next(self, payload: bytes) -> bytes:
        return self._portion(QueryStateNext.FromString(payload).id)

    def _portion(self, query_id: str) -> bytes:
        rest = self._queries[query_id]
        portion, self._queries[query_id] = rest[:PORTION], rest[PORTION:]
        has_more = bool(self._queries[query_id])
        return bytes(QueryResponse(results=_results(portion), has_more=has_more, id=query_id).SerializeToString())

    def _close(self, payload: bytes) -> bytes:
        query_id = QueryStateClose.FromString(payload).id
        del self._queries[query_id]
        return bytes(QueryResponse(id=query_id).SerializeToString())


_ANSWERS = {
    Type.GET_STATE: FakePeer._get,
    Type.GET_STATE_MULTIPLE: FakePeer._get_multiple,
    Type.GET_PRIVATE_DATA_HASH: FakePeer._get_hash,
    Type.PUT_STATE: FakePeer._put,
    Type.DEL_STATE: FakePeer._delete,
    Type.PURGE_PRIVATE_DATA: FakePeer._delete,
    Type.PUT_STATE_METADATA: FakePeer._put_metadata,
    Type.GET_STATE_METADATA: FakePeer._get_metadata,
    Type.WRITE_BATCH_STATE: FakePeer._write_batch,
    Type.GET_STATE_BY_RANGE: FakePeer._range,
    Type.GET_QUERY_RESULT: lambda peer, _: peer._open([KV(key="found", value=b"rich")]),
    Type.GET_HISTORY_FOR_KEY: FakePeer._history,
    Type.QUERY_STATE_NEXT: FakePeer._next,
    Type.QUERY_STATE_CLOSE: FakePeer._close,
}


def response_of(message: Any) -> Any:
    """The Response in a COMPLETED message."""
    assert message.type == Type.COMPLETED, ChaincodeMessage.Type.Name(message.type)
    return ResponseMessage.FromString(message.payload)


def modification(tx_id: str, value: bytes, *, seconds: int, nanos: int = 0, is_delete: bool = False) -> Any:
    """One entry of a key's history."""
    entry = KeyModification(tx_id=tx_id, value=value, is_delete=is_delete)
    entry.timestamp.seconds = seconds
    entry.timestamp.nanos = nanos
    return entry


def _results(entries: Sequence[Any]) -> list[Any]:
    return [QueryResultBytes(resultBytes=entry.SerializeToString()) for entry in entries]
