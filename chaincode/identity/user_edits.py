"""What changes a user's record, whether one registrar does it or two agree on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import (
    Participant,
    ParticipantStatus,
    User,
    UserStatus,
    check_duties_separated,
    check_roles_fit,
)
from chaincode.refusals import Refused

_BINDING = ("certificate", "valid_from", "valid_until")


async def check_unregistered(call: Call, user_id: str) -> None:
    """Raise Refused `already_registered` when there is such a user."""
    if await call.ledger.get(keys.user(user_id)) is not None:
        raise Refused("already_registered", key=user_id)


async def new_user(call: Call, user_id: str, args: Mapping[str, Any]) -> User:
    """A user as `args` register it. Raises Refused: `already_registered` and what `with_roles` raises."""
    await check_unregistered(call, user_id)
    participant = await _active_participant(call, args["participant"])
    blank = User(
        version=0,
        organisation=participant.organisation,
        public_key=args["public_key"],
        operator=call.intent.actor,
        refreshed_at=0,
        **{name: args[name] for name in _BINDING if name in args},
    )
    return await with_roles(call, user_id, blank, participant=args["participant"], roles=args["roles"])


async def with_roles(call: Call, user_id: str, user: User, *, participant: str, roles: Sequence[str]) -> User:
    """The user with exactly `roles` for `participant`; none ends the membership and its limit.

    Raises Refused: `no_membership` (nothing to end), `unknown_participant`, `participant_inactive`,
    `wrong_organisation` (one user is of one organisation), `role_not_allowed`, `duties_separated`.
    """
    others = {name: held for name, held in user.memberships.items() if name != participant}
    if not roles:
        if participant not in user.memberships:
            raise Refused("no_membership", key=user_id)
        limits = {name: limit for name, limit in user.limits.items() if name != participant}
        return replace(user, memberships=others, limits=limits)
    record = await _active_participant(call, participant)
    if record.organisation != user.organisation:
        raise Refused("wrong_organisation", key=participant)
    check_roles_fit(roles, record)
    memberships = {**others, participant: sorted(roles)}
    check_duties_separated(memberships, key=user_id)
    return replace(user, memberships=memberships, vouched_by=call.intent.actor)


def with_status(user: User, status: str) -> User:
    return replace(user, status=UserStatus(status))


def with_certificate(user: User, args: Mapping[str, Any]) -> User:
    """A renewed certificate over the same key, and how long the user may act now."""
    return replace(user, certificate=args["certificate"], valid_until=args["valid_until"])


def with_key(user: User, args: Mapping[str, Any]) -> User:
    """Another key; the certificate of the old one goes with it."""
    return replace(user, public_key=args["public_key"], certificate=args.get("certificate"))


def check_not_revoked(user: User, user_id: str) -> None:
    """Raise Refused `illegal_move` for a user that was revoked: for good."""
    if user.status is UserStatus.REVOKED:
        raise Refused("illegal_move", key=user_id, state=user.status, version=user.version)


def write_user(call: Call, user_id: str, user: User) -> int:
    """Write the next version of the user; returns it."""
    after = replace(
        user,
        version=user.version + 1,
        operator=call.intent.actor,
        refreshed_at=max(call.now_ms, user.refreshed_at),
    )
    call.ledger.put(keys.user(user_id), after.to_record())
    return after.version


async def _active_participant(call: Call, participant_id: str) -> Participant:
    record = await call.ledger.get(keys.participant(participant_id))
    if record is None:
        raise Refused("unknown_participant", key=participant_id)
    participant = Participant.from_record(record)
    if participant.status is not ParticipantStatus.ACTIVE:
        raise Refused("participant_inactive", key=participant_id, state=participant.status)
    return participant
