"""What a closing would count and come to, for members of the collection."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode import canonical, keys
from chaincode.closing.gathering import find_counted, read_statements
from chaincode.closing.model import arguments, compute_closing, plan_closing
from chaincode.context import Overlay
from chaincode.dates import is_month
from chaincode.refusals import Refused
from chaincode.shim import ClientIdentity, Stub


async def draft_closing(stub: Stub, ids: Sequence[str]) -> bytes:
    """`{"args", "statement"}` of a `close_period` of a retailer's month now, or `{"code", "detail"?}`. Evaluated on a
    peer of one's own. Raises Refused `wrong_organisation`."""
    if len(ids) != 2:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.STATEMENTS_MEMBERS:
        raise Refused("wrong_organisation")
    (retailer, month), now_ms = ids, stub.timestamp_ms
    if not is_month(month):
        raise Refused("invalid_arguments")
    try:
        counted = await find_counted(Overlay(stub), retailer=retailer, month=month, now_ms=now_ms)
        args = arguments(month, counted)
        plan_closing(args, counted, retailer=retailer, statement_hash="", operator="", now_ms=now_ms)
        statements = await read_statements(stub, counted)
        statement = compute_closing(args, list(zip(counted, statements, strict=True)), retailer=retailer)
    except Refused as refused:
        return canonical.dumps(refused.as_value())
    return canonical.dumps({"args": args, "statement": statement})
