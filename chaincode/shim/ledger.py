"""The requests about the ledger. Public state is the collection with the empty name: one path for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode.shim.batch import WriteBatch
from chaincode.shim.composite_key import require_key
from chaincode.shim.errors import InvalidArgumentError, ProtocolError
from chaincode.shim.iterator import (
    KeyValue,
    Modification,
    Page,
    QueryIterator,
    decode_key_value,
    decode_modification,
    to_key_value,
)
from chaincode.shim.protos import (
    KV,
    ChaincodeMessage,
    DelState,
    GetHistoryForKey,
    GetQueryResult,
    GetState,
    GetStateByRange,
    GetStateMetadata,
    GetStateMultiple,
    GetStateMultipleResult,
    PutState,
    PutStateMetadata,
    QueryMetadata,
    QueryResponse,
    QueryResponseMetadata,
    StateMetadata,
    StateMetadataResult,
    WriteBatchState,
)
from chaincode.shim.transaction import Transaction, read_answer

VALIDATION_PARAMETER = "VALIDATION_PARAMETER"
_ENVELOPE_BYTES = 4096  # more than a message needs around its batch
_MAX_PAGE_SIZE = 2**31 - 1


class Ledger:
    """Reads and writes of one transaction. Keys are checked here, collections by whoever names one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._batch: WriteBatch | None = None

    async def get(self, *, collection: str, key: str) -> bytes | None:
        require_key(key)
        value = await self._transaction.ask(ChaincodeMessage.GET_STATE, GetState(key=key, collection=collection))
        return value or None

    async def get_multiple(self, *, collection: str, keys: Sequence[str]) -> list[bytes | None]:
        if isinstance(keys, str):
            raise InvalidArgumentError("keys must be a sequence of texts, not one text")
        for key in keys:
            require_key(key)
        most = self._transaction.capabilities.keys_per_read
        if not most:
            return [await self.get(collection=collection, key=key) for key in keys]
        values: list[bytes | None] = []
        for start in range(0, len(keys), most):
            chunk = keys[start : start + most]
            request = GetStateMultiple(keys=chunk, collection=collection)
            answer = await self._transaction.ask_for(
                ChaincodeMessage.GET_STATE_MULTIPLE, request, GetStateMultipleResult
            )
            found = answer.values
            if len(found) != len(chunk):
                raise ProtocolError("the peer answered another number of values than keys were asked for")
            values.extend(value or None for value in found)
        return values

    async def get_hash(self, *, collection: str, key: str) -> bytes | None:
        require_key(key)
        request = GetState(key=key, collection=collection)
        return await self._transaction.ask(ChaincodeMessage.GET_PRIVATE_DATA_HASH, request) or None

    async def put(self, *, collection: str, key: str, value: bytes) -> None:
        require_key(key)
        if self._batch is not None:
            self._batch.put(collection=collection, key=key, value=value)
            return
        request = PutState(key=key, value=value, collection=collection)
        await self._transaction.ask(ChaincodeMessage.PUT_STATE, request)

    async def delete(self, *, collection: str, key: str) -> None:
        require_key(key)
        if self._batch is not None:
            self._batch.delete(collection=collection, key=key)
            return
        await self._transaction.ask(ChaincodeMessage.DEL_STATE, DelState(key=key, collection=collection))

    async def purge(self, *, collection: str, key: str) -> None:
        require_key(key)
        if self._batch is not None:
            self._batch.purge(collection=collection, key=key)
            return
        await self._transaction.ask(ChaincodeMessage.PURGE_PRIVATE_DATA, DelState(key=key, collection=collection))

    async def set_validation_parameter(self, *, collection: str, key: str, policy: bytes) -> None:
        require_key(key)
        if self._batch is not None:
            self._batch.put_metadata(collection=collection, key=key, name=VALIDATION_PARAMETER, value=policy)
            return
        metadata = StateMetadata(metakey=VALIDATION_PARAMETER, value=policy)
        request = PutStateMetadata(key=key, collection=collection, metadata=metadata)
        await self._transaction.ask(ChaincodeMessage.PUT_STATE_METADATA, request)

    async def get_validation_parameter(self, *, collection: str, key: str) -> bytes | None:
        require_key(key)
        request = GetStateMetadata(key=key, collection=collection)
        answer = await self._transaction.ask_for(ChaincodeMessage.GET_STATE_METADATA, request, StateMetadataResult)
        for entry in answer.entries:
            if entry.metakey == VALIDATION_PARAMETER:
                return entry.value or None  # an empty one was taken away
        return None

    def range(self, *, collection: str, start: str, end: str) -> QueryIterator[KeyValue]:
        query = GetStateByRange(startKey=start, endKey=end, collection=collection)
        return self._iterator(ChaincodeMessage.GET_STATE_BY_RANGE, query)

    async def range_page(self, *, start: str, end: str, page_size: int, bookmark: str) -> Page:
        metadata = _page_request(page_size, bookmark)
        query = GetStateByRange(startKey=start, endKey=end, metadata=metadata)
        return await self._page(ChaincodeMessage.GET_STATE_BY_RANGE, query)

    def query(self, *, collection: str, query: str) -> QueryIterator[KeyValue]:
        request = GetQueryResult(query=query, collection=collection)
        return self._iterator(ChaincodeMessage.GET_QUERY_RESULT, request)

    async def query_page(self, *, query: str, page_size: int, bookmark: str) -> Page:
        request = GetQueryResult(query=query, metadata=_page_request(page_size, bookmark))
        return await self._page(ChaincodeMessage.GET_QUERY_RESULT, request)

    def history(self, *, key: str) -> QueryIterator[Modification]:
        require_key(key)
        return QueryIterator(
            self._transaction,
            request=ChaincodeMessage.GET_HISTORY_FOR_KEY,
            query=GetHistoryForKey(key=key),
            decode=decode_modification,
        )

    def start_batch(self) -> None:
        if self._batch is None and self._transaction.capabilities.writes_per_batch:
            self._batch = WriteBatch()

    async def finish_batch(self) -> None:
        batch, self._batch = self._batch, None
        if batch is None:
            return
        chunks = batch.chunks(
            max_records=self._transaction.capabilities.writes_per_batch,
            max_bytes=self._transaction.max_message_bytes - _ENVELOPE_BYTES,
        )
        for chunk in chunks:
            await self._transaction.ask(ChaincodeMessage.WRITE_BATCH_STATE, WriteBatchState(rec=chunk))

    def _iterator(self, request: int, query: Any) -> QueryIterator[KeyValue]:
        return QueryIterator(self._transaction, request=request, query=query, decode=decode_key_value)

    async def _page(self, request: int, query: Any) -> Page:
        response = await self._transaction.ask_for(request, query, QueryResponse)
        metadata = read_answer(request, response.metadata, QueryResponseMetadata)
        results = [to_key_value(read_answer(request, result.resultBytes, KV)) for result in response.results]
        return Page(results, metadata.bookmark, metadata.fetched_records_count)


def _page_request(page_size: int, bookmark: str) -> bytes:
    if not 0 < page_size <= _MAX_PAGE_SIZE:
        raise InvalidArgumentError("the page size must be from 1 to 2^31 − 1")
    metadata: bytes = QueryMetadata(pageSize=page_size, bookmark=bookmark).SerializeToString()
    return metadata
