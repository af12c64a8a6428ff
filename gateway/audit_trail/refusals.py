"""Refusals on their way into the audit trail, from the two places where the API refuses: requests and intents."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from chaincode.actions import ACTIONS
from chaincode.intent import SignedIntent
from gateway.audit_trail.service import AuditTrail

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_RECORDED_ELSEWHERE = "/api/v1/intents"
# What says that somebody tried what is not theirs. A malformed or stale request says nothing about anybody.
NOTED = frozenset(
    {
        "unauthorised",
        "too_many_requests",
        "unknown_actor",
        "actor_inactive",
        "participant_inactive",
        "wrong_participant",
        "role_not_held",
        "role_not_allowed",
        "wrong_organisation",
        "read_only_organisation",
        "bad_signature",
        "second_signature_required",
        "second_signature_invalid",
        "not_a_party",
        "self_not_allowed",
        "needs_second_registrar",
        "possession_not_proved",
        "intent_id_reused",
    }
)


def note_request(trail: AuditTrail, request: Request, code: str) -> None:
    """Note a request that was refused with `code`, by its route's template: a path or query may be private.

    Refused sign-ins (whose code is not noted) and intents are recorded where they are refused, with more detail.
    """
    route = getattr(request.scope.get("route"), "path", "none")
    if code not in NOTED or route.startswith(_RECORDED_ELSEWHERE):
        return
    caller = getattr(request.state, "caller", None)
    trail.note(
        actor=caller,
        kind="request_refused",
        subject=None,
        detail={"code": code, "method": request.method, "route": route},
        proved=caller is not None,
    )


def note_intent(trail: AuditTrail, signed: SignedIntent, code: str | None) -> None:
    """Note an intent that was refused with `code`, by this API or by the ledger. Its actor is the one it claims."""
    if code not in NOTED:
        return
    claimed = _claimed(signed.intent)
    actor, action = claimed.get("actor"), claimed.get("action")
    trail.note(
        actor=actor if isinstance(actor, str) and _IDENTIFIER.fullmatch(actor) else None,
        kind="intent_refused",
        subject=None,
        detail={
            "code": code,
            "action": action if isinstance(action, str) and action in ACTIONS else None,
            "digest": signed.digest,
        },
    )


def _claimed(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
