"""Every file that a README points at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ("acl", "app", "chaincode", "gateway", "network", "perf", "scripts", "tests")
GENERATED = {"node_modules", "report"}
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)")


def documents() -> list[str]:
    found = [*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))]
    return sorted(str(path.relative_to(ROOT)) for path in found if GENERATED.isdisjoint(path.parts))


@pytest.mark.parametrize("document", documents())
def test_what_a_document_points_at_is_there(document: str) -> None:
    path = ROOT / document
    targets = _LINK.findall(path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []
