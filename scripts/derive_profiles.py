#!/usr/bin/env python3
"""Derive the demo's profiles from the SimBench table.

    scripts/derive_profiles.py SOURCE.csv.gz gateway/demo/data

SOURCE has one row for each of the 35,136 quarter-hours of 2016 and, among others, a column `<profile>_p` for the active
and one `<profile>_q` for the reactive power of each load profile, each relative to a yearly peak of its own, and a
column for each generation profile. Each result has one line for each profile: its name, then for each quarter-hour the
energy in whole Wh (varh) where the peak is 1 kW (1 kvar), which is power times 1,000 over 4, rounded half up. Reactive
energy below zero is capacitive. The results are the same bytes each time.
"""

from __future__ import annotations

import csv
import gzip
import lzma
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

QUARTER_HOURS = 366 * 96
PER_PEAK = Decimal(250)
RESULTS = {
    "load_profiles_2016.csv.xz": "_p",
    "reactive_profiles_2016.csv.xz": "_q",
    "generation_profiles_2016.csv.xz": "",
}
NOT_A_PROFILE = "interval_start"


def main(source: Path, directory: Path) -> None:
    with gzip.open(source, "rt", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != QUARTER_HOURS:
        raise SystemExit(f"{source} has {len(rows)} rows, not {QUARTER_HOURS}")
    for name, suffix in RESULTS.items():
        lines = [
            ",".join([column.removesuffix(suffix), *_energies(rows, column)]) for column in _columns(rows[0], suffix)
        ]
        text = "\n".join(lines) + "\n"
        (directory / name).write_bytes(lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))


def _columns(row: dict[str, str], suffix: str) -> list[str]:
    if suffix:
        return [name for name in row if name.endswith(suffix)]
    return [name for name in row if name != NOT_A_PROFILE and not name.endswith(("_p", "_q"))]


def _energies(rows: list[dict[str, str]], column: str) -> list[str]:
    energies = (Decimal(row[column]) * PER_PEAK for row in rows)
    return [str(int(energy.quantize(Decimal(1), rounding=ROUND_HALF_UP))) for energy in energies]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
