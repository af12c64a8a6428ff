"""The state that a transaction saw, from the file: what the chaincode's rules need of a ledger to be run again.

What a key held follows from the transaction's own read set, which endorsers signed: it names the transaction that wrote
the value, and that one is in the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chaincode import keys
from gateway.verify.failures import EvidenceError
from gateway.verify.transactions import Namespace, Place, Transaction

_LAST = "\U0010ffff"
"""What follows the parts of a composite key with which a range ends: all of Unicode is before it."""


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A key of a range and its value."""

    key: str
    value: bytes = field(repr=False)


class Transactions(Protocol):
    """Where transactions come from: a checked file, or the peer of whoever makes one."""

    chaincode: str

    def transaction(self, place: Place, *, before: int | None = None) -> Transaction:
        """The transaction in this place, which must be in a block below `before`."""


class RecordedState:
    """The ledger as the transaction in `place` read it. `read` are the keys that were asked for, with the places in
    which they were written (None: nowhere), `written` what is to be written, `purged` the private keys to be purged.

    A key that the transaction did not read raises EvidenceError `read_not_recorded`.
    """

    def __init__(self, transactions: Transactions, place: Place) -> None:
        self._transactions = transactions
        self._block = place[0]
        self._where = f"block {place[0]}, transaction {place[1]}"
        self._namespace = transactions.transaction(place).result.namespaces[transactions.chaincode]
        self.read: dict[str, Place | None] = {}
        self.written: dict[str, bytes] = {}
        self.purged: list[str] = []

    async def get_states(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self._value(key) for key in keys]

    async def get_state_by_partial_composite_key(
        self, object_type: str, attributes: Sequence[str]
    ) -> AsyncIterator[KeyValue]:
        start = keys.composite(object_type, *attributes)
        found = self._namespace.ranges.get((start, start + _LAST))
        if found is None:
            raise EvidenceError("read_not_recorded", where=self._where)
        for key, place in found.items():
            self.read[key] = place
            if place is not None:
                yield KeyValue(key, self._found(self._writer(place).writes.get(key), place))

    async def put_state(self, key: str, value: bytes) -> None:
        self.written[key] = value

    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None:
        hashed = (collection, hashlib.sha256(key.encode()).digest())
        if hashed not in self._namespace.hashed_reads:
            raise EvidenceError("read_not_recorded", where=self._where)
        place = self._namespace.hashed_reads[hashed]
        return None if place is None else self._found(self._writer(place).hashed_writes.get(hashed), place)

    async def purge_private_data(self, collection: str, key: str) -> None:
        self.purged.append(key)

    def start_write_batch(self) -> None:
        """Writes are kept one by one."""

    async def finish_write_batch(self) -> None:
        """As above."""

    def _value(self, key: str) -> bytes | None:
        if key not in self._namespace.reads:
            raise EvidenceError("read_not_recorded", where=self._where)
        place = self.read[key] = self._namespace.reads[key]
        return None if place is None else self._found(self._writer(place).writes.get(key), place)

    def _writer(self, place: Place) -> Namespace:
        return self._transactions.transaction(place, before=self._block).result.namespaces[self._transactions.chaincode]

    def _found(self, value: bytes | None, place: Place) -> bytes:
        if value is None:
            raise EvidenceError("write_missing", where=f"block {place[0]}, transaction {place[1]}")
        return value
