"""The steps that put a posting on the public record. Whether it can be carried out, `Post` has found out before."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.account import private_keys
from chaincode.account.public_posting import PublicPosting, plan, posting_id
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.refusals import Refused


async def publish(call: Call) -> int:
    """Write the public record of a posting that is made or ended.

    Raises Refused: what `plan` raises, `posting_missing`.
    """
    intent = call.intent
    key = keys.posting(intent.participant, posting_id(intent))
    record = await call.ledger.get(key)
    planned = plan(intent, None if record is None else PublicPosting.from_record(record), now_ms=call.now_ms)
    if not await call.ledger.has_posting(private_keys.text(planned), planned.hash):
        raise Refused("posting_missing", key=planned.id)
    call.ledger.put(key, planned.to_record())
    return planned.version


def _reads(intent: Intent) -> Iterable[str]:
    return (keys.posting(intent.participant, posting_id(intent)),)


POSTING_FUNCTIONS = {
    "post": ActionFunction(run=publish, reads=_reads),
    "end_posting": ActionFunction(run=publish, reads=_reads),
}
