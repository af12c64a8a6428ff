"""`python -m acl.table`: the data views as Markdown, as they stand in this folder's README."""

from __future__ import annotations

from acl.entities import ENTITIES
from acl.view_rows import ROWS, Row, Sight

_HEAD = ("entity", "level", "who", "which rows", "not clear")


def table() -> str:
    """One line for each row of the views' table, in its order."""
    lines = [_line(_HEAD), _line(("---",) * len(_HEAD)), *(_line(_cells(row)) for row in ROWS)]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(row: Row) -> tuple[str, ...]:
    by_sight: dict[str, list[str]] = {}
    for name, sight in sorted(row.sights.items()):
        hashed_as = ENTITIES[row.entity].fields[name].hashed_as
        shown = f"{name} ({hashed_as} stays)" if sight is Sight.HASH_ONLY and hashed_as else name
        by_sight.setdefault(sight.value, []).append(shown)
    sights = "; ".join(f"{sight}: {', '.join(names)}" for sight, names in sorted(by_sight.items()))
    if row.opens:
        sights += " (clear on request, recorded)"
    return (row.entity, ENTITIES[row.entity].level.value, _who(row), _rows(row), sights or "nothing")


def _who(row: Row) -> str:
    return "everybody" if len(row.who) == 6 else ", ".join(row.who)


def _rows(row: Row) -> str:
    own = [f"own {column}" for column in row.own] + [f"oneself as {column}" for column in row.mine]
    return " and ".join(own) or ("addressed to oneself" if row.addressed else "all")


if __name__ == "__main__":
    print(table(), end="")
