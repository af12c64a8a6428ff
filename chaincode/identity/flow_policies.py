"""The step on flow policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chaincode import keys
from chaincode.context import Call
from chaincode.intent import Intent
from chaincode.refusals import Refused


async def set_flow_policy(call: Call) -> int:
    """The next version of a segment's policy; before the first, none is expected.

    The supplier of last resort must have its package in the segment when it is named; whether it still has is asked
    again when a contract is passed on. Raises Refused: `stale_version`, `unknown_package`, `package_differs`.
    """
    segment = call.intent.args["segment"]
    current = await call.ledger.get(keys.policy(segment))
    version = current["version"] if current else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", key=segment, version=version)
    await _check_last_resort(call, segment, call.intent.args["policy"].get("last_resort"))
    record = {**call.intent.args["policy"], "version": (version or 0) + 1}
    call.ledger.put(keys.policy(segment), record)
    call.ledger.put(keys.policy_version(segment, record["version"]), record)
    return int(record["version"])


async def _check_last_resort(call: Call, segment: str, last_resort: Mapping[str, str] | None) -> None:
    if last_resort is None:
        return
    package = await call.ledger.get(keys.package(last_resort["package"]))
    if package is None:
        raise Refused("unknown_package", key=last_resort["package"])
    if (package["retailer"], package["segment"]) != (last_resort["retailer"], segment):
        raise Refused("package_differs", key=last_resort["package"])


def reads(intent: Intent) -> Iterable[str]:
    yield keys.policy(intent.args["segment"])
    last_resort = intent.args["policy"].get("last_resort")
    if last_resort is not None:
        yield keys.package(last_resort["package"])
