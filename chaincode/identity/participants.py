"""The steps on participants: companies, households and the operators of the organisations' platforms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import Participant, ParticipantStatus
from chaincode.intent import Intent
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
        **_data(args),
    )
    call.ledger.put(key, participant.to_record())
    return participant.version


async def update_participant(call: Call) -> int:
    """Replace what the arguments name. Raises Refused: `unknown_target`, `stale_version`, `illegal_move` (closed),
    `invalid_args` (a class for one that is no consumer)."""
    participant = await _open_participant(call)
    if "class" in call.intent.args and participant.kind != "consumer":
        raise Refused("invalid_args", path="args.class")
    return _write(call, replace(participant, **_data(call.intent.args)))


async def rate_participant(call: Call) -> int:
    """Earlier ratings stay in the record's history. Raises Refused: `unknown_target`, `stale_version`, `illegal_move`
    (closed)."""
    participant = await _open_participant(call)
    return _write(call, replace(participant, credit_rating=call.intent.args["credit_rating"]))


async def set_participant_status(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `illegal_move` (closed, or has defaulted and is not to be
    closed), `self_not_allowed` (the registrar's own participant: nobody could undo it)."""
    participant = await _open_participant(call)
    if call.intent.target == call.intent.participant:
        raise Refused("self_not_allowed", key=call.intent.target)
    status = ParticipantStatus(call.intent.args["status"])
    if participant.status is ParticipantStatus.DEFAULTED and status is not ParticipantStatus.CLOSED:
        raise _illegal(call, participant)
    return _write(call, replace(participant, status=status))


async def declare_default(call: Call) -> int:
    """A retailer that does not deliver any more, for good. Raises Refused: `unknown_target`, `stale_version`,
    `illegal_move` (closed, or declared before), `unknown_retailer` (no retailer)."""
    participant = await _open_participant(call)
    if participant.kind != "retailer":
        raise Refused("unknown_retailer", key=call.intent.target)
    if participant.status is ParticipantStatus.DEFAULTED:
        raise _illegal(call, participant)
    return _write(call, replace(participant, status=ParticipantStatus.DEFAULTED))


async def set_encryption_key(call: Call) -> int:
    """Everybody sets the key of the participant for which they act. Envelopes of before stay under the key of before.
    Raises Refused: `not_a_party`, `stale_version`."""
    if call.intent.target != call.intent.participant:
        raise Refused("not_a_party", key=call.intent.target)
    participant = await _open_participant(call)
    return _write(call, replace(participant, encryption_key=call.intent.args["encryption_key"]))


async def set_volume_cap(call: Call) -> int:
    """Replace a retailer's caps, all of them. What is committed stays, above a lower cap too. Raises Refused:
    `unknown_target`, `stale_version`, `illegal_move` (closed), `unknown_retailer` (another kind of participant)."""
    participant = await _open_participant(call)
    if participant.kind != "retailer":
        raise Refused("unknown_retailer", key=call.intent.target)
    return _write(call, replace(participant, volume_cap_wh=call.intent.args["volume_cap_wh"]))


def _data(args: dict[str, Any]) -> dict[str, Any]:
    names = {"class": "consumer_class", "data_hash": "data_hash", "qualifications": "qualifications"}
    return {field: args[name] for name, field in names.items() if name in args}


async def _open_participant(call: Call) -> Participant:
    participant = Participant.from_record(await load_target(call))
    if participant.status is ParticipantStatus.CLOSED:
        raise _illegal(call, participant)
    return participant


def _illegal(call: Call, participant: Participant) -> Refused:
    return Refused("illegal_move", key=call.intent.target, state=participant.status, version=participant.version)


def _write(call: Call, participant: Participant) -> int:
    after = replace(
        participant,
        version=participant.version + 1,
        operator=call.intent.actor,
        refreshed_at=max(call.now_ms, participant.refreshed_at),
    )
    call.ledger.put(keys.participant(str(call.intent.target)), after.to_record())
    return after.version


def reads(intent: Intent) -> Iterable[str]:
    return [keys.participant(intent.args["participant"])]
