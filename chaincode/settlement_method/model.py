"""A settlement method: rules of one kind, by version, and when they hold. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chaincode.refusals import Refused
from chaincode.settlement_method.schema import EXCLUSIVE_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementMethod:
    """One version of a method. `rules` have the form of RULES_SCHEMA, `source` is the document that they follow."""

    version: int
    name: Mapping[str, str]
    source: str
    rules: Mapping[str, Any]
    valid_from: str
    valid_to: str
    operator: str
    refreshed_at: int
    retired: bool = False

    @property
    def kind(self) -> str:
        return str(self.rules["kind"])

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> SettlementMethod:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS}
        return record | ({"retired": True} if self.retired else {})

    def retire(self, *, operator: str, now_ms: int) -> SettlementMethod:
        """The method closed to new packages, one version on."""
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, retired=True, operator=operator, refreshed_at=at)


_ALWAYS = ("version", "name", "source", "rules", "valid_from", "valid_to", "operator", "refreshed_at")


def publish(
    args: Mapping[str, Any], *, previous: SettlementMethod | None, operator: str, now_ms: int
) -> SettlementMethod:
    """The first or the next version of a method, from the arguments of `publish_method`.

    Raises Refused: `method_retired`, `method_differs` (a method stays of its kind).
    """
    if previous is not None and previous.retired:
        raise Refused("method_retired", key=args["method"])
    if previous is not None and previous.kind != args["rules"]["kind"]:
        raise Refused("method_differs", key=args["method"], path="args.rules.kind")
    given = {name: value for name, value in args.items() if name != "method"}
    return SettlementMethod(
        **given,
        version=1 if previous is None else previous.version + 1,
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )


def check_methods(
    named: Sequence[Mapping[str, Any]],
    found: Sequence[SettlementMethod | None],
    *,
    valid_from: str,
    valid_to: str,
) -> None:
    """Refuse methods that a package of this validity cannot name; `found` are the present versions of those `named`.

    Raises Refused, of the first that is wrong: `unknown_method`, `method_retired`, `method_differs` (another version),
    `method_not_valid` (not for the whole validity; a relief may hold for a part of it), `methods_exclude` (a second one
    of a kind of which there can be one).
    """
    kinds: set[str] = set()
    for number, (name, method) in enumerate(zip(named, found, strict=True)):
        key, path = name["method"], f"args.methods[{number}]"
        if method is None:
            raise Refused("unknown_method", key=key)
        if method.retired:
            raise Refused("method_retired", key=key)
        if method.version != name["version"]:
            raise Refused("method_differs", key=key, path=f"{path}.version", version=method.version)
        if method.kind not in EXCLUSIVE_KINDS:
            continue
        # Dates of one fixed form: their order as text is their order in time.
        if valid_from < method.valid_from or valid_to > method.valid_to:
            raise Refused("method_not_valid", key=key, path=path)
        if method.kind in kinds:
            raise Refused("methods_exclude", key=key, path=path)
        kinds.add(method.kind)
