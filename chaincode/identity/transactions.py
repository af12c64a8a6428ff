"""The steps on participants, users and flow policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chaincode import keys
from chaincode import signature as es256
from chaincode.context import ActionFunction, Call
from chaincode.identity.model import Participant, User, UserStatus, check_roles_fit
from chaincode.intent import Intent, possession_message
from chaincode.records import load_target
from chaincode.refusals import Refused


async def register_participant(call: Call) -> int:
    """Raises Refused `already_registered`."""
    args = call.intent.args
    key = keys.participant(args["participant"])
    if await call.ledger.get(key) is not None:
        raise Refused("already_registered", key=args["participant"])
    participant = Participant(
        version=1,
        organisation=args["organisation"],
        kind=args["kind"],
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
    )
    call.ledger.put(key, participant.to_record())
    return participant.version


async def register_user(call: Call) -> int:
    """Raises Refused: `already_registered`, `unknown_participant`, `role_not_allowed`, `possession_not_proved`."""
    args = call.intent.args
    key = keys.user(args["user"])
    if await call.ledger.get(key) is not None:
        raise Refused("already_registered", key=args["user"])
    record = await call.ledger.get(keys.participant(args["participant"]))
    if record is None:
        raise Refused("unknown_participant", key=args["participant"])
    participant = Participant.from_record(record)
    check_roles_fit(args["roles"], organisation=participant.organisation)
    check_possession(
        network=call.intent.network,
        user=args["user"],
        participant=args["participant"],
        public_key=args["public_key"],
        proof=args["proof"],
    )
    user = User(
        version=1,
        participant=args["participant"],
        organisation=participant.organisation,
        roles=sorted(args["roles"]),
        public_key=args["public_key"],
        status=UserStatus.ACTIVE,
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
    )
    call.ledger.put(key, user.to_record())
    return user.version


async def set_user_roles(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `self_not_allowed`, `illegal_move` (revoked),
    `role_not_allowed`."""
    user = await _other_user(call)
    check_roles_fit(call.intent.args["roles"], organisation=user.organisation)
    return _write(call, replace(user, roles=sorted(call.intent.args["roles"])))


async def set_user_status(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `self_not_allowed`, `illegal_move` (revoked)."""
    user = await _other_user(call)
    return _write(call, replace(user, status=UserStatus(call.intent.args["status"])))


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
        participant=user.participant,
        public_key=args["public_key"],
        proof=args["proof"],
    )
    return _write(call, replace(user, public_key=args["public_key"]))


async def set_flow_policy(call: Call) -> int:
    """The next version of a segment's policy; before the first, none is expected. Raises Refused `stale_version`."""
    segment = call.intent.args["segment"]
    current = await call.ledger.get(keys.policy(segment))
    version = current["version"] if current else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", key=segment, version=version)
    record = {**call.intent.args["policy"], "version": (version or 0) + 1}
    call.ledger.put(keys.policy(segment), record)
    call.ledger.put(keys.policy_version(segment, record["version"]), record)
    return int(record["version"])


def check_possession(*, network: str, user: str, participant: str, public_key: str, proof: str) -> None:
    """Raise Refused `possession_not_proved` unless `proof` shows that the holder of the key agrees to be this user."""
    message = possession_message(network=network, user=user, participant=participant, public_key=public_key)
    if not es256.verify(public_key, message, proof):
        raise Refused("possession_not_proved", key=user)


async def _other_user(call: Call) -> User:
    user = User.from_record(await load_target(call))
    if call.intent.target == call.intent.actor:  # or the market could lose its last registrar by a slip
        raise Refused("self_not_allowed", key=call.intent.target)
    if user.status is UserStatus.REVOKED:
        raise Refused("illegal_move", key=call.intent.target, state=user.status, version=user.version)
    return user


def _write(call: Call, user: User) -> int:
    after = replace(
        user,
        version=user.version + 1,
        operator=call.intent.actor,
        refreshed_at=max(call.now_ms, user.refreshed_at),
    )
    call.ledger.put(keys.user(str(call.intent.target)), after.to_record())
    return after.version


def _participant(intent: Intent) -> Iterable[str]:
    return [keys.participant(intent.args["participant"])]


def _user_and_participant(intent: Intent) -> Iterable[str]:
    return [keys.user(intent.args["user"]), keys.participant(intent.args["participant"])]


def _policy(intent: Intent) -> Iterable[str]:
    return [keys.policy(intent.args["segment"])]


def _nothing(_: Intent) -> Iterable[str]:
    return ()


IDENTITY_FUNCTIONS = {
    "register_participant": ActionFunction(run=register_participant, reads=_participant),
    "register_user": ActionFunction(run=register_user, reads=_user_and_participant),
    "set_user_roles": ActionFunction(run=set_user_roles, reads=_nothing),
    "set_user_status": ActionFunction(run=set_user_status, reads=_nothing),
    "replace_key": ActionFunction(run=replace_key, reads=_nothing),
    "set_flow_policy": ActionFunction(run=set_flow_policy, reads=_policy),
}
