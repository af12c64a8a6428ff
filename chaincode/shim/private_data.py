"""The part of the stub that is about private data collections."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode.shim.composite_key import partial_range, require_collection, simple_range
from chaincode.shim.iterator import KeyValue, QueryIterator
from chaincode.shim.ledger import Ledger


class PrivateData:
    """Private data collections: values at the members' peers, hashes at every peer of the channel.

    Every method raises InvalidKeyError when the collection's name is empty, and PeerError when the peer refuses, for
    example because it is not a member.
    """

    _ledger: Ledger

    async def get_private_data(self, collection: str, key: str) -> bytes | None:
        """The value of `key`, None when it has none."""
        require_collection(collection)
        return await self._ledger.get(collection=collection, key=key)

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]:
        """The values of `keys`, in their order: in few messages where the peer can, one by one otherwise."""
        require_collection(collection)
        return await self._ledger.get_multiple(collection=collection, keys=keys)

    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None:
        """SHA-256 of the value of `key`, which peers outside the collection have too; None when it has none."""
        require_collection(collection)
        return await self._ledger.get_hash(collection=collection, key=key)

    async def put_private_data(self, collection: str, key: str, value: bytes) -> None:
        """Write `value`. The ledger takes an empty value for a deletion."""
        require_collection(collection)
        await self._ledger.put(collection=collection, key=key, value=value)

    async def del_private_data(self, collection: str, key: str) -> None:
        """Delete `key`; members keep its history."""
        require_collection(collection)
        await self._ledger.delete(collection=collection, key=key)

    async def purge_private_data(self, collection: str, key: str) -> None:
        """Delete `key` and all that members hold of its history."""
        require_collection(collection)
        await self._ledger.purge(collection=collection, key=key)

    async def set_private_data_validation_parameter(self, collection: str, key: str, policy: bytes) -> None:
        """Let `policy` (see `key_policy`) decide who must endorse writes of this private key from now on."""
        require_collection(collection)
        await self._ledger.set_validation_parameter(collection=collection, key=key, policy=policy)

    async def get_private_data_validation_parameter(self, collection: str, key: str) -> bytes | None:
        """The endorsement policy of this private key, None where the collection's own holds."""
        require_collection(collection)
        return await self._ledger.get_validation_parameter(collection=collection, key=key)

    def get_private_data_range(self, collection: str, start_key: str, end_key: str) -> QueryIterator[KeyValue]:
        """The simple keys from `start_key` (included) to `end_key` (excluded); empty is unbounded on that side."""
        require_collection(collection)
        start, end = simple_range(start_key, end_key)
        return self._ledger.range(collection=collection, start=start, end=end)

    def get_private_data_by_partial_composite_key(
        self, collection: str, object_type: str, attributes: Sequence[str] = ()
    ) -> QueryIterator[KeyValue]:
        """The private composite keys that begin with these parts, in their order."""
        require_collection(collection)
        start, end = partial_range(object_type, attributes)
        return self._ledger.range(collection=collection, start=start, end=end)

    def get_private_data_query_result(self, collection: str, query: str) -> QueryIterator[KeyValue]:
        """Results of a rich query over a collection (CouchDB only). Never decide a write from one."""
        require_collection(collection)
        return self._ledger.query(collection=collection, query=query)
