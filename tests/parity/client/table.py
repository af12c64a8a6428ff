"""The client's half of the tables."""

from __future__ import annotations

from network.paths import CHECKOUT
from tests.parity.client.capabilities import Capability, Case, read_capabilities, read_results
from tests.parity.table import table

README = CHECKOUT / "gateway" / "fabric" / "README.md"
_HEADER = ["capability", "fabric-gateway for Node 1.12.1", "gateway.fabric", "outcome"]


def side_by_side() -> str:
    """The table, from the data file and the results of the last run."""
    results = read_results()
    return table(_HEADER, [_row(each, results.get(each.id, {})) for each in read_capabilities()])


def _row(capability: Capability, cases: dict[str, Case]) -> list[str]:
    same = sum(case.same for case in cases.values())
    outcome = [f"same in {same} {'case' if same == 1 else 'cases'}"] if same else []
    if same < len(cases):
        outcome.append(f"differs: {capability.difference}")
    return [capability.what, capability.official, capability.ours, "; ".join(outcome)]
