"""A cache of records that is told when one changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class RecordCache(Generic[T]):
    """Values by key, at most `limit`; the oldest go first. For one event loop.

    A value that was read before its record changed is never kept: a change that comes while the value is on its way
    takes the reader's right to store it.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[str, T] = {}
        self._loading: dict[str, object] = {}

    def get(self, key: str) -> T | None:
        return self._values.get(key)

    async def load(self, key: str, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """Read the value and keep it, unless its record changes meanwhile. An absent one (None) is not kept."""
        ticket = object()
        self._loading[key] = ticket
        try:
            value = await read()
        finally:
            current = self._loading.get(key) is ticket
            if current:
                del self._loading[key]
        if current and value is not None:
            self._keep(key, value)
        return value

    def invalidate(self, keys: Iterable[str]) -> None:
        """These records have changed."""
        for key in keys:
            self._values.pop(key, None)
            self._loading.pop(key, None)

    def _keep(self, key: str, value: T) -> None:
        if len(self._values) >= self._limit:
            del self._values[next(iter(self._values))]
        self._values[key] = value
