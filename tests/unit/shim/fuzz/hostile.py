"""Messages that no peer would send: made from good ones by a seeded generator, so that every run can be repeated."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from google.protobuf.message import DecodeError

from chaincode.shim.protos import (
    KV,
    ChaincodeAdditionalParams,
    ChaincodeInput,
    ChaincodeMessage,
    GetStateMultipleResult,
    KeyModification,
    QueryResponse,
    QueryResponseMetadata,
    QueryResultBytes,
    ResponseMessage,
    StateMetadata,
    StateMetadataResult,
)
from tests.damage import damage
from tests.unit.shim.fake_peer import CHANNEL, signed_proposal, transaction_message

Type = ChaincodeMessage
FUNCTIONS = (b"read", b"write", b"echo", b"hold")
_UNKNOWN_TYPES = (23, 24, 99, 2**31 - 1, -1, -(2**31))


class Hostile:
    """Makes messages for one stream. `requests` are the service's that may be answered, `running` the ids it knows."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.requests: list[Any] = []
        self.running: list[str] = []

    def message(self) -> bytes:
        """One message, more often wrong than right."""
        rng = self._rng
        make = rng.choices(
            (self._start, self._answer, self._answer_to_nobody, self._out_of_place, self._keepalive),
            weights=(5, 5, 1, 1, 1),
        )[0]
        message = make()
        if rng.random() < 0.15:
            message = self._wrong_field(message)
        data: bytes = message.SerializeToString()
        return damage(data, rng) if rng.random() < 0.2 else data

    def ready(self) -> bytes:
        """READY with limits of any size, or with what is no limits at all."""
        rng = self._rng
        limits = ChaincodeAdditionalParams(
            use_write_batch=rng.random() < 0.5,
            max_size_write_batch=rng.choice((0, 1, 100, 2**32 - 1)),
            use_get_multiple_keys=rng.random() < 0.5,
            max_size_get_multiple_keys=rng.choice((0, 1, 100, 2**32 - 1)),
        ).SerializeToString()
        payload = damage(limits, rng) if rng.random() < 0.3 else limits
        return bytes(ChaincodeMessage(type=Type.READY, payload=payload).SerializeToString())

    def _start(self) -> Any:
        rng = self._rng
        tx_id = f"tx{rng.randrange(40)}"  # few enough to meet one that is running
        self.running.append(tx_id)
        kind = Type.INIT if rng.random() < 0.1 else Type.TRANSACTION
        message = transaction_message(tx_id, rng.choice(FUNCTIONS), rng.randbytes(4), message_type=kind)
        part = rng.randrange(8)
        if part == 0:
            message.payload = damage(message.payload, rng)
        elif part == 1:
            message.proposal.proposal_bytes = damage(message.proposal.proposal_bytes, rng)
        elif part == 2:
            message.proposal.CopyFrom(signed_proposal(creator=rng.randbytes(30), seconds=rng.choice((0, -1, 2**62))))
        elif part == 3:
            message.ClearField("proposal")
        elif part == 4:
            message.payload = ChaincodeInput(args=[]).SerializeToString()
        return message

    def _answer(self) -> Any:
        if not self.requests:
            return self._start()
        rng = self._rng
        # Most are taken from the list; one that stays is answered a second time later.
        index = rng.randrange(len(self.requests))
        request = self.requests[index] if rng.random() < 0.1 else self.requests.pop(index)
        return ChaincodeMessage(
            type=Type.ERROR if rng.random() < 0.1 else Type.RESPONSE,
            txid=request.txid,
            channel_id=request.channel_id,
            payload=self._payload(),
        )

    def _payload(self) -> bytes:
        rng = self._rng
        make: Callable[[], Any] = rng.choice(
            (self._query_response, self._multiple, self._metadata, self._called, lambda: KV(key="k", value=b"v"))
        )
        data: bytes = make().SerializeToString()
        return damage(data, rng) if rng.random() < 0.4 else data

    def _query_response(self) -> Any:
        rng = self._rng
        results = [rng.choice((KV(key="k", value=b"v"), KeyModification(tx_id="t"))) for _ in range(rng.randrange(4))]
        encoded = [each.SerializeToString() for each in results]
        metadata = QueryResponseMetadata(bookmark="b", fetched_records_count=rng.choice((0, 3, -1))).SerializeToString()
        return QueryResponse(
            results=[
                QueryResultBytes(resultBytes=damage(each, rng) if rng.random() < 0.2 else each) for each in encoded
            ],
            has_more=rng.random() < 0.3,
            id=rng.choice(("", "query")),
            metadata=damage(metadata, rng) if rng.random() < 0.3 else metadata,
        )

    def _multiple(self) -> Any:
        return GetStateMultipleResult(values=[b"value"] * self._rng.randrange(5))

    def _called(self) -> Any:
        response = ResponseMessage(status=self._rng.choice((200, 500, -1)), payload=b"answer").SerializeToString()
        payload = damage(response, self._rng) if self._rng.random() < 0.4 else response
        return ChaincodeMessage(type=self._rng.choice((Type.COMPLETED, Type.ERROR)), payload=payload)

    def _metadata(self) -> Any:
        return StateMetadataResult(
            entries=[StateMetadata(metakey="VALIDATION_PARAMETER", value=self._rng.randbytes(9))]
        )

    def _answer_to_nobody(self) -> Any:
        rng = self._rng
        tx_id = rng.choice([*self.running[-3:], "", "nobody", "x" * 3000])
        channel = rng.choice((CHANNEL, "", "wholesale"))
        return ChaincodeMessage(type=Type.RESPONSE, txid=tx_id, channel_id=channel, payload=self._payload())

    def _out_of_place(self) -> Any:
        kind = self._rng.choice(sorted(ChaincodeMessage.Type.values()))
        response = ResponseMessage(status=200).SerializeToString()
        return ChaincodeMessage(type=kind, txid="tx1", channel_id=CHANNEL, payload=response)

    def _keepalive(self) -> Any:
        return ChaincodeMessage(type=Type.KEEPALIVE, payload=self._rng.randbytes(3))

    def _wrong_field(self, message: Any) -> Any:
        rng = self._rng
        field = rng.randrange(4)
        if field == 0:
            # An enum of proto3 takes any number from the wire, but not from Python: so it is put there in bytes.
            number = rng.choice(_UNKNOWN_TYPES) % 2**64
            try:
                return ChaincodeMessage.FromString(message.SerializeToString() + b"\x08" + _varint(number))
            except DecodeError:
                return message
        if field == 1:
            message.txid = rng.choice(("", "nobody", "tx1", "\u7535" * 500))
        elif field == 2:
            message.channel_id = rng.choice(("", "wholesale", "\x00"))
        else:
            message.payload = damage(message.payload, rng)
        return message


def _varint(number: int) -> bytes:
    encoded = b""
    while number > 0x7F:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])
