"""The steps on users that one person takes: a registrar on somebody else, and everybody on their own key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chaincode import keys
from chaincode.context import Call
from chaincode.identity import user_edits
from chaincode.identity.model import REGISTRAR, User
from chaincode.identity.possession import check_possession
from chaincode.intent import Intent
from chaincode.records import load_target
from chaincode.refusals import Refused


async def register_user(call: Call) -> int:
    """Raises Refused: `needs_second_registrar`, `already_registered`, `unknown_participant`, `participant_inactive`,
    `role_not_allowed`, `duties_separated`, `possession_not_proved`."""
    args = call.intent.args
    if REGISTRAR in args["roles"]:
        raise Refused("needs_second_registrar", key=args["user"])
    user = await user_edits.new_user(call, args["user"], args)
    check_possession(
        network=call.intent.network,
        user=args["user"],
        participants=[args["participant"]],
        public_key=args["public_key"],
        proof=args["proof"],
    )
    return user_edits.write_user(call, args["user"], user)


async def set_user_roles(call: Call) -> int:
    """Raises Refused: what `_other_user` raises, `needs_second_registrar` (a new registrar), what
    `user_edits.with_roles` raises."""
    user, args = await _other_user(call), call.intent.args
    if REGISTRAR in args["roles"]:
        raise Refused("needs_second_registrar", key=call.intent.target)
    target = str(call.intent.target)
    after = await user_edits.with_roles(call, target, user, participant=args["participant"], roles=args["roles"])
    return user_edits.write_user(call, target, after)


async def set_user_status(call: Call) -> int:
    """Raises Refused: what `_other_user` raises."""
    user = await _other_user(call)
    return user_edits.write_user(
        call, str(call.intent.target), user_edits.with_status(user, call.intent.args["status"])
    )


async def certify_user(call: Call) -> int:
    """Raises Refused: what `_other_user` raises."""
    user = await _other_user(call)
    return user_edits.write_user(call, str(call.intent.target), user_edits.with_certificate(user, call.intent.args))


async def set_user_limit(call: Call) -> int:
    """Raises Refused: what `_other_user` raises, `no_membership`."""
    user, args = await _other_user(call), call.intent.args
    participant = args["participant"]
    if participant not in user.memberships:
        raise Refused("no_membership", key=call.intent.target)
    limits = {name: limit for name, limit in user.limits.items() if name != participant}
    if args["energy_wh"] is not None:
        limits[participant] = args["energy_wh"]
    return user_edits.write_user(call, str(call.intent.target), replace(user, limits=limits))


async def replace_key(call: Call) -> int:
    """The intent is signed with the old key. Raises Refused: `unknown_target`, `stale_version`, `not_a_party` (another
    user's key), `possession_not_proved`."""
    user = User.from_record(await load_target(call))
    if call.intent.target != call.intent.actor:
        raise Refused("not_a_party", key=call.intent.target)
    args = call.intent.args
    check_possession(
        network=call.intent.network,
        user=call.intent.actor,
        participants=user.memberships,
        public_key=args["public_key"],
        proof=args["proof"],
    )
    return user_edits.write_user(call, call.intent.actor, user_edits.with_key(user, args))


async def _other_user(call: Call) -> User:
    """The target, which one registrar alone may change. Raises Refused: `unknown_target`, `stale_version`,
    `self_not_allowed`, `illegal_move` (revoked), `needs_second_registrar`."""
    user, target = User.from_record(await load_target(call)), str(call.intent.target)
    if target == call.intent.actor:  # or the market could lose its last registrar by a slip
        raise Refused("self_not_allowed", key=target)
    user_edits.check_not_revoked(user, target)
    if user.is_registrar:
        raise Refused("needs_second_registrar", key=target)
    return user


def reads_of_registration(intent: Intent) -> Iterable[str]:
    return [keys.user(intent.args["user"]), keys.participant(intent.args["participant"])]


def reads_of_membership(intent: Intent) -> Iterable[str]:
    return [keys.participant(intent.args["participant"])]
