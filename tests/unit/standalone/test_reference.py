"""Each REFERENCE.md is what the sources say, and the sources say something of everything in it."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from tests.reference import Reference
from tests.standalone import PACKAGES, Package


@pytest.fixture(scope="module", params=PACKAGES, ids=lambda package: package.name)
def reference(request: pytest.FixtureRequest) -> Reference:
    return Reference(request.param)


def test_the_reference_is_what_the_sources_say(reference: Reference) -> None:
    written = (reference.package.folder / "REFERENCE.md").read_text()
    assert written == reference.markdown(), "write it anew: python -m tests.reference"


def test_everything_public_has_a_docstring(reference: Reference) -> None:
    silent = [
        f"{name}.{member}" if member else name
        for name, each in reference.public.items()
        for member, part in [("", each), *(reference.members(each).items() if each.is_class else ())]
        if not part.docstring and (part.is_function or not member or "property" in part.labels)
        if f"`{member}`" not in (each.docstring.value if each.docstring else "")
    ]
    assert not silent, "\n".join(silent)


def test_every_error_that_a_docstring_names_is_in_the_reference(reference: Reference) -> None:
    known = {*reference.public, *dir(builtins)} | {"AioRpcError", "SSLError"}  # of grpc and ssl
    named = set(re.findall(r"\b[A-Z]\w*Error\b", reference.markdown()))
    assert named <= known


def test_every_error_that_a_public_function_raises_is_named_where_it_is_documented(reference: Reference) -> None:
    """Those that it raises itself, by a `raise` in its body; a base class stands for its kinds."""
    bases = _bases(reference.package)
    public = reference.public
    parts = {str(base) for each in public.values() if each.is_class for base in each.bases}
    unsaid = [
        f"{name}: {raised}"
        for name, function, said in _functions(reference.package)
        if name.split(".")[0] in {*public, *parts}
        for raised in _raised(function)
        if not any(kind in said for kind in _kinds(raised, bases))
    ]
    assert not unsaid, "\n".join(unsaid)


def _functions(package: Package) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Name, definition and docstring (with the class's) of public functions and methods, constructors too."""
    for path in package.sources:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield node.name, node, ast.get_docstring(node) or ""
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                about = ast.get_docstring(node) or ""
                for method in node.body:
                    if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(method.name):
                        yield f"{node.name}.{method.name}", method, about + (ast.get_docstring(method) or "")


def _is_public(name: str) -> bool:
    return not name.startswith("_") or name in ("__init__", "__post_init__")


def _raised(function: ast.AST) -> set[str]:
    raised = {_name(node.exc) for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc}
    return {each for each in raised if each.endswith("Error")}


def _name(raised: ast.expr) -> str:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return called.id if isinstance(called, ast.Name) else ""


def _bases(package: Package) -> dict[str, list[str]]:
    return {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for path in package.sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }


def _kinds(name: str, bases: dict[str, list[str]]) -> set[str]:
    return {name}.union(*(_kinds(base, bases) for base in bases.get(name, ()))) - {"Exception"}
