"""The step on flow policies."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import Call
from chaincode.intent import Intent
from chaincode.refusals import Refused


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


def reads(intent: Intent) -> Iterable[str]:
    return [keys.policy(intent.args["segment"])]
