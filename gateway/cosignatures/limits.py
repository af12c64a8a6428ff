"""Whether a second person's own limit asks for another one: the chaincode's rule, before a step is used up. Pure."""

from __future__ import annotations

from chaincode.actions import ACTIONS
from chaincode.intent import Intent
from chaincode.second_signature import COMMITTING_ACTIONS
from chaincode.terms import check_private
from gateway.participants.schemas import User


def is_limited(user: User, intent: Intent, *, private: str | None) -> bool:
    """Whether `user` cannot be the second person of `intent`. `private` is the text behind its `private_hash`."""
    limit = user.limits.get(intent.participant)
    if limit is None or intent.action in COMMITTING_ACTIONS:
        return limit is not None
    if private is None or intent.private_hash is None or ACTIONS[intent.action].private != "terms":
        return False
    energy_wh: int = check_private(private, intent.private_hash)["energy_wh"]
    return energy_wh > limit
