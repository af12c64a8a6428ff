"""A chain of real Fabric blocks made in memory: protobufs as a peer delivers them, hashes included."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from chaincode import batch, canonical, keys
from chaincode.intent import Intent, SignedIntent
from chaincode.results import summarise, usual_of
from gateway.fabric import protos
from gateway.fabric.block_header import block_data_hash, block_header_hash
from gateway.projection.source import ReceivedBlock

CHAINCODE = "energysale"
VALID, MVCC_READ_CONFLICT = 0, 11
NOW_MS = 1_767_225_600_000
SIGNATURE = "A" * 85 + "Q"


def key(object_type: str, *attributes: str) -> str:
    """The state key of a record of this type, hashes in hex."""
    makers: dict[str, Callable[..., str]] = {
        "order": keys.order,
        "purged": keys.purged,
        "reading_day": keys.reading_day,
    }
    make = makers.get(object_type, partial(keys.composite, object_type))
    return make(*attributes)


@dataclass(kw_only=True)
class Tx:
    """One transaction to put into a block."""

    args: Sequence[bytes] = (b"Bootstrap",)
    response: bytes = b""
    writes: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    code: int = VALID
    chaincode: str = CHAINCODE
    transaction_id: str = ""
    at: int = NOW_MS


class Chain:
    """Grows block by block; `blocks` are what a peer would deliver."""

    def __init__(self) -> None:
        self.received: list[ReceivedBlock] = []
        self._previous = b""
        self.add()

    @property
    def network_id(self) -> str:
        return f"retail/{self.received[0].decode().header_hash.hex()}"

    def add(self, *transactions: Tx) -> ReceivedBlock:
        number = len(self.received)
        data = [_envelope(each, f"{number}-{place}") for place, each in enumerate(transactions)]
        header = protos.common.BlockHeader(number=number, previous_hash=self._previous, data_hash=block_data_hash(data))
        metadata = [b"", b"", bytes(each.code for each in transactions)]
        block = protos.common.Block(
            header=header,
            data=protos.common.BlockData(data=data),
            metadata=protos.common.BlockMetadata(metadata=metadata),
        )
        private = {place: _private(each.private) for place, each in enumerate(transactions) if each.private}
        self.received.append(ReceivedBlock(block, private))
        self._previous = block_header_hash(
            number=number, previous_hash=header.previous_hash, data_hash=header.data_hash
        )
        return self.received[-1]


class Peer:
    """Delivers a chain's blocks from where it is asked, each `times` times over."""

    def __init__(self, chain: Chain, *, times: int = 1) -> None:
        self._chain = chain
        self._times = times

    async def blocks(self, *, start: int) -> AsyncGenerator[ReceivedBlock, None]:
        for block in self._chain.received[start:]:
            for _ in range(self._times):
                yield block


def order_record(version: int, state: str, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "state": state,
        "stage": "draft",
        "operator": "li-na",
        "next": ["consumer"],
        "refreshed_at": NOW_MS + version,
        "segment": "industrial",
        "policy": 1,
        "consumer": "mill",
        "retailer": "southgrid",
        "package": "daylight",
        "package_version": 1,
        "period_start": "2026-01-01",
        "period_end": "2027-01-01",
    } | fields


def user_record(**fields: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "organisation": "ConsumerOrg",
        "memberships": {"mill": ["consumer_owner"]},
        "public_key": "04" + "0" * 128,
        "status": "active",
        "operator": "registrar",
        "refreshed_at": NOW_MS,
    } | fields


def intent(action: str, *, number: int, target: str | None, version: int | None, **args: Any) -> SignedIntent:
    made = Intent(
        intent_id=f"0190a000-0000-7000-8000-{number:012x}",
        action=action,
        actor="li-na",
        participant="mill",
        role="consumer_owner",
        target=target,
        expected_version=version,
        args=args,
        private_hash=None,
        expires_at=NOW_MS,
        network="retail/00",
    )
    return SignedIntent(intent=made.canonical().decode(), signature=SIGNATURE)


def apply(
    steps: Sequence[tuple[SignedIntent, Mapping[str, Any]]], orders: Mapping[str, Mapping[str, Any]], **fields: Any
) -> Tx:
    """An `Apply` with the intents and their results, and the order records that it wrote."""
    return Tx(
        args=(b"Apply", batch.encode([signed for signed, _ in steps])),
        response=summarise([dict(result) for _, result in steps], usual=usual_of([signed for signed, _ in steps])),
        writes={key("order", order_id): record for order_id, record in orders.items()},
        **fields,
    )


def _envelope(each: Tx, name: str) -> bytes:
    transaction_id = each.transaction_id or hashlib.sha256(name.encode()).hexdigest()
    creator = protos.identities.SerializedIdentity(mspid="ConsumerOrg", id_bytes=b"certificate").SerializeToString()
    channel_header = protos.common.ChannelHeader(
        type=protos.common.ENDORSER_TRANSACTION, channel_id="retail", tx_id=transaction_id
    )
    channel_header.timestamp.FromMilliseconds(each.at)
    header = protos.common.Header(
        channel_header=channel_header.SerializeToString(),
        signature_header=protos.common.SignatureHeader(creator=creator).SerializeToString(),
    )
    spec = protos.chaincode.ChaincodeInvocationSpec(
        chaincode_spec=protos.chaincode.ChaincodeSpec(
            chaincode_id=protos.chaincode.ChaincodeID(name=each.chaincode),
            input=protos.chaincode.ChaincodeInput(args=list(each.args)),
        )
    )
    action = protos.proposal.ChaincodeAction(results=_results(each))
    action.response.status = 200
    action.response.payload = each.response
    payload = protos.transaction.ChaincodeActionPayload(
        chaincode_proposal_payload=protos.proposal.ChaincodeProposalPayload(
            input=spec.SerializeToString()
        ).SerializeToString()
    )
    payload.action.proposal_response_payload = protos.proposal_response.ProposalResponsePayload(
        extension=action.SerializeToString()
    ).SerializeToString()
    transaction = protos.transaction.Transaction()
    transaction.actions.add().payload = payload.SerializeToString()
    content = protos.common.Payload(header=header, data=transaction.SerializeToString())
    data: bytes = protos.common.Envelope(payload=content.SerializeToString()).SerializeToString()
    return data


def _results(each: Tx) -> bytes:
    written = protos.kv_rwset.KVRWSet()
    for name, value in each.writes.items():
        written.writes.add(key=name, value=canonical.dumps(value))
    results = protos.rwset.TxReadWriteSet()
    results.ns_rwset.add(namespace=each.chaincode, rwset=written.SerializeToString())
    serialised: bytes = results.SerializeToString()
    return serialised


def _private(values: Mapping[str, str]) -> Any:
    written = protos.kv_rwset.KVRWSet()
    for name, value in values.items():
        written.writes.add(key=name, value=value.encode())
    private = protos.rwset.TxPvtReadWriteSet()
    collection = private.ns_pvt_rwset.add(namespace=CHAINCODE).collection_pvt_rwset.add(collection_name="terms")
    collection.rwset = written.SerializeToString()
    return private
