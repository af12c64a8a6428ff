"""What is compared with an official client, and what came of it: `capabilities.toml` and `results.json` of a folder.

`capabilities.toml` has a table per capability: `what` it is, `official` and `ours`, what it is called there, and
`difference`, the reason, where ours is another on purpose. `results.json` has for each capability and each case the
outcomes of both; a whole run of the folder's tests writes it.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parity.table import table


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


@dataclass(frozen=True, slots=True)
class Compared:
    """The two files of a folder."""

    folder: Path

    @property
    def results_file(self) -> Path:
        return self.folder / "results.json"

    def capabilities(self) -> list[Capability]:
        """The capabilities, in the order of the file."""
        tables = tomllib.loads((self.folder / "capabilities.toml").read_text())
        return [Capability(id=name, **fields) for name, fields in tables.items()]

    def results(self) -> Results:
        """What the last whole run wrote: cases by name, by capability."""
        kept = json.loads(self.results_file.read_text())
        return {name: {case: Case(**outcomes) for case, outcomes in cases.items()} for name, cases in kept.items()}

    def write(self, results: Results) -> None:
        """Keep the outcomes, sorted, so that a run with the same outcomes changes nothing."""
        plain = {
            name: {case: {"official": each.official, "ours": each.ours} for case, each in sorted(cases.items())}
            for name, cases in sorted(results.items())
        }
        self.results_file.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")

    def table(self, header: list[str]) -> str:
        """A line per capability, from the data file and the results of the last run."""
        results = self.results()
        return table(header, [_row(each, results.get(each.id, {})) for each in self.capabilities()])


def _row(capability: Capability, cases: dict[str, Case]) -> list[str]:
    same = sum(case.same for case in cases.values())
    outcome = [f"same in {same} {'case' if same == 1 else 'cases'}"] if same else []
    if same < len(cases):
        outcome.append(f"differs: {capability.difference}")
    return [capability.what, capability.official, capability.ours, "; ".join(outcome)]
