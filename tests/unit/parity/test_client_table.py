"""The Gateway client's side-by-side table: capabilities, the last run's results, tests and README agree."""

from __future__ import annotations

import re

import pytest

from tests.parity.client import table as client
from tests.parity.client.table import COMPARED
from tests.parity.compared import Capability
from tests.parity.table import between

TESTS = "\n".join(path.read_text() for path in sorted(COMPARED.folder.glob("test_*.py")))
CAPABILITIES = {capability.id: capability for capability in COMPARED.capabilities()}


def test_the_readme_shows_what_the_last_run_found() -> None:
    assert between(client.README) == client.side_by_side(), "run `python -m tests.parity.table`"


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=CAPABILITIES)
def test_every_line_was_run_with_both_and_a_difference_has_its_reason(capability: Capability) -> None:
    cases = COMPARED.results()[capability.id].values()
    assert cases
    assert any(not case.same for case in cases) == bool(capability.difference)


def test_nothing_was_run_that_is_not_in_the_table() -> None:
    assert set(COMPARED.results()) == set(CAPABILITIES)


def test_results_are_of_the_tests_that_there_are() -> None:
    defined = set(re.findall(r"^async def (test_\w+)", TESTS, re.MULTILINE))
    ran = {case.partition("[")[0] for cases in COMPARED.results().values() for case in cases}
    assert ran == defined
