"""Changes that two people must agree on: a lost key replaced without the old one, and all that concerns registrars.

The first person proposes, and the change waits on the ledger; a registrar who is somebody else carries it out or
declines it. It is bound to the version of the user that the proposer saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chaincode import keys
from chaincode.context import Call, Record
from chaincode.identity import user_edits
from chaincode.identity.model import Change, ChangeStatus, User
from chaincode.identity.possession import check_possession
from chaincode.identity.user_actions import PARTICIPANTS_OFFICERS, SECURITY_OFFICER, registrar_change_kind
from chaincode.intent import Intent
from chaincode.records import load_target
from chaincode.refusals import Refused

_NOT_KEPT = frozenset({"user", "proof"})


async def propose_key(call: Call) -> int:
    """An officer of the user's own organisation proposes a new key for one that was lost.

    Raises Refused: `unknown_target` (no such user), `not_a_party` (of another organisation, or for an officer of a
    participant, not of that participant), `self_not_allowed`, `illegal_move` (revoked), `possession_not_proved`.
    """
    args = call.intent.args
    user = await _user(call, args["user"])
    shared = call.intent.role == SECURITY_OFFICER or call.intent.participant in user.memberships
    if call.user.organisation != user.organisation or not shared:
        raise Refused("not_a_party", key=args["user"])
    if args["user"] == call.intent.actor:  # whose key is not lost: `replace_key`
        raise Refused("self_not_allowed", key=args["user"])
    user_edits.check_not_revoked(user, args["user"])
    check_possession(
        network=call.intent.network,
        user=args["user"],
        participants=user.memberships,
        public_key=args["public_key"],
        proof=args["proof"],
    )
    return _propose(call, kind="key", user_version=user.version)


async def propose_registrar(call: Call) -> int:
    """A registrar proposes to register or change a registrar.

    Raises Refused: `already_registered`, `possession_not_proved`; `unknown_target`, `illegal_move` (revoked).
    """
    args = call.intent.args
    kind = registrar_change_kind(args)
    if kind == "registration":
        await user_edits.check_unregistered(call, args["user"])
        check_possession(
            network=call.intent.network,
            user=args["user"],
            participants=[args["participant"]],
            public_key=args["public_key"],
            proof=args["proof"],
        )
        return _propose(call, kind=kind, user_version=None)
    user = await _user(call, args["user"])
    user_edits.check_not_revoked(user, args["user"])
    return _propose(call, kind=str(kind), user_version=user.version)


async def approve_change(call: Call) -> int:
    """Carry the change out: an old key is dead from this block on.

    Raises Refused: `unknown_target`, `stale_version`, `illegal_move` (decided), `self_not_allowed` (the proposer),
    `actor_inactive` and `role_not_held` (the proposer could not propose it any more), `needs_second_registrar` (a key
    proposed by an officer to whom the same registrar gave the role), again `stale_version` (the user has changed
    since), and what `user_edits.new_user` and `with_roles` raise.
    """
    change = await _open_change(call)
    if change.proposed_by == call.intent.actor:
        raise Refused("self_not_allowed", key=call.intent.target)
    await _check_proposer(call, change)
    user_edits.write_user(call, change.user, await _changed_user(call, change))
    return _decide(call, replace(change, status=ChangeStatus.APPROVED))


async def decline_change(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `illegal_move` (decided)."""
    change = await _open_change(call)
    return _decide(call, replace(change, status=ChangeStatus.DECLINED, reason=call.intent.args["reason"]))


async def _check_proposer(call: Call, change: Change) -> None:
    """What somebody proposed who has been stopped since is not carried out: two people stand behind a change."""
    proposer = await _user(call, change.proposed_by)
    proposer.check_active(key=change.proposed_by, now_ms=call.now_ms)
    of_key = change.kind == "key"
    holds = _is_officer_of(proposer, await _user(call, change.user)) if of_key else proposer.is_registrar
    if not holds:
        raise Refused("role_not_held", key=change.proposed_by)
    # Or one registrar could register an officer with a key of its own, and become anybody through it.
    if of_key and proposer.vouched_by == call.intent.actor:
        raise Refused("needs_second_registrar", key=change.proposed_by)


def _is_officer_of(officer: User, user: User) -> bool:
    held = officer.memberships.items()
    return officer.organisation == user.organisation and any(
        SECURITY_OFFICER in roles
        or (participant in user.memberships and not set(PARTICIPANTS_OFFICERS).isdisjoint(roles))
        for participant, roles in held
    )


async def _changed_user(call: Call, change: Change) -> User:
    if change.kind == "registration":
        return await user_edits.new_user(call, change.user, change.args)
    user = await _user(call, change.user)
    if user.version != change.user_version:
        raise Refused("stale_version", key=change.user, version=user.version)
    match change.kind:
        case "key":
            return user_edits.with_key(user, change.args)
        case "status":
            return user_edits.with_status(user, change.args["status"])
        case "certificate":
            return user_edits.with_certificate(user, change.args)
        case _:
            participant, roles = change.args["participant"], change.args["roles"]
            return await user_edits.with_roles(call, change.user, user, participant=participant, roles=roles)


async def _user(call: Call, user_id: str) -> User:
    record = await call.ledger.get(keys.user(user_id))
    if record is None:
        raise Refused("unknown_target", key=user_id)
    return User.from_record(record)


async def _open_change(call: Call) -> Change:
    change = Change.from_record(await load_target(call))
    if change.status is not ChangeStatus.OPEN:
        raise Refused("illegal_move", key=call.intent.target, state=change.status, version=change.version)
    return change


def _propose(call: Call, *, kind: str, user_version: int | None) -> int:
    args: Mapping[str, Any] = call.intent.args
    change = Change(
        version=1,
        kind=kind,
        user=args["user"],
        user_version=user_version,
        args={name: value for name, value in args.items() if name not in _NOT_KEPT},
        proposed_by=call.intent.actor,
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
    )
    call.ledger.put(keys.change(call.digest), change.to_record())
    return change.version


def _decide(call: Call, change: Change) -> int:
    after = replace(
        change,
        version=change.version + 1,
        operator=call.intent.actor,
        refreshed_at=max(call.now_ms, change.refreshed_at),
    )
    call.ledger.put(keys.change(str(call.intent.target)), after.to_record())
    return after.version


def reads_of_proposal(intent: Intent) -> Iterable[str]:
    return [keys.user(intent.args["user"])]


def reads_of_change(_: Intent, record: Record | None) -> Iterable[str]:
    if record is None:
        return
    yield from (keys.user(record["user"]), keys.user(record["proposed_by"]))
    if "participant" in record["args"]:
        yield keys.participant(record["args"]["participant"])
