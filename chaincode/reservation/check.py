"""What `Apply` asks of a retailer with a volume cap: that the step's volume is reserved. It sees no volume."""

from __future__ import annotations

from chaincode import keys
from chaincode.context import Call
from chaincode.refusals import Refused
from chaincode.reservation.volume import years_of


async def require(call: Call, *, retailer: str, commitment: str, period_start: str, period_end: str) -> None:
    """Let a step by which `retailer` (participant id) commits volume go on only when the volume is reserved.

    `commitment` names it: the intent's digest for a listing, its amendment and a bid, `model.of_terms` for an order.
    Costs nothing but the retailer's record where the delivery period touches no year with a cap, else one request for a
    hash, which every peer has. Raises Refused `reservation_missing`.
    """
    record = await call.ledger.get(keys.participant(retailer))
    caps = (record or {}).get("volume_cap_wh", {})
    if caps.keys().isdisjoint(years_of(period_start=period_start, period_end=period_end)):
        return
    if await call.ledger.terms_hash(keys.reservation(retailer, commitment)) is None:
        raise Refused("reservation_missing", key=retailer)
