"""Figures of the monitor out of what was counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from chaincode.units import divide_half_away
from gateway.market.schemas import BILATERAL, Mode
from gateway.monitor.repository import Counts
from gateway.monitor.schemas import (
    Concentration,
    Latency,
    MinutePace,
    ModeCount,
    Monitor,
    OrderCount,
    QueueLength,
    Share,
    Throughput,
)
from gateway.projection.pace import MINUTE_MS, middle_of_class

TOP = 10
_SIDES = ("consumer", "retailer", "exchange")
_WHOLE = 10_000


def figures(counts: Counts, *, now_ms: int, window_minutes: int) -> Monitor:
    """The monitor at `now_ms` (ms since 1970 UTC)."""
    queues = list(_queues(counts.standing))
    pace = [MinutePace(at=row.minute * MINUTE_MS, action=row.action, intents=row.intents) for row in counts.pace]
    return Monitor(
        block_height=counts.height,
        at=now_ms,
        window_minutes=window_minutes,
        orders=_orders(counts.standing),
        queues=queues,
        open_disputes=sum(row.orders for row in counts.standing if row.state == "disputed"),
        waiting_audits=sum(row.orders for row in counts.standing if row.stage == "audit" and row.next_exchange),
        pace=pace,
        throughput=_throughput(counts, pace),
        latency=_latency(counts.latencies),
        modes=[_mode(row) for row in counts.modes],
        concentration=_concentration(counts.retailers),
    )


def hhi(parts: Iterable[int]) -> int | None:
    """The Herfindahl-Hirschman index of a whole's parts: the sum of the squares of their shares in percent, rounded
    half away from zero. None where there is no whole."""
    sizes = list(parts)
    whole = sum(sizes)
    return divide_half_away(_WHOLE * sum(size**2 for size in sizes), whole**2) if whole else None


def percentile(classes: Sequence[tuple[int, int]], percent: int) -> int | None:
    """The middle of the class in which the value lies that `percent` of all values do not exceed (nearest rank).

    `classes` are lower end and number of values, in ascending order. None where there are no values.
    """
    total = sum(number for _, number in classes)
    rank = -(-total * percent // 100)
    for least_ms, number in classes:
        rank -= number
        if rank <= 0:
            return middle_of_class(least_ms)
    return None


def _orders(standing: Iterable[Any]) -> list[OrderCount]:
    numbers: Counter[tuple[str, str, str]] = Counter()
    for row in standing:
        numbers[row.state, row.stage, row.segment] += row.orders
    return [
        OrderCount(state=state, stage=stage, segment=segment, orders=number)
        for (state, stage, segment), number in sorted(numbers.items())
    ]


def _queues(standing: Iterable[Any]) -> Iterable[QueueLength]:
    found: dict[tuple[str, str, tuple[str, ...]], QueueLength] = {}
    for row in standing:
        waits_for = tuple(side for side in _SIDES if getattr(row, f"next_{side}"))
        if not waits_for:
            continue
        queue = found.setdefault(
            (row.state, row.stage, waits_for),
            QueueLength(state=row.state, stage=row.stage, waits_for=list(waits_for), orders=0, oldest_at=row.oldest_at),
        )
        queue.orders += row.orders
        queue.oldest_at = min(queue.oldest_at, row.oldest_at)
    return found.values()


def _throughput(counts: Counts, pace: Iterable[MinutePace]) -> Throughput:
    minutes: Counter[int] = Counter()
    for each in pace:
        minutes[each.at] += each.intents
    return Throughput(
        blocks=counts.blocks.blocks,
        transactions=int(counts.blocks.transactions),
        valid=int(counts.blocks.valid),
        intents=minutes.total(),
        busiest_minute=max(minutes.values(), default=0),
    )


def _latency(rows: Iterable[Any]) -> Latency:
    classes = [(row.least_ms, int(row.intents)) for row in rows]
    return Latency(
        intents=sum(number for _, number in classes),
        median_ms=percentile(classes, 50),
        p95_ms=percentile(classes, 95),
    )


def _mode(row: Any) -> ModeCount:
    return ModeCount(
        mode=Mode(row.origin or BILATERAL),
        orders=row.orders,
        public_orders=row.public_orders,
        public_energy_wh=int(row.energy_wh or 0),
        price_least_e8_yuan_per_kwh=row.least,
        price_most_e8_yuan_per_kwh=row.most,
    )


def _concentration(retailers: Sequence[Any]) -> Concentration:
    shares = [
        Share(retailer=row.retailer, contracts=row.contracts, public_energy_wh=int(row.energy_wh or 0))
        for row in retailers
    ]
    return Concentration(
        contracts=sum(share.contracts for share in shares),
        retailers=len(shares),
        hhi_by_contracts=hhi(share.contracts for share in shares),
        public_energy_wh=sum(share.public_energy_wh for share in shares),
        hhi_by_public_energy=hhi(share.public_energy_wh for share in shares),
        top=shares[:TOP],
    )
