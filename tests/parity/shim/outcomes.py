"""What both probes came to in each case, where they differ, and the file that keeps it for the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.parity.shim.services import SIDES, Side

RESULTS = Path(__file__).with_name("results.json")
_LONGEST = 200  # characters of one side of a difference that are kept


def differences(official: Any, ours: Any, path: str = "") -> list[list[str]]:
    """Where two observations differ: the place, the official one's value and ours."""
    if official == ours:
        return []
    if isinstance(official, dict) and isinstance(ours, dict):
        names = sorted({*official, *ours})
        return [each for name in names for each in differences(official.get(name), ours.get(name), f"{path}/{name}")]
    if isinstance(official, list) and isinstance(ours, list) and len(official) == len(ours):
        pairs = enumerate(zip(official, ours, strict=True))
        return [each for place, pair in pairs for each in differences(*pair, f"{path}/{place}")]
    return [[path, _short(official), _short(ours)]]


def result_of(observed: Mapping[Side, Any]) -> dict[str, Any]:
    """The entry of a case in the results."""
    found = differences(observed["official"], observed["ours"])
    entry: dict[str, Any] = {"same": not found}
    for side in SIDES:
        if answers := _answers(observed[side]):
            entry[side] = answers
    return entry | ({"differences": found} if found else {})


def write_results(results: Mapping[str, Any]) -> None:
    """Keep the results of a whole run."""
    RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=1, ensure_ascii=False) + "\n")


def read_results() -> dict[str, Any]:
    """The results of the last whole run."""
    results: dict[str, Any] = json.loads(RESULTS.read_text())
    return results


def _answers(observed: Any) -> list[str]:
    """Status and validation code of each transaction, where there were transactions of a real peer."""
    if not isinstance(observed, list) or not all(isinstance(each, dict) and "status" in each for each in observed):
        return []
    return [f"{each['status']} {each.get('committed', '')}".strip() for each in observed]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
