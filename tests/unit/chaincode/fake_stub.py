"""The peer's side of a transaction, in memory: committed state in dictionaries, writes seen only after `commit`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chaincode.chaincode import EnergySale
from chaincode.shim import KeyValue, Modification, PeerError
from chaincode.shim.protos import SerializedIdentity

Write = tuple[str, str, str, bytes]
Result = TypeVar("Result")


@cache
def creator(organisation: str, unit: str = "client") -> bytes:
    """A serialized identity of `organisation` (MSP id) with an organisational unit."""
    key = ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "x"), x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)]
    )
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=3_650))
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return bytes(SerializedIdentity(mspid=organisation, id_bytes=pem).SerializeToString())


class Results(Generic[Result]):
    """What a query finds."""

    def __init__(self, found: Iterable[Result]) -> None:
        self._found = iter(found)

    def __aiter__(self) -> Results[Result]:
        return self

    async def __anext__(self) -> Result:
        for each in self._found:
            return each
        raise StopAsyncIteration

    async def close(self) -> None:
        self._found = iter(())


@dataclass
class Peer:
    """One peer's ledger: public state, private values, and the history of keys."""

    state: dict[str, bytes] = field(default_factory=dict)
    private: dict[tuple[str, str], bytes] = field(default_factory=dict)
    history: list[tuple[str, int, str, bytes]] = field(default_factory=list)
    lacks_private_values: bool = False
    transactions: int = 0

    async def call(
        self,
        *args: bytes,
        organisation: str = "ExchangeOrg",
        unit: str = "client",
        now_ms: int,
        transient: Mapping[str, bytes] | None = None,
        commit: bool = True,
    ) -> tuple[int, Any, FakeStub]:
        """Run one transaction function and commit what it wrote when it is endorsed: (status, answer, stub)."""
        self.transactions += 1
        stub = FakeStub(
            peer=self,
            args=list(args),
            creator=creator(organisation, unit),
            timestamp_ms=now_ms,
            transient=dict(transient or {}),
            tx_id=f"tx-{self.transactions}",
        )
        response = await EnergySale().invoke(stub)  # type: ignore[arg-type] # it has what the chaincode calls
        if response.status != 200:
            return response.status, json.loads(response.message), stub
        if commit:
            stub.commit()
        return response.status, json.loads(response.payload), stub


@dataclass
class FakeStub:
    """What the chaincode asks of `chaincode.shim.Stub`. `requests` counts messages to the peer by name."""

    peer: Peer
    args: list[bytes]
    creator: bytes
    timestamp_ms: int
    transient: dict[str, bytes]
    tx_id: str
    channel_id: str = "retail"
    events: list[tuple[str, bytes]] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    ranges: dict[str, list[str]] = field(default_factory=dict)
    batching: bool = False

    async def get_state(self, key: str) -> bytes | None:
        self.requests.append("get_state")
        self.reads.append(key)
        return self.peer.state.get(key)

    async def get_states(self, keys: Sequence[str]) -> list[bytes | None]:
        self.requests.append("get_states")
        self.reads.extend(keys)
        return [self.peer.state.get(key) for key in keys]

    def get_state_by_partial_composite_key(self, object_type: str, attributes: Sequence[str]) -> Results[KeyValue]:
        self.requests.append("get_state_by_partial_composite_key")
        prefix = "\x00" + "\x00".join((object_type, *attributes)) + "\x00"
        found = [(key, value) for key, value in sorted(self.peer.state.items()) if key.startswith(prefix)]
        self.ranges[prefix] = [key for key, _ in found]
        return Results(KeyValue(key, value) for key, value in found)

    async def put_state(self, key: str, value: bytes) -> None:
        self._write("put", "", key, value)

    async def get_private_data(self, collection: str, key: str) -> bytes | None:
        return self.peer.private.get((collection, key))

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]:
        self.requests.append("get_private_data_multiple")
        if self.peer.lacks_private_values and any((collection, key) in self.peer.private for key in keys):
            raise PeerError(request="GET_STATE_MULTIPLE", detail="private data is not available")
        return [self.peer.private.get((collection, key)) for key in keys]

    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None:
        self.requests.append("get_private_data_hash")
        value = self.peer.private.get((collection, key))
        return None if value is None else hashlib.sha256(value).digest()

    async def put_private_data(self, collection: str, key: str, value: bytes) -> None:
        self._write("put", collection, key, value)

    async def del_private_data(self, collection: str, key: str) -> None:
        self._write("delete", collection, key, b"")

    async def purge_private_data(self, collection: str, key: str) -> None:
        self._write("purge", collection, key, b"")

    def get_history_for_key(self, key: str) -> Results[Modification]:
        return Results(
            Modification(tx_id=tx_id, timestamp_ns=at * 1_000_000, is_delete=False, value=value)
            for tx_id, at, changed, value in reversed(self.peer.history)
            if changed == key
        )

    def get_private_data_range(self, collection: str, start_key: str, end_key: str) -> Results[KeyValue]:
        found = sorted(self.peer.private.items())
        return Results(
            KeyValue(key, value) for (name, key), value in found if name == collection and start_key <= key < end_key
        )

    def set_event(self, name: str, payload: bytes) -> None:
        self.events.append((name, payload))

    def start_write_batch(self) -> None:
        self.batching = True

    async def finish_write_batch(self) -> None:
        self.requests.append("write_batch")
        self.batching = False

    def commit(self) -> None:
        """The transaction is ordered and valid."""
        for kind, collection, key, value in self.writes:
            if not collection:
                self.peer.state[key] = value
                self.peer.history.append((self.tx_id, self.timestamp_ms, key, value))
            elif kind in ("purge", "delete"):
                self.peer.private.pop((collection, key), None)
            else:
                self.peer.private[collection, key] = value

    def _write(self, kind: str, collection: str, key: str, value: bytes) -> None:
        assert self.batching, "every write belongs in the one write batch"
        self.writes.append((kind, collection, key, value))
