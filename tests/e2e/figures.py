"""Figures that journeys measure, kept beside the screenshots."""

from __future__ import annotations

import json

from tests.e2e.visitor import SCREENSHOTS


def keep(name: str, figures: list[float]) -> None:
    """Write a figure's tries into `screenshots/speed.json`, best one first."""
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / "speed.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**known, name: sorted(round(each, 3) for each in figures)}, indent=2, sort_keys=True))
