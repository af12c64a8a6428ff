"""Doing the same to several nodes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def for_each(action: Callable[[Item], Result], items: Iterable[Item], *, at_once: int = 8) -> list[Result]:
    """The results in the order of the items. The first error is raised once all have ended."""
    with ThreadPoolExecutor(at_once) as pool:
        return [done.result() for done in [pool.submit(action, item) for item in items]]
