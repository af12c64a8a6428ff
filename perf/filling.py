"""Many committed orders on a running network, below HTTP, while the APIs index them."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from perf import market
from perf.cast import Cast
from perf.errors import LoadRefusedError
from perf.group_commit import group_commit
from perf.machine import processor_seconds
from perf.target import CONSUMER_ORG, Target

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """`orders` were committed in `seconds`; `cpu_s` is what the network's processes used meanwhile, by kind."""

    orders: int
    seconds: float
    cpu_s: dict[str, float]

    @property
    def per_s(self) -> float:
        """Orders a second."""
        return self.orders / self.seconds

    @property
    def cpu_ms_per_order(self) -> dict[str, float]:
        """Milliseconds of CPU for each order, by kind of process."""
        return {kind: spent * 1_000 / self.orders for kind, spent in self.cpu_s.items()}


def progress_of(console: Console) -> Progress:
    """How far orders are put onto the ledger, with the time it has taken and will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


async def fill(target: Target, players: Cast, *, count: int, advance: Callable[[int], None]) -> Filled:
    """Put `count` (> 0) more orders of the cast's consumers onto the ledger; `advance` hears of each.

    Raises LoadRefusedError when the market refuses one.
    """
    numbers = iter(range(count))
    before, began = processor_seconds(target.run), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        async with group_commit(target.profile(CONSUMER_ORG), Path(name), in_flight=2) as commit:

            async def order_on(numbers: Iterator[int]) -> None:
                for number in numbers:
                    consumer = number % len(players.consumers)
                    order = market.new_order(
                        players.consumers[consumer], players.offer(consumer), network_id=target.network_id
                    )
                    result = await commit.submit(order)
                    if not result.stands:
                        raise LoadRefusedError(f"an order was refused: {result.code or 'no end'}")
                    advance(1)

            await asyncio.gather(*(order_on(numbers) for _ in range(_AT_ONCE)))
    seconds = time.perf_counter() - began
    after = processor_seconds(target.run)
    return Filled(
        orders=count, seconds=seconds, cpu_s={kind: spent - before.get(kind, 0.0) for kind, spent in after.items()}
    )
