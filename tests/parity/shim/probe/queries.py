"""Reading of queries."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode.shim import KeyValue, Modification, Page, QueryIterator, ShimError
from tests.parity.shim.probe.script import Step


async def read_all(found: QueryIterator[KeyValue], step: Step) -> object:
    """The results that the step wants (all of them when it names no number); the iterator is closed."""
    results: list[object] = []
    async with found:
        async for entry in found:
            results.append((entry.key, entry.value))
            if len(results) == step.number("take"):
                break
    return results


def page(found: Page) -> object:
    return [(entry.key, entry.value) for entry in found.results], found.bookmark, found.fetched_records_count


async def history(found: QueryIterator[Modification]) -> object:
    return [(change.tx_id, change.timestamp_ns, change.is_delete, change.value or None) async for change in found]


async def moved(found: QueryIterator[KeyValue], moves: Sequence[str]) -> object:
    """Make the moves one after the other and tell what came of each; after the last result the next is refused."""
    came: list[object] = []
    for move in moves:
        try:
            if move == "close":
                await found.close()
                came.append("closed")
            else:
                entry = await anext(found)
                came.append((entry.key, entry.value))
        except (ShimError, StopAsyncIteration):
            came.append("refused")
    return came


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:04d}" for number in range(count)]
