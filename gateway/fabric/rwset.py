"""Read and write sets of a transaction: the public ones, the hashes of private ones, and private values themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.fabric import protos


@dataclass(frozen=True, slots=True)
class Version:
    """The place in the ledger of the transaction that wrote a value: its block and its position in it."""

    block_number: int
    transaction_number: int


@dataclass(frozen=True, slots=True)
class Read:
    """A public key that was read; `version` is None where there was no value."""

    namespace: str
    key: str
    version: Version | None


@dataclass(frozen=True, slots=True)
class Write:
    """A public value that was written; `value` is empty where it was deleted."""

    namespace: str
    key: str
    value: bytes
    is_delete: bool


@dataclass(frozen=True, slots=True)
class HashedWrite:
    """A write to a collection as everyone sees it: SHA-256 of the key and of the value."""

    key_hash: bytes
    value_hash: bytes
    is_delete: bool
    is_purge: bool


@dataclass(frozen=True, slots=True)
class HashedRead:
    """A read of a collection as everyone sees it: SHA-256 of the key."""

    key_hash: bytes
    version: Version | None


@dataclass(frozen=True, slots=True)
class CollectionHashes:
    """What a transaction did in one collection. `private_data_hash` is over its whole private write set."""

    namespace: str
    collection: str
    reads: tuple[HashedRead, ...]
    writes: tuple[HashedWrite, ...]
    private_data_hash: bytes


@dataclass(frozen=True, slots=True)
class PrivateWrite:
    """A private value that was written. It is left out of `repr`."""

    namespace: str
    collection: str
    key: str = field(repr=False)
    value: bytes = field(repr=False)
    is_delete: bool


@dataclass(frozen=True, slots=True)
class ReadWriteSet:
    """All that a transaction read and wrote publicly, in the order of namespaces and keys in the block."""

    reads: tuple[Read, ...] = ()
    writes: tuple[Write, ...] = ()
    collections: tuple[CollectionHashes, ...] = ()


def decode_read_write_set(results: bytes) -> ReadWriteSet:
    """Decode the `results` of a chaincode action. Raises google.protobuf's DecodeError."""
    reads: list[Read] = []
    writes: list[Write] = []
    collections: list[CollectionHashes] = []
    for in_namespace in protos.rwset.TxReadWriteSet.FromString(results).ns_rwset:
        namespace = in_namespace.namespace
        public = protos.kv_rwset.KVRWSet.FromString(in_namespace.rwset)
        reads.extend(Read(namespace, read.key, _version(read)) for read in public.reads)
        writes.extend(Write(namespace, write.key, write.value, write.is_delete) for write in public.writes)
        collections.extend(_collection(namespace, hashed) for hashed in in_namespace.collection_hashed_rwset)
    return ReadWriteSet(tuple(reads), tuple(writes), tuple(collections))


def decode_private_writes(private: protos.PrivateDataMessage) -> Iterator[PrivateWrite]:
    """The private values of one transaction (rwset.TxPvtReadWriteSet)."""
    for in_namespace in private.ns_pvt_rwset:
        for collection in in_namespace.collection_pvt_rwset:
            for write in protos.kv_rwset.KVRWSet.FromString(collection.rwset).writes:
                yield PrivateWrite(
                    in_namespace.namespace, collection.collection_name, write.key, write.value, write.is_delete
                )


def _collection(namespace: str, collection: protos.Message) -> CollectionHashes:
    hashed = protos.kv_rwset.HashedRWSet.FromString(collection.hashed_rwset)
    return CollectionHashes(
        namespace,
        collection.collection_name,
        tuple(HashedRead(read.key_hash, _version(read)) for read in hashed.hashed_reads),
        tuple(
            HashedWrite(write.key_hash, write.value_hash, write.is_delete, write.is_purge)
            for write in hashed.hashed_writes
        ),
        collection.pvt_rwset_hash,
    )


def _version(read: protos.Message) -> Version | None:
    if not read.HasField("version"):
        return None
    version = read.version
    return Version(version.block_num, version.tx_num)
