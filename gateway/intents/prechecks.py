"""Checks that cost no ledger space: what the chaincode is sure to refuse is refused here, by the same code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chaincode.intent import Intent, SignedIntent
from chaincode.precheck import check_intent, verify
from chaincode.refusals import Refused
from chaincode.terms import check_private

READ_ONLY_ORGANISATION = "RegulatorOrg"
MAX_EXPIRY_MS = 24 * 3_600_000

# The chaincode's clock is the transaction's. Near the edge of its time an intent is left to the chaincode.
CLOCK_TOLERANCE_MS = 60_000


class UserRecord(Protocol):
    """What the identity registry says of a user, as far as it matters here."""

    @property
    def organisation(self) -> str: ...
    @property
    def public_key(self) -> str: ...


class Registry(Protocol):
    """The identity registry: the read model, or the ledger for users whom the read model does not know yet."""

    async def get_user(self, user_id: str, /) -> UserRecord | None: ...


class Prechecks:
    """The checks of one organisation's instance. `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, organisation: str, network_id: str, registry: Registry, clock: Callable[[], int]) -> None:
        self._organisation = organisation
        self._network_id = network_id
        self._registry = registry
        self._clock = clock

    async def check(self, signed: SignedIntent) -> Intent:
        """The intent in `signed`.

        Raises Refused, in this order: `read_only_organisation`, what `check_intent` raises, `wrong_network`,
        `intent_expired`, `expiry_too_far`, `private_required`, `private_not_allowed`, what `check_private` raises,
        `unknown_actor`, `wrong_organisation`, `bad_signature`.
        """
        if self._organisation == READ_ONLY_ORGANISATION:
            raise Refused("read_only_organisation")
        intent = check_intent(signed.intent)
        if intent.network != self._network_id:
            raise Refused("wrong_network")
        self._check_expiry(intent)
        _check_private(intent, signed)
        user = await self._registry.get_user(intent.actor)
        if user is None:
            raise Refused("unknown_actor")
        if user.organisation != self._organisation:
            raise Refused("wrong_organisation")
        verify(signed.intent, signed.signature, user.public_key)
        return intent

    def _check_expiry(self, intent: Intent) -> None:
        now_ms = self._clock()
        if intent.expires_at < now_ms - CLOCK_TOLERANCE_MS:
            raise Refused("intent_expired")
        if intent.expires_at > now_ms + MAX_EXPIRY_MS + CLOCK_TOLERANCE_MS:
            raise Refused("expiry_too_far")


def _check_private(intent: Intent, signed: SignedIntent) -> None:
    if intent.private_hash is None:
        if signed.private is not None:
            raise Refused("private_not_allowed")
        return
    if signed.private is None:
        raise Refused("private_required")
    check_private(signed.private, intent.private_hash)
