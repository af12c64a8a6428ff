"""From a step to a signed intent. Needs a key and the network's id, and no network: it works offline."""

from __future__ import annotations

import time
from collections.abc import Callable

from chaincode.actions import ACTIONS
from chaincode.canonical import NotCanonicalError
from chaincode.intent import Intent, SignedIntent, sign_intent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from gateway.client.errors import NoRoleError, RefusedError
from gateway.client.keystore import Identity, Signer
from gateway.client.steps import Step
from gateway.client.uuid7 import uuid7

LIFE_S = 300
MAX_LIFE_S = 86_400


def wall_clock_ms() -> int:
    """Milliseconds since 1970 UTC by this machine's clock."""
    return time.time_ns() // 1_000_000


class IntentMaker:
    """Makes and signs the intents of one user on one network (`<channel>/<hex hash of block 0>`)."""

    def __init__(self, signer: Signer, network_id: str, *, clock_ms: Callable[[], int] = wall_clock_ms) -> None:
        self.signer = signer
        self.network_id = network_id
        self._clock_ms = clock_ms

    def make(self, step: Step, *, role: str | None = None, life_s: int = LIFE_S) -> SignedIntent:
        """The signed intent for `step`, good for `life_s` seconds; its id is new each time.

        Without `role` it is the first of the user's roles that may take the step. Raises NoRoleError, and RefusedError
        for what the ledger would refuse for its form alone: nothing is signed then.
        """
        intent = make_intent(
            step,
            identity=self.signer.identity,
            network_id=self.network_id,
            role=role,
            life_s=life_s,
            clock_ms=self._clock_ms,
        )
        return sign_intent(intent, self.signer.key, step.sealed.private if step.sealed else None)


def make_intent(
    step: Step,
    *,
    identity: Identity,
    network_id: str,
    role: str | None = None,
    life_s: int = LIFE_S,
    clock_ms: Callable[[], int] = wall_clock_ms,
) -> Intent:
    """The intent for `step`, not signed yet. Roles and errors as of `IntentMaker.make`."""
    intent = Intent(
        intent_id=uuid7(),
        action=step.action,
        actor=identity.user,
        participant=identity.participant,
        role=role or _role(identity, step.action),
        target=step.target,
        expected_version=step.version,
        args=dict(step.args),
        private_hash=step.sealed.terms_hash if step.sealed else None,
        expires_at=clock_ms() + life_s * 1_000,
        network=network_id,
    )
    try:
        check_intent(intent.canonical().decode())
    except Refused as refused:
        raise RefusedError(refused.code, detail=refused.detail) from None
    except NotCanonicalError as error:
        raise RefusedError("invalid_args", detail={"reason": error.reason}) from None
    return intent


def _role(identity: Identity, action: str) -> str:
    if action not in ACTIONS:
        raise RefusedError("unknown_action")
    allowed = ACTIONS[action].roles
    held = next((role for role in identity.roles if role in allowed), None)
    if held is None:
        raise NoRoleError(action, tuple(allowed))
    return held
