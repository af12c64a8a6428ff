"""The access model: which role may do what on the market, as the exchange's security administrator last set it.

Only actions on orders, packages and flow policies can be given to other roles, and only to roles of a side that has
them anyway: the table of moves is not to be widened. The registry and the platform keep the built-in table. The whole
model, with menus and resources, lies off the chain; its hash is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from acl.roles import ROLES, Side
from chaincode import keys
from chaincode.actions import ACTIONS
from chaincode.context import Call
from chaincode.refusals import Refused

EDITABLE_NOUNS = frozenset(
    {
        *("order", "package", "policy", "calendar", "reference_price", "template", "sequence", "listing", "bid"),
        *("announcement", "settlement_method"),
    }
)

# The sides to whose roles an editable action may be given.
SIDES_OF_ACTION: dict[str, frozenset[Side]] = {
    action.name: frozenset(ROLES[role].side for role in action.roles)
    for action in ACTIONS.values()
    if action.noun in EDITABLE_NOUNS
}


def may(model: Mapping[str, Any] | None, *, role: str, organisation: str, action: str) -> bool:
    """Whether a user of `organisation` (an MSP id) may in `role` do `action` under the access model on the ledger.

    None: it was never set.
    """
    if model is not None and action in SIDES_OF_ACTION:
        return action in model["roles"].get(role, ())
    row = ACTIONS[action]
    return role in row.roles and (not row.organisations or organisation in row.organisations)


async def set_access_model(call: Call) -> int:
    """The next version of the model; before the first, none is expected. It replaces the whole market part.

    Raises Refused: `stale_version`, `not_editable`.
    """
    key = keys.access_model()
    current = await call.ledger.get(key)
    version = current["version"] if current else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", version=version)
    roles: dict[str, Sequence[str]] = call.intent.args["roles"]
    check_editable(roles)
    record = {
        "version": (version or 0) + 1,
        "model_hash": call.intent.args["model_hash"],
        "roles": {role: sorted(actions) for role, actions in roles.items() if actions},
        "operator": call.intent.actor,
        "refreshed_at": max(call.now_ms, current["refreshed_at"] if current else 0),
    }
    call.ledger.put(key, record)
    return int(record["version"])


def check_editable(roles: Mapping[str, Sequence[str]]) -> None:
    """Raise Refused `not_editable` for an action that no model may give, or not to a role of that side."""
    for role, actions in sorted(roles.items()):
        for action in sorted(actions):
            if ROLES[role].side not in SIDES_OF_ACTION.get(action, ()):
                raise Refused("not_editable", role=role, action=action if action in ACTIONS else None)
