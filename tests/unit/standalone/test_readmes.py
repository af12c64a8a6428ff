"""What each README says of its package's files, words and tables is so. Its first example runs in a test of its own."""

from __future__ import annotations

import ast
import re

import pytest

from chaincode.shim.handler import _ACTIONS, State
from chaincode.shim.protos import ChaincodeMessage
from gateway.fabric import GatewayOptions
from tests.parity.table import BEGIN, END
from tests.standalone import CLIENT, PACKAGES, SHIM, Package

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FOREIGN = {"argv", "decode", "environ", "Path", "rfc4514_string"}  # of Python's own library and of cryptography

every_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)


@every_package
def test_every_file_has_its_place_in_the_readme(package: Package) -> None:
    named = {name for name in re.findall(r"`([a-z_]+\.py)`", _told(package)) if not name.startswith("test_")}
    assert named == {path.name for path in package.folder.glob("*.py")} - {"__init__.py"}


@every_package
def test_every_word_of_the_code_in_the_readme_is_in_the_reference(package: Package) -> None:
    """Attributes, parameters' names and what is imported."""
    known = set(re.findall(r"\w+", (package.folder / "REFERENCE.md").read_text()))
    used = {word for block in _BLOCK.findall(package.readme) for word in _words(block)}
    assert used - known <= _FOREIGN


def test_the_shims_table_of_states_is_the_handlers() -> None:
    rows = re.findall(r"^\| (\w[\w ]*)[^|]* \| ([A-Z]{4}[^|]+) \| [^|]+ \|$", SHIM.readme, re.MULTILINE)
    told = {(state.strip(), name) for state, names in rows for name in re.findall(r"\b[A-Z]{4,}\b", names)}
    legal = {(state.value, ChaincodeMessage.Type.Name(number)) for state, number in _ACTIONS}
    assert told == legal | {("every state", "KEEPALIVE")}
    assert {state for state, _ in told} == {each.value for each in State} | {"every state"}


def test_the_clients_table_of_deadlines_is_that_of_the_options() -> None:
    rows = re.findall(r"^\| ([\w ]+) \| next endpoint[^|]*\| [^|]+ \| ([^|]+) \|", CLIENT.readme, re.MULTILINE)
    told = {stage.replace(" ", "_"): deadline.removesuffix(" s") for stage, deadline in rows}
    options = GatewayOptions()
    assert told == {
        "evaluate": f"{options.evaluate_timeout_s:g}",
        "endorse": f"{options.endorse_timeout_s:g}",
        "submit": f"{options.submit_timeout_s:g}",
        "commit_status": f"{options.commit_status_timeout_s:g}",
        "events": "none" if options.block_events_timeout_s is None else f"{options.block_events_timeout_s:g}",
    }


def _told(package: Package) -> str:
    """The README without the side-by-side table, which has tests of its own."""
    return package.readme.partition(BEGIN)[0] + package.readme.partition(END)[2]


def _words(block: str) -> set[str]:
    tree = compile(block, "README.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=word) | ast.keyword(arg=str(word)):
                found.add(word)
            case ast.ImportFrom(names=names):
                found |= {each.name for each in names}
    return found
