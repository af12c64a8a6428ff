"""Readings by columns: Parquet files, written page by page and joined without holding them in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars

from chaincode.metering.day_tree import MEASURES

_SCHEMA: dict[str, Any] = {
    "point": polars.String,
    "date": polars.String,
    "interval": polars.UInt8,
    **dict.fromkeys(MEASURES, polars.UInt64),
    "flag": polars.UInt8,
    "version": polars.UInt32,
    "state": polars.String,
}


def write(path: Path, lines: Sequence[tuple[Any, ...]]) -> None:
    """A file of these lines, each in the order of the columns of `export.COLUMNS`."""
    polars.DataFrame(lines, schema=_SCHEMA, orient="row").write_parquet(path)


def join(path: Path, parts: Sequence[Path]) -> None:
    """One file of the lines of all `parts`."""
    whole = polars.scan_parquet(list(parts)) if parts else polars.LazyFrame(schema=_SCHEMA)
    whole.sink_parquet(path)
