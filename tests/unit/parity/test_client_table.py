"""The Gateway client's side-by-side table: capabilities, the last run's results, tests and README agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.parity.client import table as client
from tests.parity.client.capabilities import RESULTS, Capability, read_capabilities, read_results
from tests.parity.table import between

TESTS = "\n".join(path.read_text() for path in sorted(Path(RESULTS).parent.glob("test_*.py")))
CAPABILITIES = {capability.id: capability for capability in read_capabilities()}


def test_the_readme_shows_what_the_last_run_found() -> None:
    assert between(client.README) == client.side_by_side(), "run `python -m tests.parity.table`"


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=CAPABILITIES)
def test_every_line_was_run_with_both_and_a_difference_has_its_reason(capability: Capability) -> None:
    cases = read_results()[capability.id].values()
    assert cases
    assert any(not case.same for case in cases) == bool(capability.difference)


def test_nothing_was_run_that_is_not_in_the_table() -> None:
    assert set(read_results()) == set(CAPABILITIES)


def test_results_are_of_the_tests_that_there_are() -> None:
    defined = set(re.findall(r"^async def (test_\w+)", TESTS, re.MULTILINE))
    ran = {case.partition("[")[0] for cases in read_results().values() for case in cases}
    assert ran == defined
