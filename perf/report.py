"""The paper's figures and ours, side by side: on the screen, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from perf.machine import Machine
from perf.measure import GENERATOR, OTHERS
from perf.run_scenario import Outcome
from perf.scenarios import GOALS, MARKET, SCENARIOS, Goal

_CLEAN_CORES = 0.15  # what a quiet system uses for itself
FOLDER = Path(__file__).with_name("report")
_SIDE_BY_SIDE = ("row", "what", "paper", "ours", "ours ÷ paper", "must", "goal", "reached")
_BEHIND = ("scenario", "requests", "failed", "mean", "p95", "p99", "window")
_CPU = ("scenario", "cores used: generator", "network", "all else", "CPU a request: generator", "network", "of it")
_ACTIONS = ("action", "a minute", "mean", "CPU a request: network", "of it", "of an order's", "bytes", "of an order's")
_ORDER = SCENARIOS["add-30"]
_BYTES_OF = {goal.scenario for goal in GOALS if goal.figure == "bytes_per_order"}
_LEDGER = ("scenario", "blocks", "intents/batch", "bytes/block", "bytes/order", "invalid", "lost", "twice")

TableOf = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A table: its title, the heads of its columns, its rows."""


def show(outcomes: Sequence[Outcome], machine: Machine, console: Console) -> None:
    """Print the tables, and a warning where something else was at work on the machine."""
    print_tables(_tables(outcomes), console)
    console.print(machine_line(machine))
    if noisy := [outcome.scenario.name for outcome in outcomes if not is_clean(outcome)]:
        console.print(f"[bold]Not a clean run:[/] other programs used the CPU during {', '.join(noisy)}.")


def is_clean(outcome: Outcome) -> bool:
    """Whether nothing but the network and its load was at work on the machine."""
    return outcome.figures.cores[OTHERS] <= _CLEAN_CORES


def write(outcomes: Sequence[Outcome], machine: Machine, *, now: datetime, folder: Path = FOLDER) -> tuple[Path, Path]:
    """Write `<date and time, UTC>.md` and `.json`, and return both paths."""
    folder.mkdir(exist_ok=True)
    stem = folder / now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    markdown, document = stem.with_suffix(".md"), stem.with_suffix(".json")
    markdown.write_text(markdown_of("Paper and ours", _tables(outcomes), machine))
    document.write_text(json.dumps(_document(outcomes, machine), indent=1))
    return markdown, document


def _tables(outcomes: Sequence[Outcome]) -> list[TableOf]:
    by_name = {outcome.scenario.name: outcome for outcome in outcomes}
    tables = [
        (
            "The paper (4 servers, 20 cores) and this machine",
            _SIDE_BY_SIDE,
            [_goal_row(goal, by_name[goal.scenario]) for goal in GOALS if goal.scenario in by_name],
        ),
        ("Actions of the market beside adding an order", _ACTIONS, _action_rows(by_name)),
        ("What the generators saw in the window", _BEHIND, [_generator_row(outcome) for outcome in outcomes]),
        ("CPU in the window", _CPU, [_cpu_row(outcome) for outcome in outcomes]),
        (
            "What the ledger says of the whole run",
            _LEDGER,
            [_ledger_row(outcome) for outcome in outcomes if outcome.scenario.writes],
        ),
    ]
    return [table for table in tables if table[2]]


def _action_rows(by_name: Mapping[str, Outcome]) -> list[tuple[str, ...]]:
    """Adding an order, where it was measured in the same run, and every measured action of the market beside it."""
    order = by_name.get(_ORDER.name)
    measured = [by_name[scenario.name] for scenario in MARKET if scenario.name in by_name]
    return [_action_row(outcome, order) for outcome in ([order] if order else []) + measured] if measured else []


def _action_row(outcome: Outcome, order: Outcome | None) -> tuple[str, ...]:
    each = outcome.network_cpu_s
    return (
        outcome.scenario.title,
        f"{outcome.figures.per_minute:,.0f}",
        f"{outcome.figures.mean_s * 1_000:.1f} ms",
        f"{sum(each.values()) * 1_000:.2f} ms",
        ", ".join(f"{kind} {spent_s * 1_000:.2f}" for kind, spent_s in each.items()),
        _share(sum(each.values()), sum(order.network_cpu_s.values()) if order else 0.0),
        f"{outcome.bytes_per_action:,.0f} B",
        _share(outcome.bytes_per_action, order.bytes_per_action if order else 0.0),
    )


def _share(value: float, of_order: float) -> str:
    return f"{value / of_order:.2f}" if of_order else "-"


def _goal_row(goal: Goal, outcome: Outcome) -> tuple[str, ...]:
    ours = outcome.figure(goal.figure)
    paper = _value(goal, goal.paper) if goal.paper is not None else "-"
    return (
        goal.row,
        goal.what,
        paper,
        _value(goal, ours),
        _ratio(goal, ours),
        _value(goal, goal.must),
        _value(goal, goal.goal),
        verdict(goal, ours),
    )


def verdict(goal: Goal, ours: float) -> str:
    """`goal`, `must` or `no`. Nothing measured reaches nothing."""
    if ours <= 0:
        return "no"
    if goal.less_is_better:
        return "goal" if ours <= goal.goal else "must" if ours <= goal.must else "no"
    return "goal" if ours >= goal.goal else "must" if ours >= goal.must else "no"


def _ratio(goal: Goal, ours: float) -> str:
    if goal.paper is None or ours <= 0:
        return "-"
    better = goal.paper / ours if goal.less_is_better else ours / goal.paper
    return f"{better:,.1f} × better" if better >= 1 else f"{1 / better:,.1f} × worse"


def _value(goal: Goal, value: float) -> str:
    if goal.figure == "mean_s":
        return f"{value * 1_000:,.1f} ms"
    unit = {"per_minute": "/min", "per_second": "/s", "bytes_per_order": " B"}[goal.figure]
    return f"{value:,.0f}{unit}"


def _generator_row(outcome: Outcome) -> tuple[str, ...]:
    figures = outcome.figures
    reasons = "".join(f" {reason}: {count}" for reason, count in figures.all_failures.items())
    return (
        outcome.scenario.name,
        f"{figures.requests:,}",
        f"{figures.all_failures.total()}{reasons}",
        *(f"{value * 1_000:.1f} ms" for value in (figures.mean_s, figures.p95_s, figures.p99_s)),
        f"{figures.window_s:.0f} s",
    )


def _cpu_row(outcome: Outcome) -> tuple[str, ...]:
    cores = outcome.figures.cores
    network_cores = sum(cores.values()) - cores[GENERATOR] - cores[OTHERS]
    each = {kind: spent_s * 1_000 for kind, spent_s in outcome.figures.cpu_s_per_request.items()}
    generator_ms = each.pop(GENERATOR, 0.0)
    return (
        outcome.scenario.name,
        f"{cores[GENERATOR]:.2f}",
        f"{network_cores:.2f}",
        f"{cores[OTHERS]:.2f}",
        f"{generator_ms:.2f} ms",
        f"{sum(each.values()):.2f} ms",
        ", ".join(f"{kind} {spent_ms:.2f}" for kind, spent_ms in each.items()),
    )


def _ledger_row(outcome: Outcome) -> tuple[str, ...]:
    ledger = outcome.ledger
    per_block = ledger.block_bytes / ledger.blocks if ledger.blocks else 0
    invalid = ", ".join(f"{code}: {count}" for code, count in ledger.invalid.items()) or "0"
    return (
        outcome.scenario.name,
        f"{ledger.blocks:,}",
        f"{ledger.intents_per_batch:.1f}",
        f"{per_block:,.0f}",
        f"{ledger.bytes_per_order:,.0f}" if outcome.scenario.name in _BYTES_OF else "-",  # others hold more than orders
        f"{invalid} of {ledger.transactions:,}",
        f"{outcome.missing} of {outcome.acknowledged:,}",
        str(outcome.twice),
    )


def machine_line(machine: Machine) -> str:
    """The machine in one line."""
    return (
        f"{machine.processor}, {machine.cores} cores for network, APIs and generator together, "
        f"{machine.memory_gib} GiB; {machine.system}, Python {machine.python}"
    )


def print_tables(tables: Iterable[TableOf], console: Console) -> None:
    """Each table under its title."""
    for title, columns, rows in tables:
        table = Table(*columns, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        console.print(table)


def markdown_of(heading: str, tables: Iterable[TableOf], machine: Machine) -> str:
    """The tables as Markdown, after the heading and the machine."""
    parts = [f"# {heading}\n", machine_line(machine) + "\n"]
    for title, columns, rows in tables:
        lines = [f"| {' | '.join(row)} |" for row in (columns, tuple("---" for _ in columns), *rows)]
        parts += [f"\n## {title}\n", *lines]
    return "\n".join(parts) + "\n"


def _document(outcomes: Sequence[Outcome], machine: Machine) -> dict[str, Any]:
    return {
        "machine": asdict(machine),
        "goals": [
            {**asdict(goal), "ours": outcome.figure(goal.figure), "reached": verdict(goal, outcome.figure(goal.figure))}
            for goal in GOALS
            for outcome in outcomes
            if outcome.scenario.name == goal.scenario
        ],
        "scenarios": {outcome.scenario.name: _outcome(outcome) for outcome in outcomes},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    ledger = {field.name: getattr(outcome.ledger, field.name) for field in fields(outcome.ledger)}
    ledger["applied"] = len(outcome.ledger.applied)  # the digests themselves are on the ledger
    return {
        "figures": asdict(outcome.figures) | {"per_minute": outcome.figures.per_minute},
        "ledger": ledger
        | {"bytes_per_order": outcome.ledger.bytes_per_order, "bytes_per_action": outcome.bytes_per_action},
        "clean": is_clean(outcome),
        "acknowledged": outcome.acknowledged,
        "missing": outcome.missing,
        "twice": outcome.twice,
    }
