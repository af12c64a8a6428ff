"""What a managed key signs: intents of its own user, or of a colleague as the second person; nothing else."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import INTENT_PREFIX, Intent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from gateway.sessions.schemas import Caller


def check_signable(text: str, caller: Caller, *, network_id: str, second: bool) -> Intent:
    """The intent in `text`, when `caller` may sign it as what the session acts as.

    Raises Refused: what `check_intent` raises, `wrong_network`, `unknown_actor` (the intent is somebody else's; or,
    with `second`, the caller's own), `wrong_participant`, `role_not_held` (not the role acted in).
    """
    intent = check_intent(text)
    if intent.network != network_id:
        raise Refused("wrong_network")
    if (intent.actor == caller.user.user_id) is second:
        raise Refused("unknown_actor")
    if intent.participant != caller.participant:
        raise Refused("wrong_participant")
    if not second and intent.role != caller.role:
        raise Refused("role_not_held")
    return intent


def sign_text(text: str, key: ec.EllipticCurvePrivateKey) -> str:
    """The signature of an intent's canonical text, 86 characters of base64url."""
    return signature.sign(key, INTENT_PREFIX + text.encode())
