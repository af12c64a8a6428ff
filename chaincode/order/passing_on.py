"""A retailer's default: its contract ends early, and the supplier of last resort goes on with the consumer (保底供电).

Who that is says the segment's policy in force on the day. What the consumer had agreed to buy is private, so the new
order commits to no energy: it supplies what is used, at the package's list prices.
"""

from __future__ import annotations

from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import ParticipantStatus
from chaincode.order.legality import ends_allowed
from chaincode.order.model import Order
from chaincode.order.offers import check_retailer
from chaincode.order.trades import make_order, policy_in_force
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage

NO_COMMITMENT: dict[str, Any] = {"energy_wh": 0, "prices_e8_yuan_per_kwh": {}}


async def is_gone(call: Call, retailer: str) -> bool:
    """Whether a retailer supplies no more."""
    record = await call.ledger.get(keys.participant(retailer))
    return record is not None and record["status"] in (ParticipantStatus.DEFAULTED, ParticipantStatus.CLOSED)


def check_end(call: Call, order: Order, *, day: str, days: int) -> None:
    """The `day` that is to be the contract's end: `days` from today at the earliest, not before the first day of
    delivery, and not after the end that is set. Raises Refused `date_not_allowed` (detail: earliest, latest)."""
    earliest, latest = ends_allowed(order, now_ms=call.now_ms, days=days)
    if not earliest <= day <= latest:
        raise order.refuse("date_not_allowed", key=str(call.intent.target), earliest=earliest, latest=latest)


def check_pass_on(call: Call, order: Order) -> None:
    """There is something left to pass on. Raises Refused `date_not_allowed`."""
    day = call.intent.args["ends_on"]
    check_end(call, order, day=day, days=0)
    if day == order.end:
        raise order.refuse("date_not_allowed", key=str(call.intent.target), latest=order.end)


async def go_on(call: Call, order: Order) -> Order:
    """Write the order that takes over from `order`, a contract of a retailer that has gone, from `ends_on` on.

    Its id is the intent's digest. Raises Refused: `unknown_policy`, `no_last_resort`, then what is wrong with its
    retailer or package: `unknown_retailer`, `participant_inactive`, `unknown_package`, `package_retired`,
    `package_differs`, `package_not_valid`; `another_retailer`.
    """
    policy = await policy_in_force(call, order.segment)
    if policy.last_resort is None:
        raise Refused("no_last_resort", key=order.segment)
    retailer, package_id = policy.last_resort["retailer"], policy.last_resort["package"]
    await check_retailer(call, retailer)
    start, end = call.intent.args["ends_on"], order.end
    package = await _package(call, package_id, retailer=retailer, segment=order.segment)
    if start < package.valid_from or end > package.valid_to:
        raise Refused("package_not_valid", key=package_id)
    return await make_order(
        call,
        order_id=call.digest,
        consumer=order.consumer,
        retailer=retailer,
        package=package_id,
        package_version=package.version,
        segment=order.segment,
        period_start=start,
        period_end=end,
        terms=NO_COMMITMENT,
        origin={"kind": "last_resort", "id": str(call.intent.target)},
        retailer_user=package.operator,
        instead_of=order.retailer,
    )


async def _package(call: Call, package_id: str, *, retailer: str, segment: str) -> RetailPackage:
    record = await call.ledger.get(keys.package(package_id))
    if record is None:
        raise Refused("unknown_package", key=package_id)
    package = RetailPackage.from_record(record)
    if package.retired:
        raise Refused("package_retired", key=package_id)
    if (package.retailer, package.segment) != (retailer, segment):
        raise Refused("package_differs", key=package_id, version=package.version)
    return package
