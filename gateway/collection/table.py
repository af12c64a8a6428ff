"""`python -m gateway.collection.table`: moves and reasons as Markdown, as they stand in this folder's README."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.collection.batches import BATCH_MOVES
from gateway.collection.mandates import MANDATE_MOVES
from gateway.collection.reasons import REASONS, Reason, Then


def mandates() -> str:
    rows = ((move.name, move.who, ", ".join(move.origins), move.to) for move in MANDATE_MOVES)
    return _table(("move", "who", "from", "to"), rows)


def batches() -> str:
    rows = ((move.name, move.who, ", ".join(move.origins), move.to) for move in BATCH_MOVES)
    return _table(("move", "who", "from", "to"), rows)


def reasons() -> str:
    rows = ((row.code, row.zh, row.en, _then(row)) for row in REASONS.values())
    return _table(("code", "原因", "reason", "then"), rows)


def _then(row: Reason) -> str:
    if row.then is not Then.AGAIN:
        return row.then
    return f"{row.then} from {row.after_days} day{'s' * (row.after_days > 1)} later on, {row.tries} tries in all"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(mandates(), batches(), reasons(), sep="\n", end="")
