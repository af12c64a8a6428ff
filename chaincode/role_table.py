"""`python -m chaincode.role_table`: who may name which action, as Markdown, as it stands in the chaincode's README."""

from __future__ import annotations

from chaincode.actions import ACTIONS, Action
from chaincode.identity.access_model import SIDES_OF_ACTION

_HEAD = ("action", "on", "roles", "the access model may give it to")


def table() -> str:
    """The actions in their order, one line each."""
    lines = [_line(_HEAD), _line(("---",) * len(_HEAD)), *(_line(_cells(action)) for action in ACTIONS.values())]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(action: Action) -> tuple[str, ...]:
    roles = ", ".join(action.roles)
    if action.organisations:
        roles += f" of {', '.join(action.organisations)}"
    sides = ", ".join(sorted(SIDES_OF_ACTION.get(action.name, ())))
    return action.name, action.noun, roles, f"roles of: {sides}" if sides else "nobody else"


if __name__ == "__main__":
    print(table(), end="")
