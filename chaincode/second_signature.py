"""Maker and checker: when a second person of the participant must sign an intent too, and whose signature that may be.

A user with a limit for its participant commits it to nothing alone: `confirm`, `purchase`, `sign`, `accept`,
`propose_amendment` (which signs a text) and what trades in public (a listing, a take, a revealed bid) always take a
second signature, and terms above the limit are not deposited without one. `Apply` never sees the terms; what is not
deposited cannot be confirmed.
"""

from __future__ import annotations

import re

from chaincode import keys, precheck
from chaincode.context import Overlay
from chaincode.identity.access_model import may
from chaincode.identity.model import User
from chaincode.intent import Intent, SignedIntent
from chaincode.refusals import Refused

COMMITTING_ACTIONS = frozenset(
    {
        *("confirm", "purchase", "sign", "accept", "propose_amendment"),
        *("take", "publish_listing", "amend_listing", "reveal_bid"),
    }
)
_USER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def reads(item: SignedIntent) -> list[str]:
    """The key of the second signer's record; nothing without a second signature, or where its actor is no user's id."""
    return [keys.user(item.second.actor)] if item.second is not None and _USER.fullmatch(item.second.actor) else []


async def check_second(ledger: Overlay, intent: Intent, item: SignedIntent, *, user: User, now_ms: int) -> None:
    """The second signature, where there is one, is another active user's of the same participant, who holds a role that
    may do this and whose own limit does not ask for a second one in turn. `user` is the intent's actor.

    Raises Refused: `second_signature_required`, `second_signature_invalid`.
    """
    commits = intent.action in COMMITTING_ACTIONS
    if item.second is None:
        if commits and intent.participant in user.limits:
            raise Refused("second_signature_required", key=intent.actor)
        return
    try:
        checker = await _checker(ledger, intent, item, now_ms=now_ms)
        precheck.verify(item.intent, item.second.signature, checker.public_key)
    except Refused:
        raise Refused("second_signature_invalid") from None
    if commits and intent.participant in checker.limits:
        raise Refused("second_signature_invalid", key=item.second.actor)


async def check_energy(ledger: Overlay, intent: Intent, item: SignedIntent, *, user: User, energy_wh: int) -> None:
    """Terms of `energy_wh` are within the actor's limit, or were signed by a second person whose limit they are within.

    The signatures are checked before. Raises Refused: `second_signature_required`, `second_signature_invalid`.
    """
    limit = user.limits.get(intent.participant)
    if item.second is None:
        if limit is not None and energy_wh > limit:
            raise Refused("second_signature_required", key=intent.actor)
        return
    checker = await ledger.get(keys.user(item.second.actor))
    limit = checker.get("limits", {}).get(intent.participant) if checker else None
    if limit is not None and energy_wh > limit:
        raise Refused("second_signature_invalid", key=item.second.actor)


async def _checker(ledger: Overlay, intent: Intent, item: SignedIntent, *, now_ms: int) -> User:
    (key,) = reads(item) or [""]
    record = await ledger.get(key) if key else None
    if item.second is None or record is None or item.second.actor == intent.actor:
        raise Refused("second_signature_invalid")
    checker = User.from_record(record)
    checker.check_active(key=item.second.actor, now_ms=now_ms)
    model = await ledger.get(keys.access_model())
    for role in checker.memberships.get(intent.participant, ()):
        if may(model, role=role, organisation=checker.organisation, action=intent.action):
            return checker
    raise Refused("second_signature_invalid")
