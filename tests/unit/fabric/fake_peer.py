"""A small peer: the Gateway and Deliver services over a real gRPC server, with faults to order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from google.protobuf import any_pb2

from gateway.fabric import Endpoint, protos
from tests.unit.fabric.fake_ledger import FakeLedger, channel_header

Handler = Callable[[Any, Any], Awaitable[Any]]
Fault = Callable[[Any], Awaitable[None]]


class FakePeer:
    """Endorses anything with the result `result of <function>`, puts each submitted envelope into a block of its own.

    `requests[method]` holds what came in, `remaining_s[method]` the deadlines it came with. `faults[method]` are played
    one per call, before the call is served.
    """

    def __init__(self, ledger: FakeLedger, *, credentials: grpc.ServerCredentials | None = None) -> None:
        self.ledger = ledger
        self.requests: dict[str, list[Any]] = {}
        self.remaining_s: dict[str, list[float]] = {}
        self.faults: dict[str, list[Fault]] = {}
        self.writes: protos.Message = protos.rwset.TxReadWriteSet()
        self.event: protos.Message | None = None
        self.codes: list[int] = []
        self.commits = True
        self.serialize: Callable[[Any], bytes] = _serialize
        self._credentials = credentials
        self._port = 0
        self._server: grpc.aio.Server | None = None
        self._cuts: set[asyncio.Event] = set()
        self._arrivals: dict[str, asyncio.Event] = {}

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(name=f"peer-{self._port}", address=f"localhost:{self._port}", tls_root=None)

    def received(self, method: str) -> list[Any]:
        return self.requests.get(method, [])

    async def arrival(self, method: str) -> None:
        """Wait until a call of `method` has come in."""
        async with asyncio.timeout(60):
            await self._arrivals.setdefault(method, asyncio.Event()).wait()

    def fail_next(
        self,
        method: str,
        code: grpc.StatusCode,
        *details: protos.Message,
        text: str = "told to fail",
        after_s: float = 0.0,
    ) -> None:
        """Let the next call of `method` end in `code` with gateway.ErrorDetail messages, `after_s` seconds late."""

        async def fail(context: Any) -> None:
            await asyncio.sleep(after_s)
            await context.abort(code, text, _trailers(code, details))

        self.faults.setdefault(method, []).append(fail)

    def hang_next(self, method: str) -> asyncio.Event:
        """Let the next call of `method` never answer. The event is set once it has arrived."""
        arrived = asyncio.Event()

        async def hang(context: Any) -> None:
            arrived.set()
            await asyncio.Event().wait()

        self.faults.setdefault(method, []).append(hang)
        return arrived

    def cut_streams(self) -> None:
        """Break all event streams that are open, as a lost connection does."""
        for cut in self._cuts:
            cut.set()

    async def start(self) -> None:
        """Listen, after a stop on the same port as before."""
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        self._server.add_generic_rpc_handlers((self._gateway_service(), self._deliver_service()))
        address = f"localhost:{self._port}"
        self._port = (
            self._server.add_secure_port(address, self._credentials)
            if self._credentials
            else self._server.add_insecure_port(address)
        )
        await self._server.start()

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop(None)
            self._server = None

    def _gateway_service(self) -> grpc.GenericRpcHandler:
        gateway = protos.gateway
        handlers: dict[str, Any] = {
            "Evaluate": self._unary("Evaluate", self._evaluate, gateway.EvaluateRequest),
            "Endorse": self._unary("Endorse", self._endorse, gateway.EndorseRequest),
            "Submit": self._unary("Submit", self._submit, gateway.SubmitRequest),
            "CommitStatus": self._unary("CommitStatus", self._commit_status, gateway.SignedCommitStatusRequest),
            "ChaincodeEvents": grpc.unary_stream_rpc_method_handler(
                self._stream("ChaincodeEvents", self._chaincode_events),
                gateway.SignedChaincodeEventsRequest.FromString,
                lambda message: self.serialize(message),
            ),
        }
        return grpc.method_handlers_generic_handler("gateway.Gateway", handlers)

    def _deliver_service(self) -> grpc.GenericRpcHandler:
        handlers: dict[str, Any] = {
            method: grpc.stream_stream_rpc_method_handler(
                self._stream(method, self._deliver),
                protos.common.Envelope.FromString,
                lambda message: self.serialize(message),
            )
            for method in ("Deliver", "DeliverFiltered", "DeliverWithPrivateData")
        }
        return grpc.method_handlers_generic_handler("protos.Deliver", handlers)

    def _unary(self, method: str, handler: Handler, request_class: Any) -> Any:
        async def serve(request: Any, context: Any) -> Any:
            await self._arrive(method, request, context)
            return await handler(request, context)

        return grpc.unary_unary_rpc_method_handler(
            serve, request_class.FromString, lambda message: self.serialize(message)
        )

    def _stream(self, method: str, handler: Callable[[str, Any], AsyncGenerator[Any, None]]) -> Any:
        async def serve(request: Any, context: Any) -> None:
            if hasattr(request, "__anext__"):
                request = await anext(request)
            await self._arrive(method, request, context)
            cut = asyncio.Event()
            self._cuts.add(cut)
            try:
                async with aclosing(_until(cut, handler(method, request))) as responses:
                    async for response in responses:
                        await context.write(response)
            finally:
                self._cuts.discard(cut)
            if cut.is_set():
                await context.abort(grpc.StatusCode.UNAVAILABLE, "the stream was cut")

        return serve

    async def _arrive(self, method: str, request: Any, context: Any) -> None:
        self.requests.setdefault(method, []).append(request)
        self.remaining_s.setdefault(method, []).append(context.time_remaining())
        self._arrivals.setdefault(method, asyncio.Event()).set()
        faults = self.faults.get(method)
        if faults:
            await faults.pop(0)(context)

    async def _evaluate(self, request: Any, context: Any) -> Any:
        function = _function(_verified(request.proposed_transaction))
        result = protos.proposal_response.Response(status=200, payload=b"result of " + function)
        return protos.gateway.EvaluateResponse(result=result)

    async def _endorse(self, request: Any, context: Any) -> Any:
        envelope = self.prepare(_verified(request.proposed_transaction))
        return protos.gateway.EndorseResponse(prepared_transaction=envelope)

    async def _submit(self, request: Any, context: Any) -> Any:
        envelope = request.prepared_transaction
        _verify(_creator(envelope), envelope.payload, envelope.signature)
        if self.commits:
            await self.ledger.add([envelope], [self.codes.pop(0) if self.codes else 0])
        return protos.gateway.SubmitResponse()

    async def _commit_status(self, signed: Any, context: Any) -> Any:
        request = protos.gateway.CommitStatusRequest.FromString(signed.request)
        _verify(request.identity, signed.request, signed.signature)
        code, block_number = await self.ledger.committed(request.transaction_id)
        return protos.gateway.CommitStatusResponse(result=code, block_number=block_number)

    def prepare(self, proposal: protos.Message) -> protos.Envelope:
        """The envelope that a peer makes of a proposal and one endorsement."""
        header = protos.common.Header.FromString(proposal.header)
        payload = protos.proposal.ChaincodeProposalPayload.FromString(proposal.payload)
        action = protos.proposal.ChaincodeAction(
            results=self.writes.SerializeToString(),
            events=self.event.SerializeToString() if self.event else b"",
            response=protos.proposal_response.Response(status=200, payload=b"result of " + _function(proposal)),
        )
        response = protos.proposal_response.ProposalResponsePayload(extension=action.SerializeToString())
        endorser = protos.identities.SerializedIdentity(mspid="ExchangeOrg", id_bytes=b"certificate")
        endorsed = protos.transaction.ChaincodeEndorsedAction(
            proposal_response_payload=response.SerializeToString(),
            endorsements=[protos.proposal_response.Endorsement(endorser=endorser.SerializeToString())],
        )
        # Without the transient map, as a peer does.
        public = protos.proposal.ChaincodeProposalPayload(input=payload.input).SerializeToString()
        action_payload = protos.transaction.ChaincodeActionPayload(chaincode_proposal_payload=public, action=endorsed)
        transaction = protos.transaction.Transaction(
            actions=[protos.transaction.TransactionAction(payload=action_payload.SerializeToString())]
        )
        return protos.common.Envelope(
            payload=protos.common.Payload(header=header, data=transaction.SerializeToString()).SerializeToString()
        )

    async def _deliver(self, method: str, envelope: Any) -> AsyncGenerator[Any, None]:
        _verify(_creator(envelope), envelope.payload, envelope.signature)
        seek = protos.orderer.SeekInfo.FromString(protos.common.Payload.FromString(envelope.payload).data)
        if channel_header(envelope).channel_id != "retail":
            yield protos.events.DeliverResponse(status=protos.common.NOT_FOUND)
            return
        newest_only = seek.start.HasField("newest")
        number = len(self.ledger.blocks) - 1 if newest_only else self._first(seek.start)
        while True:
            yield self._deliver_response(method, await self.ledger.block(number))
            if newest_only:
                yield protos.events.DeliverResponse(status=protos.common.SUCCESS)
                return
            number += 1

    def _first(self, start: protos.Message) -> int:
        return len(self.ledger.blocks) if start.HasField("next_commit") else int(start.specified.number)

    def _deliver_response(self, method: str, block: protos.BlockMessage) -> Any:
        number = block.header.number
        if method == "DeliverFiltered":
            filtered = protos.events.FilteredBlock(channel_id="retail", number=number)
            return protos.events.DeliverResponse(filtered_block=filtered)
        if method == "DeliverWithPrivateData":
            both = protos.events.BlockAndPrivateData(block=block, private_data_map=self.ledger.private[number])
            return protos.events.DeliverResponse(block_and_private_data=both)
        return protos.events.DeliverResponse(block=block)

    async def _chaincode_events(self, method: str, signed: Any) -> AsyncGenerator[Any, None]:
        request = protos.gateway.ChaincodeEventsRequest.FromString(signed.request)
        _verify(request.identity, signed.request, signed.signature)
        number = self._first(request.start_position)
        after = request.after_transaction_id
        while True:
            events = _events(await self.ledger.block(number))
            if after:
                ids = [event.tx_id for event in events]
                events = events[ids.index(after) + 1 :] if after in ids else []
                after = "" if after in ids else after
            if events:
                yield protos.gateway.ChaincodeEventsResponse(events=events, block_number=number)
            number += 1


async def _until(cut: asyncio.Event, responses: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    """`responses` until there are no more or `cut` is set; never interrupts a response that is being written."""
    cutting = asyncio.ensure_future(cut.wait())
    coming: asyncio.Future[Any] | None = None
    try:
        while not cut.is_set():
            coming = asyncio.ensure_future(anext(responses, None))
            await asyncio.wait({coming, cutting}, return_when=asyncio.FIRST_COMPLETED)
            if cut.is_set():
                coming.cancel()  # lost on the way, if it was there already
            elif (response := coming.result()) is not None:
                yield response
            else:
                return
    finally:
        cutting.cancel()
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
        await responses.aclose()


def _events(block: protos.BlockMessage) -> list[Any]:
    events = []
    for data in block.data.data:
        payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(data).payload)
        action = protos.transaction.Transaction.FromString(payload.data).actions[0]
        endorsed = protos.transaction.ChaincodeActionPayload.FromString(action.payload).action
        response = protos.proposal_response.ProposalResponsePayload.FromString(endorsed.proposal_response_payload)
        event = protos.proposal.ChaincodeAction.FromString(response.extension).events
        if event:
            events.append(protos.chaincode_event.ChaincodeEvent.FromString(event))
    return events


def _verified(signed: protos.Message) -> protos.Message:
    proposal = protos.proposal.Proposal.FromString(signed.proposal_bytes)
    header = protos.common.Header.FromString(proposal.header)
    creator = protos.common.SignatureHeader.FromString(header.signature_header).creator
    _verify(creator, signed.proposal_bytes, signed.signature)
    return proposal


def _verify(creator: bytes, message: bytes, signature: bytes) -> None:
    """As an MSP does: ECDSA over SHA-256 whatever the curve, Ed25519 over the message itself."""
    certificate = protos.identities.SerializedIdentity.FromString(creator).id_bytes
    key = x509.load_pem_x509_certificate(certificate).public_key()
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, message)
    else:
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))


def _creator(envelope: protos.Envelope) -> bytes:
    header = protos.common.Payload.FromString(envelope.payload).header
    creator: bytes = protos.common.SignatureHeader.FromString(header.signature_header).creator
    return creator


def _function(proposal: protos.Message) -> bytes:
    payload = protos.proposal.ChaincodeProposalPayload.FromString(proposal.payload)
    invocation = protos.chaincode.ChaincodeInvocationSpec.FromString(payload.input)
    function: bytes = invocation.chaincode_spec.input.args[0]
    return function


def _serialize(message: Any) -> bytes:
    data: bytes = message.SerializeToString()
    return data


def _trailers(code: grpc.StatusCode, details: tuple[protos.Message, ...]) -> tuple[tuple[str, bytes], ...]:
    if not details:
        return ()
    # google.rpc.Status by hand: field 1 the code, field 3 each detail in an Any.
    status = b"\x08" + bytes([code.value[0]])
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        data = packed.SerializeToString()
        status += b"\x1a" + _varint(len(data)) + data
    return (("grpc-status-details-bin", status),)


def _varint(number: int) -> bytes:
    encoded = b""
    while number > 0x7F:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])
