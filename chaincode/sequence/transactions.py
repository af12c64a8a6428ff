"""The steps on trading sequences but clearing and allotting, which are in `chaincode.auction`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acl.roles import ROLES
from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.records import load_target
from chaincode.refusals import Refused
from chaincode.sequence.model import GRACE_MS, Mode, Status, TradingSequence, announce


async def announce_sequence(call: Call) -> int:
    """Raises Refused: `already_registered`, `unknown_policy`, `window_over`."""
    args = call.intent.args
    key = keys.sequence(args["sequence"])
    if await call.ledger.get(key) is not None:
        raise Refused("already_registered", key=args["sequence"])
    if await call.ledger.get(keys.policy(args["segment"])) is None:
        raise Refused("unknown_policy", key=args["segment"])
    sequence = announce(args, operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(key, sequence.to_record())
    return sequence.version


async def open_sequence(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `illegal_move`, `too_early`, `window_over`."""
    before = await load_sequence(call)
    after = taken(call, before, status=Status.OPEN)
    check_time(call, before, not_before=before.opens_at)
    if call.now_ms >= before.closes_at:
        raise before.refuse("window_over", key=str(call.intent.target))
    return write(call, after)


async def close_sequence(call: Call) -> int:
    """Bids are revealed for the announced time from this step on, however late it is.

    Raises Refused: `unknown_target`, `stale_version`, `illegal_move`, `too_early`, `grace_not_over`.
    """
    before = await load_sequence(call)
    if before.mode is Mode.AUCTION:
        until = max(call.now_ms, before.refreshed_at) + (before.reveal_s or 0) * 1_000
        after = taken(call, before, status=Status.REVEALING, reveal_until=until)
    else:
        after = taken(call, before, status=Status.CLOSED)
    check_time(call, before, not_before=before.closes_at)
    return write(call, after)


async def cancel_sequence(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `illegal_move`."""
    before = await load_sequence(call)
    return write(call, taken(call, before, status=Status.CANCELLED, reason=call.intent.args["reason"]))


async def load_sequence(call: Call) -> TradingSequence:
    """The sequence that the intent targets. Raises Refused: `unknown_target`, `stale_version`."""
    return TradingSequence.from_record(await load_target(call))


def taken(call: Call, before: TradingSequence, **changes: Any) -> TradingSequence:
    """The sequence after the call's action. Raises Refused `illegal_move`."""
    intent = call.intent
    return before.take(intent.action, operator=intent.actor, now_ms=call.now_ms, key=str(intent.target), **changes)


def check_time(call: Call, sequence: TradingSequence, *, not_before: int) -> None:
    """The announced time of a step has come, and for others than the exchange the grace after it is over.

    Raises Refused: `too_early`, `grace_not_over`.
    """
    if call.now_ms < not_before:
        raise sequence.refuse("too_early", key=str(call.intent.target), not_before=not_before)
    if ROLES[call.intent.role].side != "exchange" and call.now_ms < not_before + GRACE_MS:
        raise sequence.refuse("grace_not_over", key=str(call.intent.target), not_before=not_before + GRACE_MS)


def write(call: Call, sequence: TradingSequence) -> int:
    """Write the targeted sequence; its version."""
    call.ledger.put(keys.sequence(str(call.intent.target)), sequence.to_record())
    return sequence.version


def _reads_of_announcement(intent: Intent) -> Iterable[str]:
    return keys.sequence(intent.args["sequence"]), keys.policy(intent.args["segment"])


def _nothing(_: Intent) -> Iterable[str]:
    return ()


SEQUENCE_FUNCTIONS = {
    "announce_sequence": ActionFunction(run=announce_sequence, reads=_reads_of_announcement),
    "open_sequence": ActionFunction(run=open_sequence, reads=_nothing),
    "close_sequence": ActionFunction(run=close_sequence, reads=_nothing),
    "cancel_sequence": ActionFunction(run=cancel_sequence, reads=_nothing),
}
