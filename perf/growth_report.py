"""How rates, CPU, disk and memory went as users and orders grew: on the screen, as Markdown, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotext  # type: ignore[import-untyped]  # it ships no type information
from rich.console import Console

from perf.growth_figures import Growth, Measured
from perf.machine import Machine
from perf.report import FOLDER, TableOf, machine_line, markdown_of, print_tables

WIDTH = 150  # of the tables in a file
_CURVES_SIZE = (110, 32)
_MARKERS = "abcdefgh"
_SHOWN_MS = 0.005
_LOAD = ("load", "orders before it", "a minute", "mean", "p95", "CPU a request: network", "of it", "failed")
_FILLED = ("orders on the ledger", "orders a second", "CPU an order", "of it")


def show(growth: Growth, machine: Machine, console: Console) -> None:
    """Print the tables and the curves."""
    print_tables(_tables(growth), console)
    console.print(_curves(growth), highlight=False, markup=False, soft_wrap=True)
    console.print(machine_line(machine))


def write(growth: Growth, machine: Machine, *, now: datetime, folder: Path = FOLDER) -> tuple[Path, Path]:
    """Write `<date and time, UTC>-growth.md` and `.json`, and return both paths."""
    folder.mkdir(exist_ok=True)
    stem = f"{now.astimezone(UTC).strftime('%Y-%m-%dT%H%M%SZ')}-growth"
    markdown, document = folder / f"{stem}.md", folder / f"{stem}.json"
    markdown.write_text(f"{markdown_of('Growth', _tables(growth), machine)}\n\n```\n{_curves(growth)}\n```\n")
    document.write_text(json.dumps(_document(growth, machine), indent=1))
    return markdown, document


def growth_for_tenfold(points: Sequence[tuple[float, float]]) -> float:
    """By what factor the second number grows while the first grows tenfold: a straight line in both logarithms, through
    `points` by least squares. NaN for fewer than two different first numbers."""
    logs = [(math.log10(x), math.log10(y)) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True)) if logs else (0.0, 0.0)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    if not spread:
        return math.nan
    return float(10 ** (sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread))


def _tables(growth: Growth) -> Iterator[TableOf]:
    yield "More users", _LOAD, [_load_row(each) for each in growth.by_users]
    titles = list(dict.fromkeys(each.outcome.scenario.title for each in growth.by_size))
    by_load = sorted(growth.by_size, key=lambda each: titles.index(each.outcome.scenario.title))
    yield "A longer ledger", _LOAD, [_load_row(each) for each in by_load]
    yield "Filling it, below HTTP, APIs indexing meanwhile", _FILLED, list(_filled_rows(growth))
    if growth.holdings:
        holders = list(growth.holdings[0][1].disk_bytes)
        yield "Disk and memory of one process", ("orders on the ledger", *holders), list(_holding_rows(growth))
    yield (
        "CPU of the network for a request, as the ledger grows tenfold",
        ("load", "times"),
        list(_tenfold_rows(growth)),
    )


def _load_row(measured: Measured) -> tuple[str, ...]:
    outcome = measured.outcome
    each = outcome.network_cpu_s
    return (
        outcome.scenario.title,
        f"{measured.orders:,}",
        f"{outcome.figures.per_minute:,.0f}",
        *(f"{seconds * 1_000:,.1f} ms" for seconds in (outcome.figures.mean_s, outcome.figures.p95_s)),
        f"{sum(each.values()) * 1_000:.2f} ms",
        _parts({kind: spent_s * 1_000 for kind, spent_s in each.items()}),
        str(outcome.figures.all_failures.total()),
    )


def _filled_rows(growth: Growth) -> Iterator[tuple[str, ...]]:
    for orders, filled in growth.filled:
        each = filled.cpu_ms_per_order
        yield f"{orders:,}", f"{filled.per_s:,.0f}", f"{sum(each.values()):.2f} ms", _parts(each)


def _holding_rows(growth: Growth) -> Iterator[tuple[str, ...]]:
    """Disk in MB and in bytes for each order that came since the row before; memory."""
    for orders, each in growth.holdings:
        yield (
            f"{orders:,}",
            *(f"{size / 1e6:,.0f} MB, {each.memory_mib[holder]} MiB" for holder, size in each.disk_bytes.items()),
        )
    for (fewer, before), (more, after) in pairwise(growth.holdings):
        yield (
            f"each from {fewer:,} to {more:,}",
            *(
                f"{(size - before.disk_bytes[holder]) / (more - fewer):,.0f} B"
                for holder, size in after.disk_bytes.items()
            ),
        )


def _tenfold_rows(growth: Growth) -> Iterator[tuple[str, ...]]:
    for title, points in _cpu_ms(growth).items():
        times = growth_for_tenfold(points)
        yield title, "-" if math.isnan(times) else f"{times:.2f}"


def _cpu_ms(growth: Growth) -> dict[str, list[tuple[float, float]]]:
    """Orders on the ledger and milliseconds of the network's CPU for each request, by load."""
    points: dict[str, list[tuple[float, float]]] = {}
    for measured in growth.by_size:
        spent_ms = sum(measured.outcome.network_cpu_s.values()) * 1_000
        if not spent_ms:  # no request ended well
            continue
        points.setdefault(measured.outcome.scenario.title, []).append((measured.orders, spent_ms))
    if growth.filled:
        points["filling, below HTTP"] = [
            (orders - filled.orders / 2, sum(filled.cpu_ms_per_order.values())) for orders, filled in growth.filled
        ]
    return points


def _curves(growth: Growth) -> str:
    """The curves in text, over two logarithmic axes; empty when there is nothing to show."""
    curves = _cpu_ms(growth)
    if not curves:
        return ""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(*_CURVES_SIZE)
    for marker, (title, points) in zip(_MARKERS, curves.items(), strict=False):
        plotext.plot(*zip(*points, strict=True), label=title, marker=marker)
    plotext.xscale("log")
    plotext.yscale("log")
    plotext.xlabel("orders on the ledger")
    plotext.title("CPU of the network for one request, ms")
    return str(plotext.uncolorize(plotext.build())).rstrip()


def _parts(milliseconds: dict[str, float]) -> str:
    """The kinds of process that used anything to speak of."""
    return ", ".join(f"{kind} {spent:.2f}" for kind, spent in milliseconds.items() if spent >= _SHOWN_MS)


def _document(growth: Growth, machine: Machine) -> dict[str, Any]:
    def loads(measured: Sequence[Measured]) -> list[dict[str, Any]]:
        return [
            {"orders": each.orders, "scenario": each.outcome.scenario.name, "figures": asdict(each.outcome.figures)}
            for each in measured
        ]

    return {
        "machine": asdict(machine),
        "by_users": loads(growth.by_users),
        "by_size": loads(growth.by_size),
        "filled": [{"orders": orders} | asdict(filled) for orders, filled in growth.filled],
        "holdings": [{"orders": orders} | asdict(each) for orders, each in growth.holdings],
    }
