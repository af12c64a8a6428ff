"""Results of range, rich and history queries, fetched from the peer as they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from google.protobuf.message import DecodeError

from chaincode.shim.errors import IteratorBusyError, IteratorClosedError, MalformedAnswerError
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
    """One committed change of a key: the transaction that made it, its time in nanoseconds since 1970 UTC, and the
    value after it (empty when `is_delete`)."""

    tx_id: str
    timestamp_ns: int
    is_delete: bool
    value: bytes = field(repr=False)

    @property
    def timestamp_ms(self) -> int:
        """The time in milliseconds since 1970 UTC."""
        return self.timestamp_ns // 1_000_000


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
        for one here, PeerError when the peer cannot go on, MalformedAnswerError when its answer cannot be read,
        TransactionEndedError after the transaction."""
        if self._busy:
            raise IteratorBusyError("another task is reading this iterator")
        if self._closed:
            raise IteratorClosedError("the iterator is closed")
        while not self._results:
            if self._opened and not self._has_more:
                self._closed = True
                raise StopAsyncIteration
            await self._fetch()
        try:
            return self._decode(self._results.popleft())
        except DecodeError:
            self._closed = True
            raise MalformedAnswerError(request=ChaincodeMessage.Type.Name(self._request)) from None

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
                request, query = ChaincodeMessage.QUERY_STATE_NEXT, QueryStateNext(id=self._id)
            else:
                request, query = self._request, self._query
            response = await self._transaction.ask_for(request, query, QueryResponse)
            if response.has_more and not response.results:  # it could go on like that for ever
                raise MalformedAnswerError(request=ChaincodeMessage.Type.Name(request))
        except BaseException:
            # What the peer was about to hand over is lost, so going on would skip results without a word.
            self._closed = True
            raise
        finally:
            self._busy = False
        self._opened = True
        self._id = response.id
        self._has_more = response.has_more
        self._results.extend(result.resultBytes for result in response.results)


def decode_key_value(data: bytes) -> KeyValue:
    """A result of a range or rich query."""
    return to_key_value(KV.FromString(data))


def to_key_value(entry: Any) -> KeyValue:
    """The same, of Fabric's KV."""
    return KeyValue(entry.key, entry.value)


def decode_modification(data: bytes) -> Modification:
    """A result of a history query."""
    entry = KeyModification.FromString(data)
    timestamp_ns = entry.timestamp.seconds * 1_000_000_000 + entry.timestamp.nanos
    return Modification(entry.tx_id, timestamp_ns, entry.is_delete, entry.value)
