"""Orders as CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    "order_id",
    "version",
    "state",
    "stage",
    "consumer",
    "retailer",
    "segment",
    "package",
    "package_version",
    "period_start",
    "period_end",
    "ends_on",
    "origin",
    "sequence",
    "terms_hash",
    "created_at",
    "refreshed_at",
    "transaction_id",
    "block",
)

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as CSV (RFC 4180, UTF-8). A text that a spreadsheet would run gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return buffer.getvalue().encode()


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
