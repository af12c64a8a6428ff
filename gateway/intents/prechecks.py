"""Checks that cost no ledger space: what the chaincode is sure to refuse is refused here, by the same code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from chaincode.account.private_text import read_posting_text
from chaincode.actions import ACTIONS
from chaincode.billing.private_text import read_settle_text
from chaincode.intent import Intent, SecondSignature, SignedIntent
from chaincode.note.text import read_note
from chaincode.plant.terms import check_income_terms
from chaincode.precheck import check_intent, verify
from chaincode.refusals import Refused
from chaincode.second_signature import COMMITTING_ACTIONS
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
    @property
    def limits(self) -> Mapping[str, int]: ...
    @property
    def memberships(self) -> Mapping[str, Sequence[str]]: ...
    def is_active(self, *, now_ms: int) -> bool: ...


class Registry(Protocol):
    """The identity registry: the read model, or the ledger for users whom the read model does not know yet."""

    async def get_user(self, user_id: str, /) -> UserRecord | None: ...
    async def on_ledger(self, user_id: str, /) -> UserRecord | None:
        """The user as a peer has it now."""


class Prechecks:
    """The checks of one organisation's instance. `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, organisation: str, network_id: str, registry: Registry, clock: Callable[[], int]) -> None:
        self._organisation = organisation
        self._network_id = network_id
        self._registry = registry
        self._clock = clock

    @property
    def organisation(self) -> str:
        """The MSP id of the organisation whose people these checks let in."""
        return self._organisation

    async def check(self, signed: SignedIntent) -> Intent:
        """The intent in `signed`.

        Raises Refused, in this order: `read_only_organisation`, what `check_intent` raises, `wrong_network`,
        `intent_expired`, `expiry_too_far`, `private_required`, `private_not_allowed`, what `check_private`,
        `read_settle_text`, `read_posting_text` or `read_note` raises, `unknown_actor`, `actor_inactive`,
        `wrong_participant`,
        `role_not_held`, `wrong_organisation`, `bad_signature`, `second_signature_required`, `second_signature_invalid`.
        """
        if self._organisation == READ_ONLY_ORGANISATION:
            raise Refused("read_only_organisation")
        intent = check_intent(signed.intent)
        if intent.network != self._network_id:
            raise Refused("wrong_network")
        self._check_expiry(intent)
        energy_wh = _check_private(intent, signed)
        user = await self._actor(intent, signed)
        if user.organisation != self._organisation:
            raise Refused("wrong_organisation")
        verify(signed.intent, signed.signature, user.public_key)
        if signed.second is not None:
            await self._check_second(signed, signed.second)
        elif _needs_second(intent, user, energy_wh):
            raise Refused("second_signature_required", key=intent.actor)
        return intent

    async def _actor(self, intent: Intent, signed: SignedIntent) -> UserRecord:
        """The one who asks, with the standing that the intent needs.

        A user whom the read model would have refused is looked up on the ledger, which may be a block ahead; only for
        the user itself, because that costs a peer work.
        """
        user = await self._registry.get_user(intent.actor)
        if user is None:
            raise Refused("unknown_actor")
        fault = self._fault(intent, user)
        if fault is not None and _is_signed(signed, user):
            user = await self._registry.on_ledger(intent.actor) or user
            fault = self._fault(intent, user)
        if fault is not None:
            raise Refused(fault, key=intent.actor)
        return user

    def _fault(self, intent: Intent, user: UserRecord) -> str | None:
        """The refusal that the user's record leads to, None for a user in good standing."""
        if not user.is_active(now_ms=self._clock()):
            return "actor_inactive"
        if intent.participant not in user.memberships:
            return "wrong_participant"
        return None if intent.role in user.memberships[intent.participant] else "role_not_held"

    async def _check_second(self, signed: SignedIntent, second: SecondSignature) -> None:
        user = await self._registry.get_user(second.actor)
        if user is None or user.organisation != self._organisation:
            raise Refused("second_signature_invalid")
        try:
            verify(signed.intent, second.signature, user.public_key)
        except Refused:
            raise Refused("second_signature_invalid") from None

    def _check_expiry(self, intent: Intent) -> None:
        now_ms = self._clock()
        if intent.expires_at < now_ms - CLOCK_TOLERANCE_MS:
            raise Refused("intent_expired")
        if intent.expires_at > now_ms + MAX_EXPIRY_MS + CLOCK_TOLERANCE_MS:
            raise Refused("expiry_too_far")


def _check_private(intent: Intent, signed: SignedIntent) -> int | None:
    """The energy (Wh) of the terms, None where the action takes none."""
    if intent.private_hash is None:
        if signed.private is not None:
            raise Refused("private_not_allowed")
        return None
    if signed.private is None:
        raise Refused("private_required")
    if ACTIONS[intent.action].private == "statement":
        read_settle_text(signed.private, intent.private_hash)
        return None
    if ACTIONS[intent.action].private == "posting":
        read_posting_text(signed.private, intent)
        return None
    if ACTIONS[intent.action].private == "note":
        read_note(signed.private, intent.private_hash, action=intent.action)
        return None
    if ACTIONS[intent.action].private == "income_terms":
        check_income_terms(signed.private, intent.private_hash, intent.args["parties"])
        return None
    energy_wh: int = check_private(signed.private, intent.private_hash)["energy_wh"]
    return energy_wh


def _is_signed(signed: SignedIntent, user: UserRecord) -> bool:
    try:
        verify(signed.intent, signed.signature, user.public_key)
    except Refused:
        return False
    return True


def _needs_second(intent: Intent, user: UserRecord, energy_wh: int | None) -> bool:
    """Whether the user's limit asks for a second signature. Were such terms let through, the public step would be taken
    and its terms refused."""
    limit = user.limits.get(intent.participant)
    if limit is None:
        return False
    return intent.action in COMMITTING_ACTIONS or (energy_wh is not None and energy_wh > limit)
