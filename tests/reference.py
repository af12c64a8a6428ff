"""`python -m tests.reference`: writes each stand-alone package's REFERENCE.md from its signatures and docstrings.

What a package exports is in it, what is imported from a module of it that needs an extra, and every class that their
signatures name.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import griffe

from tests.standalone import PACKAGES, Package

_LINE = 100
_NAME = re.compile(r"\b[A-Z]\w+")
_ERROR = re.compile(r"\b[A-Z]\w*Error\b")
Member = griffe.Object | griffe.Alias


class Reference:
    """What there is to say of one package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        with tempfile.TemporaryDirectory() as alone:  # beside its neighbours griffe would read all of them
            place = Path(alone, *package.module.split("."))
            place.parent.mkdir()
            place.symlink_to(package.folder)
            loader = griffe.GriffeLoader(search_paths=[alone], allow_inspection=False)
            self._module: Any = loader.load(package.module)
            loader.resolve_aliases()
            self._classes = dict(_classes(self._module))

    @cached_property
    def exported(self) -> dict[str, Any]:
        """What `__all__` names."""
        return {str(name): self._final(self._module[str(name)]) for name in self._module.exports}

    @property
    def public(self) -> dict[str, Any]:
        """All that is in the reference."""
        return {**self.exported, **self.apart, **self.met}

    @cached_property
    def apart(self) -> dict[str, Any]:
        """Public classes of the modules that are imported by their own name."""
        return dict(found for name in self.package.apart for found in _classes(self._module[name]))

    @cached_property
    def met(self) -> dict[str, Any]:
        """Classes that nobody imports, and that signatures of what is in the reference name."""
        found: dict[str, Any] = {}
        known = {**self.exported, **self.apart}
        waiting = list(known.values())
        while waiting:
            for name in self._named(waiting.pop()):
                if name in self._classes and name not in {**known, **found}:
                    found[name] = self._classes[name]
                    waiting.append(found[name])
        return dict(sorted(found.items()))

    def members(self, of: Any) -> dict[str, Any]:
        """A class's public members, with those that it inherits from classes of the package."""
        members = {name: self._final(each) for name, each in of.all_members.items() if not name.startswith("_")}
        return {name: each for name, each in members.items() if each.kind in _SHOWN}

    def constructor(self, of: Any) -> list[Any] | None:
        """The constructor's parameters, None where only the package itself makes one."""
        if of.name.endswith("Error") or any(name in str(base) for base in of.bases for name in ("Enum", "Protocol")):
            return None
        parameters = _parameters(of)
        named = {name for each in parameters for name in _NAME.findall(str(each.annotation))}
        return None if any(name in self._classes and name not in self.exported for name in named) else parameters

    def markdown(self) -> str:
        """The text of REFERENCE.md."""
        groups: dict[str, list[str]] = {"Classes": [], "Functions": [], "Types and values": [], "Errors": []}
        for name, each in sorted(self.exported.items(), key=lambda pair: pair[0].lower()):
            groups[self._group(each)].append(self._section(name, each))
        groups["Imported from a module of its own"] = [
            self._section(name, each, source=True) for name, each in self.apart.items()
        ]
        groups["Met in signatures"] = [self._section(name, each, source=True) for name, each in self.met.items()]
        parts = [f"# {self.package.name}: reference\n\n{_PREFACE.format(module=self.package.module)}\n"]
        for title, sections in groups.items():
            if sections:
                names = re.findall(r"^### (\w+)", "\n".join(sections), re.MULTILINE)
                links = " · ".join(f"[{name}](#{name.lower()})" for name in names)
                parts += [f"## {title}\n\n{links}\n", *sections]
        return "\n".join(parts)

    def _final(self, member: Any) -> Any:
        return member.final_target if member.is_alias else member

    def _named(self, of: Any) -> set[str]:
        """The classes in its signatures, and the errors that its docstrings speak of."""
        told = " ".join(each.docstring.value for each in (of, *self._parts(of)) if each.docstring)
        return set(_NAME.findall(" ".join(self._signatures(of)))) | set(_ERROR.findall(told))

    def _parts(self, of: Any) -> list[Any]:
        return list(self.members(of).values()) if of.is_class else []

    def _signatures(self, of: Any) -> Iterator[str]:
        if of.is_class:
            yield from (str(each.annotation) for each in self.constructor(of) or ())
            for member in self._parts(of):
                yield from self._signatures(member)
        elif of.is_function:
            yield from (str(each.annotation) for each in of.parameters)
            yield str(of.returns)
        else:
            yield str(of.annotation or "")

    def _group(self, of: Any) -> str:
        if of.is_function:
            return "Functions"
        if not of.is_class:
            return "Types and values"
        return "Errors" if of.name.endswith("Error") else "Classes"

    def _section(self, name: str, of: Any, *, source: bool = False) -> str:
        lines = [f"### {name}", ""]
        if of.is_attribute:
            return "\n".join([*lines, _code(_value(name, str(of.value))), *_text(of)])
        if of.is_function:
            return "\n".join([*lines, _code(_signature(name, of.parameters, of)), *_text(of)])
        bases = ", ".join(str(base) for base in of.bases if self._tells(str(base)))
        parameters = self.constructor(of)
        if parameters is not None:
            lines.append(_code(_signature(f"class {name}", parameters)))
        lines += [f"Of `{of.module.path}`.", ""] if source else []
        lines += [f"A kind of `{bases}`.", ""] if bases else []
        lines += _text(of)
        members = self.members(of)
        attributes = [_attribute(of, key, each) for key, each in members.items() if each.is_attribute]
        lines += ["| attribute | |", "|---|---|", *attributes, ""] if attributes else []
        origin = of
        for key, each in sorted(members.items(), key=lambda pair: pair[1].parent is not of):
            if each.is_function:
                if each.parent is not origin and not self._tells(each.parent.name):
                    lines += _text(each.parent)  # the next part of the class, with a docstring of its own
                origin = each.parent
                lines += [f"#### {name}.{key}", "", _code(_signature(key, each.parameters, each)), *_text(each)]
        return "\n".join(lines)

    def _tells(self, base: str) -> bool:
        """Whether a base says something to the reader: the parts that a class is composed of do not."""
        return base in self.exported or not (base in self._classes or base.startswith("Generic"))


_PREFACE = """\
Everything that `from {module} import ...` gives, made from signatures and docstrings by
`python -m tests.reference`. A class without a signature is made by the package itself.
A paragraph between methods is about those that follow."""
_SHOWN = (griffe.Kind.FUNCTION, griffe.Kind.ATTRIBUTE)


def _classes(module: Any) -> Iterator[tuple[str, Any]]:
    for name, member in module.members.items():
        if member.is_alias:
            continue
        if member.is_module:
            yield from _classes(member)
        elif member.is_class and not name.startswith("_"):
            yield name, member


def _parameters(of: Any) -> list[Any]:
    """Of a class's constructor."""
    return [each for each in of.parameters if each.name not in ("self", "cls")]


def _signature(name: str, parameters: Any, function: Any = None) -> str:
    parts, keyword_only = [], False
    for each in parameters:
        if each.name in ("self", "cls"):
            continue
        if each.kind is griffe.ParameterKind.keyword_only and not keyword_only:
            keyword_only = True
            parts.append("*")
        stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(each.kind, "")
        annotation = f": {each.annotation}" if each.annotation is not None else ""
        parts.append(f"{stars}{each.name}{annotation}{_default(each, starred=bool(stars))}")
    prefix, suffix = "", ""
    if function is not None:
        prefix = "async " if "async" in function.labels else ""
        prefix = f"@classmethod\n{prefix}" if "classmethod" in function.labels else prefix
        suffix = f" -> {function.returns}" if function.returns is not None else ""
    one = f"{prefix}{name}({', '.join(parts)}){suffix}"
    return (
        one if len(one) <= _LINE else "\n".join([f"{prefix}{name}(", *(f"    {part}," for part in parts), f"){suffix}"])
    )


def _default(parameter: Any, *, starred: bool) -> str:
    if parameter.default is None or starred:
        return ""
    default = str(parameter.default)
    if default.startswith("field("):  # dataclasses.field: with a default of its own or none
        found = re.search(r"default=([^,)]+)", default)
        return f" = {found[1]}" if found else ""
    if made := re.fullmatch(r"\(lambda: (.*)\)\(\)", default):  # as griffe tells a default_factory
        return f" = {made[1]}"
    constant = parameter.function.module.members.get(default) if parameter.function else None
    return f" = {constant.value if constant is not None and constant.is_attribute else default}"


def _attribute(of: Any, name: str, member: Any) -> str:
    """A table's line: name and type, and what the property's docstring says."""
    annotation = member.annotation or next((each.annotation for each in _parameters(of) if each.name == name), None)
    value = f" = {member.value}" if any("Enum" in str(base) for base in of.bases) else ""
    typed = f"{name}: {annotation}" if annotation is not None and not value else f"{name}{value}"
    said = " ".join(member.docstring.value.split()) if member.docstring else ""
    return f"| `{typed.replace('|', chr(92) + '|')}` | {said} |"


def _value(name: str, value: str) -> str:
    one = f"{name} = {value}"
    return one if len(one) <= _LINE else one.replace("[", "[\n    ").replace(", ", ",\n    ").replace("]", ",\n]")


def _text(of: Any) -> list[str]:
    return [of.docstring.value, ""] if of.docstring else []


def _code(text: str) -> str:
    return f"```python\n{text}\n```\n"


if __name__ == "__main__":
    for each in PACKAGES:
        (each.folder / "REFERENCE.md").write_text(Reference(each).markdown())
