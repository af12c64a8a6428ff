"""Whether an intent speaks for the one it names, on this network, and whether it is still good."""

from __future__ import annotations

from chaincode import keys, precheck
from chaincode.context import Overlay
from chaincode.identity.access_model import may
from chaincode.identity.model import READ_ONLY_ORGANISATION, ParticipantStatus, User
from chaincode.intent import Intent, SignedIntent
from chaincode.refusals import Refused
from chaincode.second_signature import check_second
from chaincode.second_signature import reads as reads_of_second

MAX_LIFETIME_MS = 24 * 3_600_000


async def network_of(ledger: Overlay) -> str:
    """The network id that the market was bootstrapped with. Raises Refused `not_bootstrapped`."""
    market = await ledger.get(keys.market())
    if market is None:
        raise Refused("not_bootstrapped")
    network: str = market["network"]
    return network


def check_writer(organisation: str) -> None:
    """Raise Refused `read_only_organisation` when the creator's organisation (MSP id) may write nothing at all."""
    if organisation == READ_ONLY_ORGANISATION:
        raise Refused("read_only_organisation")


async def authorise(
    ledger: Overlay, intent: Intent, *, item: SignedIntent, organisation: str, network: str, now_ms: int
) -> User:
    """The intent's actor, once everything about who asks is found right. `organisation` is the creator's MSP id.

    Raises Refused, in this order: `wrong_network`, `unknown_actor`, `actor_inactive`, `wrong_participant`,
    `participant_inactive`, `role_not_held`, `role_not_allowed`, `wrong_organisation`, `bad_signature`,
    `second_signature_required`, `second_signature_invalid`.
    """
    if intent.network != network:
        raise Refused("wrong_network")
    record = await ledger.get(keys.user(intent.actor))
    if record is None:
        raise Refused("unknown_actor", key=intent.actor)
    user = User.from_record(record)
    user.check_active(key=intent.actor, now_ms=now_ms)
    roles = user.memberships.get(intent.participant)
    if roles is None:
        raise Refused("wrong_participant", key=intent.actor)
    await _check_participant(ledger, intent.participant)
    if intent.role not in roles:
        raise Refused("role_not_held", key=intent.actor)
    model = await ledger.get(keys.access_model())
    if not may(model, role=intent.role, organisation=user.organisation, action=intent.action):
        raise Refused("role_not_allowed")
    if organisation != user.organisation:
        raise Refused("wrong_organisation", key=intent.actor)
    precheck.verify(item.intent, item.signature, user.public_key)
    if user.limits or item.second is not None:
        await check_second(ledger, intent, item, user=user, now_ms=now_ms)
    return user


def reads(intent: Intent, item: SignedIntent) -> list[str]:
    """The keys of the records that `authorise` reads."""
    return [keys.user(intent.actor), keys.participant(intent.participant), keys.access_model(), *reads_of_second(item)]


async def _check_participant(ledger: Overlay, participant: str) -> None:
    record = await ledger.get(keys.participant(participant))
    if record is None or record["status"] != ParticipantStatus.ACTIVE:
        raise Refused("participant_inactive", key=participant, state=record["status"] if record else None)


def check_lifetime(intent: Intent, *, now_ms: int) -> None:
    """Raise Refused `intent_expired` or `expiry_too_far` unless the intent may be carried out at `now_ms`."""
    if intent.expires_at <= now_ms:
        raise Refused("intent_expired")
    if intent.expires_at > now_ms + MAX_LIFETIME_MS:
        raise Refused("expiry_too_far")
