"""The part of the stub that is about the public state of the channel."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode.shim.composite_key import every_composite_key, partial_range, simple_range
from chaincode.shim.iterator import KeyValue, Modification, Page, QueryIterator
from chaincode.shim.ledger import Ledger

_PUBLIC = ""  # the peer's name for "no collection"


class PublicState:
    """Public state. A read shows what was committed when the transaction began, never the transaction's own writes.

    Every method that asks the peer raises PeerError when the peer refuses, and InvalidKeyError for a key that is empty
    or not UTF-8 before anything is sent.
    """

    _ledger: Ledger

    async def get_state(self, key: str) -> bytes | None:
        """The value of `key`, None when it has none."""
        return await self._ledger.get(collection=_PUBLIC, key=key)

    async def get_states(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values of `keys`, in their order: in few messages where the peer can, one by one otherwise."""
        return await self._ledger.get_multiple(collection=_PUBLIC, keys=keys)

    async def put_state(self, key: str, value: bytes) -> None:
        """Write `value`. The ledger takes an empty value for a deletion."""
        await self._ledger.put(collection=_PUBLIC, key=key, value=value)

    async def del_state(self, key: str) -> None:
        """Delete `key`."""
        await self._ledger.delete(collection=_PUBLIC, key=key)

    async def set_state_validation_parameter(self, key: str, policy: bytes) -> None:
        """Let `policy` (a serialized SignaturePolicyEnvelope, see `key_policy`) decide who must endorse writes of
        `key` from now on."""
        await self._ledger.set_validation_parameter(collection=_PUBLIC, key=key, policy=policy)

    async def get_state_validation_parameter(self, key: str) -> bytes | None:
        """The endorsement policy of `key`, None where the chaincode's own holds."""
        return await self._ledger.get_validation_parameter(collection=_PUBLIC, key=key)

    def get_state_range(self, start_key: str, end_key: str) -> QueryIterator[KeyValue]:
        """The simple keys from `start_key` (included) to `end_key` (excluded) in their order; empty is unbounded.

        Raises InvalidKeyError when either begins with U+0000.
        """
        start, end = simple_range(start_key, end_key)
        return self._ledger.range(collection=_PUBLIC, start=start, end=end)

    async def get_state_range_page(self, start_key: str, end_key: str, *, page_size: int, bookmark: str = "") -> Page:
        """At most `page_size` results of the range, from `bookmark` on. For reading only: the peer refuses writes in
        a transaction that has asked for pages."""
        start, end = simple_range(start_key, end_key)
        return await self._ledger.range_page(start=start, end=end, page_size=page_size, bookmark=bookmark)

    def get_state_by_partial_composite_key(
        self, object_type: str, attributes: Sequence[str] = ()
    ) -> QueryIterator[KeyValue]:
        """The composite keys that begin with these parts, in their order. Raises InvalidKeyError for a bad part."""
        start, end = partial_range(object_type, attributes)
        return self._ledger.range(collection=_PUBLIC, start=start, end=end)

    async def get_state_by_partial_composite_key_page(
        self, object_type: str, attributes: Sequence[str] = (), *, page_size: int, bookmark: str = ""
    ) -> Page:
        """As `get_state_by_partial_composite_key`, one page of it. For reading only."""
        start, end = partial_range(object_type, attributes)
        return await self._ledger.range_page(start=start, end=end, page_size=page_size, bookmark=bookmark)

    async def get_all_composite_keys_page(self, *, page_size: int, bookmark: str = "") -> Page:
        """One page of all composite keys of every object type. For reading only."""
        start, end = every_composite_key()
        return await self._ledger.range_page(start=start, end=end, page_size=page_size, bookmark=bookmark)

    def get_query_result(self, query: str) -> QueryIterator[KeyValue]:
        """Results of a rich query (CouchDB only). They are not checked again at commit: never decide a write from
        one."""
        return self._ledger.query(collection=_PUBLIC, query=query)

    async def get_query_result_page(self, query: str, *, page_size: int, bookmark: str = "") -> Page:
        """As `get_query_result`, one page of it. For reading only."""
        return await self._ledger.query_page(query=query, page_size=page_size, bookmark=bookmark)

    def get_history_for_key(self, key: str) -> QueryIterator[Modification]:
        """The committed changes of `key`, newest first. Not checked again at commit: for reading only."""
        return self._ledger.history(key=key)
