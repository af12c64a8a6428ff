"""The shim's half of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from network.paths import CHECKOUT
from tests.parity.shim.capabilities import Capabilities, Capability, load
from tests.parity.shim.outcomes import read_results
from tests.parity.table import table

README = CHECKOUT / "chaincode" / "shim" / "README.md"
_HEADER = ["capability", "fabric-chaincode-go v2", "chaincode.shim", "outcome"]


def side_by_side() -> str:
    """The table, from the data file and the results of the last run."""
    known, results = load(), read_results()
    return table(_HEADER, [_row(capability, known, results) for capability in known.capabilities])


def _row(capability: Capability, known: Capabilities, results: Mapping[str, Any]) -> list[str]:
    same = [case for case in capability.cases if results[case]["same"]]
    reasons = dict.fromkeys(known.reasons[case] for case in capability.cases if not results[case]["same"])
    cases = "case" if len(same) == 1 else "cases"
    outcome = [f"same in {len(same)} {cases}"] if same else []
    return [
        capability.what,
        capability.official,
        capability.ours,
        "; ".join([*outcome, *(f"differs: {reason}" for reason in reasons)]),
    ]
