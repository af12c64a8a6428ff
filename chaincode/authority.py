"""Whether an intent speaks for the one it names, on this network, and whether it is still good."""

from __future__ import annotations

from chaincode import keys, precheck
from chaincode.actions import ACTIONS
from chaincode.context import Overlay
from chaincode.identity.model import READ_ONLY_ORGANISATION, User, UserStatus
from chaincode.intent import Intent
from chaincode.refusals import Refused

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
    ledger: Overlay, intent: Intent, *, text: str, signature: str, organisation: str, network: str
) -> User:
    """The intent's actor, once everything about who asks is found right. `organisation` is the creator's MSP id.

    Raises Refused, in this order: `wrong_network`, `unknown_actor`, `actor_inactive`, `wrong_participant`,
    `role_not_held`, `role_not_allowed`, `wrong_organisation`, `bad_signature`.
    """
    if intent.network != network:
        raise Refused("wrong_network")
    record = await ledger.get(keys.user(intent.actor))
    if record is None:
        raise Refused("unknown_actor", key=intent.actor)
    user = User.from_record(record)
    if user.status is not UserStatus.ACTIVE:
        raise Refused("actor_inactive", key=intent.actor, state=user.status)
    if intent.participant != user.participant:
        raise Refused("wrong_participant", key=intent.actor)
    if intent.role not in user.roles:
        raise Refused("role_not_held", key=intent.actor)
    if intent.role not in ACTIONS[intent.action].roles:
        raise Refused("role_not_allowed")
    if organisation != user.organisation:
        raise Refused("wrong_organisation", key=intent.actor)
    precheck.verify(text, signature, user.public_key)
    return user


def check_lifetime(intent: Intent, *, now_ms: int) -> None:
    """Raise Refused `intent_expired` or `expiry_too_far` unless the intent may be carried out at `now_ms`."""
    if intent.expires_at <= now_ms:
        raise Refused("intent_expired")
    if intent.expires_at > now_ms + MAX_LIFETIME_MS:
        raise Refused("expiry_too_far")
