"""Results of range, rich and history queries, fetched from the peer as they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from chaincode.shim.errors import IteratorBusyError, IteratorClosedError
from chaincode.shim.protos import KV, ChaincodeMessage, KeyModification, QueryResponse, QueryStateClose, QueryStateNext
from chaincode.shim.transaction import Transaction

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One key of the state and its value. Neither shows in `repr`: they may come from a private collection."""

    key: str = field(repr=False)
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Modification:
    """One committed change of a key: the transaction that made it, its time in milliseconds since 1970 UTC, and the
    value after it (empty when `is_delete`)."""

    tx_id: str
    timestamp_ms: int
    is_delete: bool
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """The results of one page, and the bookmark that the next page begins with (empty after the last)."""

    results: list[KeyValue]
    bookmark: str = field(repr=False)
    fetched_records_count: int


class QueryIterator(Generic[Result]):
    """Reads the results of one query: `async for result in iterator`.

    The query goes to the peer when the first result is asked for. After the last result the peer has closed it by
    itself; whoever stops earlier uses `async with iterator:` or calls `close()`, or leaves it to the transaction's end.
    """

    def __init__(
        self, transaction: Transaction, *, request: int, query: Any, decode: Callable[[bytes], Result]
    ) -> None:
        self._transaction = transaction
        self._request = request
        self._query = query
        self._decode = decode
        self._results: deque[bytes] = deque()
        self._id = ""
        self._opened = False
        self._has_more = False
        self._busy = False
        self._closed = False

    def __aiter__(self) -> Self:
        if self._closed:
            raise IteratorClosedError("the iterator is closed")
        return self

    async def __anext__(self) -> Result:
        """The next result. Raises IteratorClosedError after `close()`, IteratorBusyError when another task is waiting
        for one here, PeerError when the peer cannot go on, TransactionEndedError after the transaction."""
        if self._busy:
            raise IteratorBusyError("another task is reading this iterator")
        if self._closed:
            raise IteratorClosedError("the iterator is closed")
        while not self._results:
            if self._opened and not self._has_more:
                self._closed = True
                raise StopAsyncIteration
            await self._fetch()
        return self._decode(self._results.popleft())

    async def close(self) -> None:
        """Let the peer drop what is left of the query. Closing twice is allowed."""
        if self._closed:
            return
        self._closed = True
        self._results.clear()
        if self._opened and self._has_more:
            await self._transaction.ask(ChaincodeMessage.QUERY_STATE_CLOSE, QueryStateClose(id=self._id))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _fetch(self) -> None:
        self._busy = True
        try:
            if self._opened:
                payload = await self._transaction.ask(ChaincodeMessage.QUERY_STATE_NEXT, QueryStateNext(id=self._id))
            else:
                payload = await self._transaction.ask(self._request, self._query)
        except BaseException:
            # What the peer was about to hand over is lost, so going on would skip results without a word.
            self._closed = True
            raise
        finally:
            self._busy = False
        response = QueryResponse.FromString(payload)
        self._opened = True
        self._id = response.id
        self._has_more = response.has_more
        self._results.extend(result.resultBytes for result in response.results)


def decode_key_value(data: bytes) -> KeyValue:
    """A result of a range or rich query."""
    entry = KV.FromString(data)
    return KeyValue(entry.key, entry.value)


def decode_modification(data: bytes) -> Modification:
    """A result of a history query."""
    entry = KeyModification.FromString(data)
    timestamp_ms = entry.timestamp.seconds * 1000 + entry.timestamp.nanos // 1_000_000
    return Modification(entry.tx_id, timestamp_ms, entry.is_delete, entry.value)
