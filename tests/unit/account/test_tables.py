"""The tables of the README are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaincode.account import table

README = Path(__file__).parents[3] / "chaincode" / "account" / "README.md"


@pytest.mark.parametrize("name", ["kinds", "purposes", "moves"])
def test_the_readme_has_the_table(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    between = text.partition(f"<!-- {name}: begin -->\n")[2].partition(f"<!-- {name}: end -->")[0]
    assert between == getattr(table, name)()
