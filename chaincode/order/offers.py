"""What an order refers to when it is put forward: retailer, package, consumer, trading sequence, renewed order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import ParticipantStatus
from chaincode.order.model import Order
from chaincode.order.policy import State
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage
from chaincode.retail_package.offers import check_eligible, check_offer
from chaincode.sequence.check import require_open

_CONTRACTS = frozenset({State.EXECUTING, State.DISPUTED, State.EXPIRED})


async def check_retailer(call: Call, retailer: str) -> None:
    """A retailer takes new business while it is active. Raises Refused: `unknown_retailer`, `participant_inactive`."""
    record = await call.ledger.get(keys.participant(retailer))
    if record is None or record["kind"] != "retailer":
        raise Refused("unknown_retailer", key=retailer)
    if record["status"] != ParticipantStatus.ACTIVE:
        raise Refused("participant_inactive", key=retailer, state=record["status"])


async def find_package(call: Call, key: str, *, fields: Mapping[str, Any], consumer: str) -> RetailPackage:
    """The package under the state key `key`, which an order of these fields and this consumer fits.

    Raises Refused: as `chaincode.retail_package.offers.check_offer`; `not_eligible`.
    """
    record = await call.ledger.get(key)
    package = check_offer(
        RetailPackage.from_record(record) if record else None,
        package_id=fields["package"],
        package_version=fields["package_version"],
        retailer=fields["retailer"],
        segment=fields["segment"],
        period_start=fields["period_start"],
        period_end=fields["period_end"],
    )
    registered = await call.ledger.get(keys.participant(consumer))
    check_eligible(package, package_id=fields["package"], consumer=registered or {})
    return package


def check_risk(package: RetailPackage, args: Mapping[str, Any], *, package_id: str) -> None:
    """The consumer has read the package's risk warning, where it has one. Raises Refused `risk_not_acknowledged`."""
    if package.risk_warning_hash and args.get("risk_warning") != package.risk_warning_hash:
        raise Refused("risk_not_acknowledged", key=package_id)


async def check_ties(call: Call, *, consumer: str, fields: Mapping[str, Any]) -> None:
    """What a submission says it belongs to. `fields` are the order's public ones.

    Raises Refused: as `chaincode.sequence.check.require_open`; `unknown_order`, `renewal_differs`.
    """
    sequence, renews = call.intent.args.get("sequence"), call.intent.args.get("renews")
    if sequence is not None:
        await check_sequence(call, sequence, fields)
    if renews is None:
        return
    record = await call.ledger.get(keys.order(renews))
    if record is None:
        raise Refused("unknown_order", key=renews)
    earlier = Order.from_record(record)
    same = (earlier.consumer, earlier.retailer, earlier.end) == (consumer, fields["retailer"], fields["period_start"])
    if not same or earlier.state not in _CONTRACTS:
        raise earlier.refuse("renewal_differs", key=renews)


async def check_sequence(call: Call, sequence: str, fields: Mapping[str, Any]) -> None:
    """An order of these fields is negotiated in this sequence, whose window is open."""
    await require_open(
        call,
        sequence,
        mode="bilateral",
        segment=fields["segment"],
        period_start=fields["period_start"],
        period_end=fields["period_end"],
    )


def public_fields(order: Order) -> dict[str, Any]:
    """The fields of an order that a package or a sequence is compared with."""
    return {
        "retailer": order.retailer,
        "package": order.package,
        "package_version": order.package_version,
        "segment": order.segment,
        "period_start": order.period_start,
        "period_end": order.period_end,
    }
