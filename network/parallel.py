"""Doing the same to several nodes at once, and running what is asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def for_each(action: Callable[[Item], Result], items: Iterable[Item], *, at_once: int = 8) -> list[Result]:
    """The results in the order of the items. The first error is raised once all have ended."""
    with ThreadPoolExecutor(at_once) as pool:
        return [done.result() for done in [pool.submit(action, item) for item in items]]


def run_coroutine(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """The result of an asynchronous function, also where the calling thread has an event loop already.

    Of several errors of a TaskGroup the first is raised.
    """
    try:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(work())).result()
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
