"""The data file: every capability, what it is called on both sides, the cases that show it, and why some differ."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("capabilities.toml")


@dataclass(frozen=True, kw_only=True)
class Capability:
    """One line of the table. `official` and `ours` are code, `cases` the names of those that show it."""

    what: str
    official: str
    ours: str
    cases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """All of them. `reasons` has, for each case in which the two differ, why ours stays as it is."""

    capabilities: tuple[Capability, ...]
    reasons: Mapping[str, str]


def load() -> Capabilities:
    """What the data file says."""
    data = tomllib.loads(SOURCE.read_text())
    return Capabilities(
        capabilities=tuple(Capability(**{**each, "cases": tuple(each["cases"])}) for each in data["capability"]),
        reasons={case: each["reason"] for each in data["difference"] for case in each["cases"]},
    )
