"""What a step works with: the ledger as the batch sees it, and the call of one verified intent.

Fabric's GetState does not show a transaction's own writes. The overlay does: later intents of a batch see the writes of
earlier ones, a refused intent leaves none, and all reads and writes go to the peer in a handful of messages.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from chaincode.identity.model import User
from chaincode.intent import Intent
from chaincode.keys import ACCOUNTS_COLLECTION, STATEMENTS_COLLECTION, TERMS_COLLECTION, computed, note, partial, split

Record = Mapping[str, Any]


def _encode(record: Record) -> bytes:
    """Canonical form without canonical.dumps' checks: records are made of values that passed them on the way in, and a
    batch writes hundreds of them."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


class KeyValue(Protocol):
    """What a range has."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> bytes: ...


class Ledger(Protocol):
    """The part of `chaincode.shim.Stub` that the overlay needs."""

    async def get_states(self, keys: Sequence[str]) -> list[bytes | None]: ...
    def get_state_by_partial_composite_key(
        self, object_type: str, attributes: Sequence[str]
    ) -> AsyncIterable[KeyValue]: ...
    async def put_state(self, key: str, value: bytes) -> None: ...
    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None: ...
    async def purge_private_data(self, collection: str, key: str) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


class Overlay:
    """The public state as the intents of one batch see it. Records are never changed in place, only replaced."""

    def __init__(self, ledger: Ledger, *, assumed: Mapping[str, str] | None = None) -> None:
        """`assumed` are keys of the collections to be taken for written, in a dry run, with the hashes of their values
        where these are not their keys."""
        self._ledger = ledger
        self._assumed = assumed or {}
        self._records: dict[str, Record | None] = {}
        self._kept: dict[str, Record] = {}
        self._staged: dict[str, Record] = {}
        self._kept_purges: list[str] = []
        self._staged_purges: list[str] = []

    async def prefetch(self, keys: Iterable[str]) -> None:
        """Read all of `keys` that were not read before, in one request."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._records]
        if not missing:
            return
        values = await self._ledger.get_states(missing)
        for key, value in zip(missing, values, strict=True):
            self._records[key] = orjson.loads(value) if value else None

    async def prefetch_range(self, keys: Sequence[str], object_type: str, *attributes: str) -> None:
        """Read those of `keys` that were not read before as one range of all keys that begin with these parts.

        A peer checks a range that was read much faster at commit than its keys one by one. A key that others add to
        the range until then makes the transaction invalid.
        """
        missing = [key for key in keys if key not in self._records]
        if not missing:
            return
        ranged = self._ledger.get_state_by_partial_composite_key(*partial(object_type, *attributes))
        found = {each.key: each.value async for each in ranged}
        for key in missing:
            self._records[key] = orjson.loads(found[key]) if key in found else None

    async def get(self, key: str) -> Record | None:
        """The record under `key` with this batch's writes; None when there is none."""
        for layer in (self._staged, self._kept):
            if key in layer:
                return layer[key]
        if key not in self._records:
            await self.prefetch([key])
        return self._records[key]

    async def last_of(self, object_type: str, *attributes: str) -> list[str]:
        """The last attribute of each key that begins with these, ascending, with this batch's writes. What others
        add to them until the transaction is committed makes it invalid, so that none is overlooked."""
        found = {
            split(each.key)[1][-1]
            async for each in self._ledger.get_state_by_partial_composite_key(*partial(object_type, *attributes))
        }
        for key in (*self._kept, *self._staged):
            kind, parts = split(key)
            if kind == object_type and parts[:-1] == attributes:
                found.add(parts[-1])
        return sorted(found)

    def put(self, key: str, record: Record) -> None:
        """Write, for this intent, until `keep` or `discard`."""
        self._staged[key] = record

    async def terms_hash(self, terms_hash: str) -> str | None:
        """SHA-256 (hex) of the terms deposited under `terms_hash`, None when there are none. Any peer knows it."""
        if terms_hash in self._assumed:
            return terms_hash
        digest = await self._ledger.get_private_data_hash(TERMS_COLLECTION, terms_hash)
        return digest.hex() if digest else None

    async def has_statement(self, digest: str, statement_hash: str) -> bool:
        """Whether `Settle` has computed this statement for the intent with this digest. Any peer knows it."""
        key = computed(digest)
        if key in self._assumed:
            return True
        found = await self._ledger.get_private_data_hash(STATEMENTS_COLLECTION, key)
        return found is not None and found == hashlib.sha256(statement_hash.encode()).digest()

    async def has_posting(self, key: str, private_hash: str) -> bool:
        """Whether a posting's text with this hash is in its collection under `key`. Any peer knows it."""
        if key in self._assumed:
            return True
        digest = await self._ledger.get_private_data_hash(ACCOUNTS_COLLECTION, key)
        return digest is not None and digest.hex() == private_hash

    async def note_hash(self, digest: str) -> str | None:
        """SHA-256 (hex) of the private text that the intent with this digest brought, None when there is none."""
        key = note(digest)
        if key in self._assumed:
            return self._assumed[key]
        found = await self._ledger.get_private_data_hash(STATEMENTS_COLLECTION, key)
        return found.hex() if found else None

    def purge_terms(self, terms_hash: str) -> None:
        """Erase deposited terms, for this intent, until `keep` or `discard`."""
        self._staged_purges.append(terms_hash)

    def keep(self) -> None:
        """The intent was applied: its writes count."""
        self._kept.update(self._staged)
        self._kept_purges.extend(self._staged_purges)
        self.discard()

    def discard(self) -> None:
        """The intent was refused, or is done: forget its writes."""
        self._staged = {}
        self._staged_purges = []

    async def flush(self) -> None:
        """Send what was kept to the peer, each key once."""
        if not self._kept and not self._kept_purges:
            return
        self._ledger.start_write_batch()
        for key, record in self._kept.items():
            await self._ledger.put_state(key, _encode(record))
        for terms_hash in self._kept_purges:
            await self._ledger.purge_private_data(TERMS_COLLECTION, terms_hash)
        await self._ledger.finish_write_batch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One intent whose actor, role and signature are verified. `digest` is the SHA-256 (hex) of its text, `now_ms` the
    transaction's time."""

    ledger: Overlay
    intent: Intent
    digest: str
    user: User
    now_ms: int


def _no_more_keys(_: Intent, __: Record | None) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFunction:
    """How one action is carried out.

    `run` checks and writes, and returns the version of the record that it wrote; it raises Refused. `reads` are the
    keys that follow from the intent, `reads_of_record` those that follow from its target's record too. Both only save
    messages: a key that they leave out is read when it is asked for.
    """

    run: Callable[[Call], Awaitable[int]]
    reads: Callable[[Intent], Iterable[str]]
    reads_of_record: Callable[[Intent, Record | None], Iterable[str]] = _no_more_keys
