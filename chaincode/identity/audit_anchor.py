"""Anchors of the organisations' audit trails: how long a trail is, and the hash of its last entry.

A trail is a chain of hashes, so its head stands for all of it. One trail an organisation; every anchor is kept.
"""

from __future__ import annotations

from chaincode import keys
from chaincode.context import Call
from chaincode.refusals import Refused


async def anchor_audit(call: Call) -> int:
    """The next anchor of the trail of the actor's organisation; before the first, none is expected.

    Raises Refused: `stale_version`, `anchor_not_growing`.
    """
    organisation, args = call.user.organisation, call.intent.args
    current = await call.ledger.get(keys.audit_anchor(organisation))
    version = current["version"] if current else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", key=organisation, version=version)
    if current and args["count"] <= current["count"]:
        raise Refused("anchor_not_growing", key=organisation, version=version)
    record = {
        "version": (version or 0) + 1,
        "count": args["count"],
        "head": args["head"],
        "operator": call.intent.actor,
        "refreshed_at": max(call.now_ms, current["refreshed_at"] if current else 0),
    }
    call.ledger.put(keys.audit_anchor(organisation), record)
    call.ledger.put(keys.audit_anchor_version(organisation, record["version"]), record)
    return int(record["version"])
