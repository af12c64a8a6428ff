#!/usr/bin/env python3
"""Derive the demo's load profiles from the SimBench table.

    scripts/derive_profiles.py SOURCE.csv.gz gateway/demo/data/load_profiles_2016.csv.xz

SOURCE has one row for each of the 35,136 quarter-hours of 2016 and, among others, one column `<profile>_p` for the
active power of each load profile, relative to the profile's own yearly peak (0 to 1). The result has one line for each
load profile: its name, then for each quarter-hour the energy in whole Wh of a consumer with a peak of 1 kW, which is
power × 1,000 W ÷ 4, rounded half up. Reactive power and the three generation profiles are left out. The result is the
same bytes each time.
"""

from __future__ import annotations

import csv
import gzip
import lzma
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

QUARTER_HOURS = 366 * 96
WH_PER_KW = Decimal(250)


def main(source: Path, target: Path) -> None:
    with gzip.open(source, "rt", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != QUARTER_HOURS:
        raise SystemExit(f"{source} has {len(rows)} rows, not {QUARTER_HOURS}")
    lines = []
    for column in (name for name in rows[0] if name.endswith("_p")):
        energies = (Decimal(row[column]) * WH_PER_KW for row in rows)
        values = [str(energy.quantize(Decimal(1), rounding=ROUND_HALF_UP)) for energy in energies]
        lines.append(",".join([column.removesuffix("_p"), *values]))
    text = "\n".join(lines) + "\n"
    target.write_bytes(lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
