"""What a step on an order refers to beyond the order: package, retailer, policy, deposited terms, contract text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import ParticipantStatus
from chaincode.order.model import Order
from chaincode.order.policy import FlowPolicy
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage, check_offer, is_period


async def check(call: Call, order: Order) -> FlowPolicy | None:
    """Check what the intent's action refers to. Returns the policy that the order comes under now, if it changes.

    Raises Refused as the check of the action says.
    """
    if call.intent.action == "revise":
        return await check_offer_of(call)
    specific = _CHECKS.get(call.intent.action)
    if specific is not None:
        await specific(call, order)
    return None


async def check_offer_of(call: Call) -> FlowPolicy:
    """A new or revised order fits what is on offer now; returns its segment's policy.

    Raises Refused: `unknown_retailer`, `participant_inactive` (the retailer), `unknown_package`, `package_retired`,
    `package_differs`, `package_not_valid`, `unknown_policy`.
    """
    args = call.intent.args
    retailer = await call.ledger.get(keys.participant(args["retailer"]))
    if retailer is None or retailer["kind"] != "retailer":
        raise Refused("unknown_retailer", key=args["retailer"])
    if retailer["status"] != ParticipantStatus.ACTIVE:
        raise Refused("participant_inactive", key=args["retailer"], state=retailer["status"])
    await _check_offer(call, key=keys.package(args["package"]), fields=args)
    policy = await call.ledger.get(keys.policy(args["segment"]))
    if policy is None:
        raise Refused("unknown_policy", key=args["segment"])
    return FlowPolicy.from_record(policy)


async def _submit(call: Call, order: Order) -> None:
    """A draft is submitted to what is on offer on that day, not on the day when it was written."""
    await _check_offer(call, key=keys.package(order.package), fields=_fields(order))


async def _counter(call: Call, order: Order) -> None:
    """Another package must be on offer; another period must suit the version that the order has."""
    args = call.intent.args
    if not args:
        return
    fields = {**_fields(order), **args}
    if not is_period(fields["period_start"], fields["period_end"]):
        raise Refused("invalid_args", path="args.period_end" if "period_end" in args else "args.period_start")
    key = keys.package(args["package"]) if "package" in args else None
    await _check_offer(call, key=key or keys.package_version(order.package, order.package_version), fields=fields)


async def _confirm(call: Call, order: Order) -> None:
    """Both confirm the same bytes, and the bytes are there to be read."""
    if call.intent.args["terms_hash"] != order.terms_hash:
        raise order.refuse("terms_differ", key=str(call.intent.target))
    await _check_deposited(call, order, call.intent.args["terms_hash"])


async def _sign(call: Call, order: Order) -> None:
    """The second signature is under the text of the first."""
    if order.signed and call.intent.args["text_hash"] != order.text_hash:
        raise order.refuse("text_differs", key=str(call.intent.target))


async def _archive(call: Call, order: Order) -> None:
    """What is archived is what both have signed."""
    signed = order.proposal.text_hash if order.proposal else order.text_hash
    if call.intent.args["text_hash"] != signed:
        raise order.refuse("text_differs", key=str(call.intent.target))


async def _accept(call: Call, order: Order) -> None:
    """Accepting is signing: the same text, and the new terms it cites are there to be read."""
    proposal = order.proposal
    if proposal is None or call.intent.args["text_hash"] != proposal.text_hash:
        raise order.refuse("text_differs", key=str(call.intent.target))
    if proposal.terms_hash:
        await _check_deposited(call, order, proposal.terms_hash)


async def _purge(call: Call, order: Order) -> None:
    """Terms are purged by their order, once; a tombstone keeps them from being deposited again."""
    terms_hash = call.intent.args["terms_hash"]
    if terms_hash != order.terms_hash and terms_hash not in order.earlier_terms:
        raise order.refuse("terms_differ", key=str(call.intent.target))
    if await call.ledger.get(keys.purged(terms_hash)) is not None:
        raise order.refuse("terms_purged", key=str(call.intent.target))
    call.ledger.put(keys.purged(terms_hash), {"order": call.intent.target})
    call.ledger.purge_terms(terms_hash)


async def _check_deposited(call: Call, order: Order, terms_hash: str) -> None:
    deposited = await call.ledger.terms_hash(terms_hash)
    if deposited is None:
        raise order.refuse("terms_missing", key=str(call.intent.target))
    if deposited != terms_hash:
        raise order.refuse("terms_mismatch", key=str(call.intent.target))


async def _check_offer(call: Call, *, key: str, fields: dict[str, Any]) -> None:
    record = await call.ledger.get(key)
    check_offer(
        RetailPackage.from_record(record) if record else None,
        package_id=fields["package"],
        package_version=fields["package_version"],
        retailer=fields["retailer"],
        segment=fields["segment"],
        period_start=fields["period_start"],
        period_end=fields["period_end"],
    )


def _fields(order: Order) -> dict[str, Any]:
    return {
        "retailer": order.retailer,
        "package": order.package,
        "package_version": order.package_version,
        "segment": order.segment,
        "period_start": order.period_start,
        "period_end": order.period_end,
    }


_CHECKS: dict[str, Callable[[Call, Order], Awaitable[None]]] = {
    "submit": _submit,
    "counter": _counter,
    "confirm": _confirm,
    "sign": _sign,
    "archive": _archive,
    "accept": _accept,
    "purge": _purge,
}
