"""`python -m chaincode.account.table`: kinds, purposes and moves as Markdown, as they stand in this folder's README."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode.account.kinds import KINDS
from chaincode.account.posting import MOVES
from chaincode.account.purposes import PURPOSES, PurposeRule


def kinds() -> str:
    rows = ((row.kind, row.counts, row.owner, row.side, row.limit) for row in KINDS.values())
    return _table(("kind", "counts", "whose", "grows on", "its balance"), rows)


def purposes() -> str:
    rows = (
        (row.purpose, ", ".join(row.debits), ", ".join(row.credits), _first(row), row.meaning)
        for row in PURPOSES.values()
    )
    return _table(("purpose", "debits", "credits", "first", "what it is"), rows)


def moves() -> str:
    rows = ((move.name, move.origin or "none", move.to, move.when) for move in MOVES)
    return _table(("move", "from", "to", "when"), rows)


def _first(row: PurposeRule) -> str:
    return "pending or posted" if row.waits else "posted"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(kinds(), purposes(), moves(), sep="\n", end="")
