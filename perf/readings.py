"""Readings of many metering points: real load profiles at several sizes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from gateway.demo.profiles import load_profiles

OPENS_ON = "2024-01-01"
_FACTORS = (40, 55, 70, 90, 120, 150, 200)


def point_of(number: int) -> str:
    return f"perf-p{number:06d}"


def curve_of(number: int, day: date) -> list[int]:
    """The Wh of a point's day: one of the load profiles on that day of the year, at one of seven sizes."""
    profiles = list(load_profiles().values())
    energies = profiles[number % len(profiles)].energies_wh_per_kw
    start = (day.timetuple().tm_yday - 1) * 96
    factor = _FACTORS[number % len(_FACTORS)]
    return [energy * factor for energy in energies[start : start + 96]]


def body_of(numbers: Sequence[int], day: date) -> bytes:
    """The days of these points as NDJSON. Reactive energy is a quarter of the active."""
    lines = []
    for number in numbers:
        active = curve_of(number, day)
        reactive = [energy // 4 for energy in active]
        said = {
            "point": point_of(number),
            "date": day.isoformat(),
            "active_import": active,
            "reactive_import": reactive,
        }
        lines.append(json.dumps(said, separators=(",", ":")))
    return "\n".join(lines).encode()
