"""`python -m chaincode.order.table`: the table of moves as Markdown, as it stands in the chaincode's README."""

from __future__ import annotations

from acl.roles import ROLES
from chaincode.actions import ACTIONS
from chaincode.order.facts import Fact
from chaincode.order.moves import MOVES, Move, Position
from chaincode.order.parties import Who

_HEAD = ("action", "who", "from (state, stage)", "when", "to (state, stage)", "next")


def table() -> str:
    """The rows of MOVES in their order, one line each."""
    lines = [_line(_HEAD), _line(("---",) * len(_HEAD)), *(_line(_cells(move)) for move in MOVES)]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(move: Move) -> tuple[str, ...]:
    who = move.who.value
    if move.who is Who.NEXT:
        who += f" ({', '.join(_sides(move.action))})"
    return (
        move.action,
        who,
        "; ".join(_position(origin) for origin in move.origins),
        " and ".join(fact.value for fact in Fact if fact in move.when) or "always",
        f"{move.to_state or 'same'}, {move.to_stage or 'same'}",
        move.next.value,
    )


def _sides(action: str) -> list[str]:
    return list(dict.fromkeys(ROLES[role].side for role in ACTIONS[action].roles))


def _position(position: Position) -> str:
    return "none" if position is None else f"{position[0]}, {position[1]}"


if __name__ == "__main__":
    print(table(), end="")
