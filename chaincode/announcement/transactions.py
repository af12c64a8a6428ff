"""The steps on announcements."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.announcement.model import Announcement, publish
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.records import load_target
from chaincode.refusals import Refused


async def publish_announcement(call: Call) -> int:
    """A new announcement, or the next version of the target.

    Raises Refused: `already_registered`, or `unknown_target`, `stale_version`, `illegal_move` (it is withdrawn).
    """
    args, author, target = call.intent.args, call.intent.actor, call.intent.target
    if target is None:
        announcement_id = args["announcement"]
        if await call.ledger.get(keys.announcement(announcement_id)) is not None:
            raise Refused("already_registered", key=announcement_id)
        return _put(call, announcement_id, publish(args, operator=author, now_ms=call.now_ms))
    present = Announcement.from_record(await load_target(call))
    return _put(call, target, present.correct(args, operator=author, now_ms=call.now_ms, key=target))


async def withdraw_announcement(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `illegal_move` (it is withdrawn already)."""
    present = Announcement.from_record(await load_target(call))
    target, reason = str(call.intent.target), call.intent.args["reason"]
    withdrawn = present.withdraw(reason=reason, operator=call.intent.actor, now_ms=call.now_ms, key=target)
    return _put(call, target, withdrawn)


def _put(call: Call, announcement_id: str, announcement: Announcement) -> int:
    record = announcement.to_record()
    call.ledger.put(keys.announcement(announcement_id), record)
    call.ledger.put(keys.announcement_version(announcement_id, announcement.version), record)
    return announcement.version


def _new_one(intent: Intent) -> Iterable[str]:
    return [keys.announcement(intent.args["announcement"])] if intent.target is None else []


def _nothing(_: Intent) -> Iterable[str]:
    return ()


ANNOUNCEMENT_FUNCTIONS = {
    "publish_announcement": ActionFunction(run=publish_announcement, reads=_new_one),
    "withdraw_announcement": ActionFunction(run=withdraw_announcement, reads=_nothing),
}
