"""What is due with a statement: its own lines or its difference to another, and what it carries. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode.refusals import Refused

Value = Mapping[str, Any]


def posting(
    value: Value,
    *,
    replaced: Value | None,
    replaces: str | None,
    carried: Sequence[tuple[Value, Value]],
    charged: bool,
    payer: str,
) -> dict[str, Any]:
    """What is charged with the statement `value`: its lines or, where it replaces one, its difference to that; and the
    differences of the corrections that it carries (each with what names it). A correction that a next statement will
    charge (not `charged`) is due with that one."""
    found: dict[str, Any] = {}
    own: Value = value["parties"]
    if replaced is not None:
        found["delta"] = _delta(value, replaced, replaces=str(replaces))
        own = found["delta"]["parties"]
    if carried:
        found["carried"] = [{**named, "parties": each["delta"]["parties"]} for named, each in carried]
    due = add_up([own, *(each["parties"] for each in found.get("carried", ()))]) if charged else {payer: 0}
    return {**found, "charged": "with_this_bill" if charged else "with_the_next_bill", "due": due}


def check_balanced(value: Value, *, key: str) -> None:
    """Raise Refused `statement_unbalanced` unless what the parties pay and get sums to zero."""
    for parties in (value["parties"], value["due"]):
        if sum(parties.values()):
            raise Refused("statement_unbalanced", key=key)


def add_up(amounts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Fen by name over all of `amounts`, in the order of the names."""
    totals: dict[str, int] = {}
    for each in amounts:
        for name, fen in each.items():
            totals[name] = totals.get(name, 0) + fen
    return dict(sorted(totals.items()))


def _delta(value: Value, replaced: Value, *, replaces: str) -> dict[str, Any]:
    return {
        "replaces": replaces,
        "energy_wh": value["energy_wh"] - replaced["energy_wh"],
        "total_fen": value["total_fen"] - replaced["total_fen"],
        **{name: _difference(value[name], replaced[name]) for name in ("by_part", "parties")},
    }


def _difference(new: Mapping[str, int], old: Mapping[str, int]) -> dict[str, int]:
    changes = {name: new.get(name, 0) - old.get(name, 0) for name in sorted({*new, *old})}
    return {name: change for name, change in changes.items() if change}
