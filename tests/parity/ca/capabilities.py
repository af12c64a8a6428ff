"""What is compared, and what came of it: `capabilities.toml` and `results.json`.

`capabilities.toml` has a table per capability: `what` it is, `official` and `ours`, what it is called there, and
`difference`, the reason, where ours is another on purpose. `results.json` has for each capability and each case the
outcomes of both; a whole run of the tests here writes it.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CAPABILITIES = Path(__file__).with_name("capabilities.toml")
RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True, kw_only=True)
class Capability:
    """One line of the table."""

    id: str
    what: str
    official: str
    ours: str
    difference: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """The outcomes of one test with both, as plain values."""

    official: Any
    ours: Any

    @property
    def same(self) -> bool:
        return bool(self.official == self.ours)


Results = dict[str, dict[str, Case]]


def read_capabilities() -> list[Capability]:
    """The capabilities, in the order of the file."""
    return [Capability(id=name, **fields) for name, fields in tomllib.loads(CAPABILITIES.read_text()).items()]


def read_results() -> Results:
    """What the last whole run wrote: cases by name, by capability."""
    kept = json.loads(RESULTS.read_text())
    return {name: {case: Case(**outcomes) for case, outcomes in cases.items()} for name, cases in kept.items()}


def write_results(results: Results) -> None:
    """Keep the outcomes, sorted, so that a run with the same outcomes changes nothing."""
    plain = {
        name: {case: {"official": each.official, "ours": each.ours} for case, each in sorted(cases.items())}
        for name, cases in sorted(results.items())
    }
    RESULTS.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
