"""Rich tables of what the commands read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gateway.commands.names import stage, state

_WIDE = 400
MARKET_TIME = timezone(timedelta(hours=8))


def show_rows(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table. Where it goes to a file or a pipe it is as wide as it needs to be: ids must stay whole."""
    table = Table(*headings, box=SIMPLE_HEAD)
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    _console().print(table)


def show_fields(fields: Mapping[str, Any]) -> None:
    """Print one record, a field a line; empty fields are left out."""
    table = Table(show_header=False, box=None)
    for name, value in fields.items():
        if value not in (None, [], {}, ""):
            table.add_row(name, _cell(value))
    _console().print(table)


def order_row(order: Mapping[str, Any]) -> tuple[Any, ...]:
    """An order as a row of ORDER_HEADINGS."""
    period = f"{order['period_start']} / {order['period_end']}"
    return (
        order["order_id"],
        order["version"],
        f"{state(order['state'])}, {stage(order['stage'])}",
        ", ".join(order["next"]),
        order["consumer"],
        order["retailer"],
        order["package"],
        period,
        moment(order["refreshed_at"]),
    )


ORDER_HEADINGS = (
    "order",
    "version",
    "state, stage",
    "next",
    "consumer",
    "retailer",
    "package",
    "delivery period",
    "refreshed (UTC+8)",
)


def order_fields(order: Mapping[str, Any]) -> dict[str, Any]:
    """An order's fields as they are shown, names in both languages and times in market time."""
    shown = dict(order)
    shown["state"], shown["stage"] = state(order["state"]), stage(order["stage"])
    for name in ("refreshed_at", "created_at"):
        shown[name] = moment(order[name])
    return shown


def moment(milliseconds: int) -> str:
    """Milliseconds since 1970 UTC as market-local time."""
    return f"{datetime.fromtimestamp(milliseconds / 1_000, UTC).astimezone(MARKET_TIME):%Y-%m-%d %H:%M:%S}"


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    return "" if value is None else str(value)
