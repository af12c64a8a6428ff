"""What is public of the closing of a retailer's month: how many statements, which, and that they sum to zero. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chaincode import canonical
from chaincode.billing.posting import add_up
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A statement that a closing counts: of a contract (`bill`) or a plant, in a version; `late` where its month was
    closed before, or it was paid with no later month to come."""

    kind: Literal["bill", "plant"]
    id: str
    month: str
    version: int
    statement_hash: str
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closed month of a retailer. Nothing reopens it: what comes later is counted by a later closing.

    `bills` and `plants` are how many of its contracts and plants delivered, `late` how many statements were late;
    `statements_hash` says which all these are, `statement_hash` is that of the closing's own text.
    """

    version: int
    retailer: str
    month: str
    bills: int
    plants: int
    late: int
    statements_hash: str
    statement_hash: str
    balanced: bool
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Closing:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def arguments(month: str, counted: Sequence[Counted]) -> dict[str, Any]:
    """The arguments of a `close_period` that counts these."""
    on_time = [each.kind for each in counted if not each.late]
    return {
        "month": month,
        "bills": on_time.count("bill"),
        "plants": on_time.count("plant"),
        "late": len(counted) - len(on_time),
        "statements_hash": statements_hash(counted),
    }


def statements_hash(counted: Sequence[Counted]) -> str:
    """SHA-256 (hex) of canonical `[[kind, id, month, version, statement hash], …]`, ascending."""
    entries = sorted([each.kind, each.id, each.month, each.version, each.statement_hash] for each in counted)
    return hashlib.sha256(canonical.dumps(entries)).hexdigest()


def plan_closing(
    args: Mapping[str, Any],
    counted: Sequence[Counted],
    *,
    retailer: str,
    statement_hash: str,
    operator: str,
    now_ms: int,
) -> Closing:
    """The public record that the arguments of `close_period` ask for.

    Raises Refused `statements_differ` (others than the ledger has).
    """
    if args != arguments(args["month"], counted):
        raise Refused("statements_differ", key=retailer)
    return Closing(
        version=1,
        retailer=retailer,
        **args,
        statement_hash=statement_hash,
        balanced=True,
        operator=operator,
        refreshed_at=now_ms,
    )


def compute_closing(
    args: Mapping[str, Any], pairs: Sequence[tuple[Counted, Mapping[str, Any]]], *, retailer: str
) -> dict[str, Any]:
    """The closing's text, as JSON: what each party pays (negative) and gets, over all statements counted.

    `pairs` has the statement of each. Accounts are `consumer:<participant>`, `retailer:<participant>`, `grid`,
    `fund:<id>` and `producer:<participant>`. Raises Refused: `statement_differs` (a text of something else than its
    record), `statement_unbalanced`.
    """
    dues = []
    for counted, statement in pairs:
        if not _is_of(statement, counted):
            raise Refused("statement_differs", key=counted.id)
        if sum(statement["due"].values()):
            raise Refused("statement_unbalanced", key=counted.id)
        dues.append({_account(name, statement): fen for name, fen in statement["due"].items()})
    parties = add_up(dues)
    if sum(parties.values()):
        raise Refused("statement_unbalanced", key=retailer)
    return {**args, "retailer": retailer, "parties": parties}


def _is_of(statement: Mapping[str, Any], counted: Counted) -> bool:
    name = "order" if counted.kind == "bill" else "plant"
    found = statement.get(name), statement.get("month"), statement.get("version")
    return found == (counted.id, counted.month, counted.version)


def _account(name: str, statement: Mapping[str, Any]) -> str:
    if name == "consumer":
        return f"consumer:{statement['consumer']}"
    if name == "retailer":
        return f"retailer:{statement.get('retailer') or statement['buyer']}"
    return name
