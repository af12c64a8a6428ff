"""The steps on settlement methods."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.records import load_previous, load_target
from chaincode.refusals import Refused
from chaincode.settlement_method.model import SettlementMethod, publish


async def publish_method(call: Call) -> int:
    """The first version of a method, or the next one of the target. Every version is kept under a key of its own.

    Raises Refused: `already_registered`, or `unknown_target`, `stale_version`; then `method_retired`, `method_differs`.
    """
    args = call.intent.args
    method = publish(args, previous=await _previous(call), operator=call.intent.actor, now_ms=call.now_ms)
    record = method.to_record()
    call.ledger.put(keys.settlement_method(args["method"]), record)
    call.ledger.put(keys.settlement_method_version(args["method"], method.version), record)
    return method.version


async def retire_method(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `method_retired`."""
    method = SettlementMethod.from_record(await load_target(call))
    if method.retired:
        raise Refused("method_retired", key=call.intent.target)
    retired = method.retire(operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(keys.settlement_method(str(call.intent.target)), retired.to_record())
    return retired.version


async def _previous(call: Call) -> SettlementMethod | None:
    method_id = call.intent.args["method"]
    record = await load_previous(call, method_id)
    if record is None:
        return None
    if method_id != call.intent.target:
        raise Refused("method_differs", key=call.intent.target, path="args.method")
    return SettlementMethod.from_record(record)


def _method(intent: Intent) -> Iterable[str]:
    return [keys.settlement_method(intent.args["method"])]


def _nothing(_: Intent) -> Iterable[str]:
    return ()


SETTLEMENT_METHOD_FUNCTIONS = {
    "publish_method": ActionFunction(run=publish_method, reads=_method),
    "retire_method": ActionFunction(run=retire_method, reads=_nothing),
}
