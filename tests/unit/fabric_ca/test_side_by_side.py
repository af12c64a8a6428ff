"""The table in the README is what the last run of both clients found, and no line of it is empty or untested."""

from __future__ import annotations

from tests.parity.ca.cases import CASES
from tests.parity.ca.table import COMPARED, README, side_by_side
from tests.parity.table import between


def test_the_readme_has_the_table() -> None:
    assert between(README) == side_by_side(), "write it anew: python -m tests.parity.table"


def test_every_line_was_run_with_both_and_says_something() -> None:
    capabilities, results = COMPARED.capabilities(), COMPARED.results()
    assert [each.id for each in capabilities if not (each.what and each.official and each.ours)] == []
    assert {each.id for each in capabilities} == set(results)
    for capability in capabilities:
        cases = results[capability.id]
        assert cases
        assert bool(capability.difference) == any(not case.same for case in cases.values()), capability.id


def test_every_case_was_run() -> None:
    results = COMPARED.results()
    assert [case.name for case in CASES if case.name not in results[case.capability]] == []
