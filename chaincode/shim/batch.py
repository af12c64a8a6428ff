"""Writes that wait to be sent together (WRITE_BATCH_STATE)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaincode.shim.protos import StateMetadata, WriteRecord

_DATA, _METADATA = range(2)
_OVERHEAD_BYTES = 64  # more than the tags and lengths of one record take


class WriteBatch:
    """The last write of each key, in the order in which the keys were first written.

    As in the peer's own write set, a later write of a key takes the place of an earlier one, and the validation
    parameter of a key is apart from its value.
    """

    def __init__(self) -> None:
        self._records: dict[tuple[str, str, int], Any] = {}

    def __len__(self) -> int:
        return len(self._records)

    def put(self, *, collection: str, key: str, value: bytes) -> None:
        """The key gets this value."""
        record = WriteRecord(key=key, value=value, collection=collection, type=WriteRecord.PUT_STATE)
        self._records[collection, key, _DATA] = record

    def delete(self, *, collection: str, key: str) -> None:
        """The key is deleted."""
        record = WriteRecord(key=key, collection=collection, type=WriteRecord.DEL_STATE)
        self._records[collection, key, _DATA] = record

    def purge(self, *, collection: str, key: str) -> None:
        """The private key is deleted together with its history at the members."""
        record = WriteRecord(key=key, collection=collection, type=WriteRecord.PURGE_PRIVATE_DATA)
        self._records[collection, key, _DATA] = record

    def put_metadata(self, *, collection: str, key: str, name: str, value: bytes) -> None:
        """The key gets this metadata entry, such as its validation parameter."""
        metadata = StateMetadata(metakey=name, value=value)
        record = WriteRecord(key=key, collection=collection, metadata=metadata, type=WriteRecord.PUT_STATE_METADATA)
        self._records[collection, key, _METADATA] = record

    def chunks(self, *, max_records: int, max_bytes: int) -> Iterator[list[Any]]:
        """The records in lists of at most `max_records` and, unless a single one is larger, `max_bytes`."""
        chunk: list[Any] = []
        size = 0
        for record in self._records.values():
            record_bytes = record.ByteSize() + _OVERHEAD_BYTES
            if chunk and (len(chunk) == max_records or size + record_bytes > max_bytes):
                yield chunk
                chunk, size = [], 0
            chunk.append(record)
            size += record_bytes
        if chunk:
            yield chunk
