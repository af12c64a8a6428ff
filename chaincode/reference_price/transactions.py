"""The step on reference prices."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.reference_price.model import ReferencePrice, publish, reference_id
from chaincode.refusals import Refused


async def publish_reference_price(call: Call) -> int:
    """A month's price, or the next version that corrects it; before the first, none is expected.

    Raises Refused `stale_version`.
    """
    reference, month = call.intent.args["reference"], call.intent.args["month"]
    record = await call.ledger.get(keys.reference_price(reference, month))
    previous = ReferencePrice.from_record(record) if record else None
    version = previous.version if previous else None
    if call.intent.expected_version != version:
        raise Refused("stale_version", key=reference_id(reference, month), version=version)
    price = publish(call.intent.args, previous=previous, operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(keys.reference_price(reference, month), price.to_record())
    call.ledger.put(keys.reference_price_version(reference, month, price.version), price.to_record())
    return price.version


def _price(intent: Intent) -> Iterable[str]:
    return [keys.reference_price(intent.args["reference"], intent.args["month"])]


REFERENCE_PRICE_FUNCTIONS = {
    "publish_reference_price": ActionFunction(run=publish_reference_price, reads=_price),
}
