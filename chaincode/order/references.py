"""What a step on an order refers to beyond the order: package, retailer, policy, deposited terms, contract text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chaincode import keys
from chaincode.context import Call
from chaincode.dates import is_period
from chaincode.order import documents, passing_on
from chaincode.order.legality import TERMINATION_DAYS
from chaincode.order.model import Order
from chaincode.order.offers import (
    check_retailer,
    check_risk,
    check_sequence,
    check_ties,
    find_package,
    public_fields,
)
from chaincode.order.parties import Party
from chaincode.order.policy import FlowPolicy, State
from chaincode.order.trades import policy_in_force
from chaincode.refusals import Refused
from chaincode.reservation.check import require
from chaincode.reservation.model import of_amendment, of_terms
from chaincode.retail_package.model import RetailPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the checks found: the policy that the order comes under now, if it changes, and the package that the step
    names."""

    policy: FlowPolicy | None = None
    package: RetailPackage | None = None


_NOTHING = Found()
# Steps by which a consumer binds itself further. On the retailer's own steps, whether it is active is asked anyway.
_BINDING_ACTIONS = frozenset({"submit", "counter", "confirm", "sign"})


async def check(call: Call, order: Order, party: Party | None) -> Found:
    """Check what the intent's action refers to, and write the envelopes that it carries.

    Raises Refused as the check of the action says.
    """
    action = call.intent.action
    if action == "revise":
        policy, _ = await check_offer_of(call)
        return Found(policy=policy)
    concludes = action == "archive" and order.state is State.SIGNED
    if concludes or (action in _BINDING_ACTIONS and party is Party.CONSUMER):
        await check_retailer(call, order.retailer)
    specific = _CHECKS.get(action)
    package = await specific(call, order, party) if specific is not None else None
    await documents.keep_documents(call, order)
    return Found(package=package) if package else _NOTHING


async def check_offer_of(call: Call) -> tuple[FlowPolicy, RetailPackage]:
    """A new or revised order fits what is on offer now; gives its segment's policy and the package.

    Raises Refused: `unknown_retailer`, `participant_inactive` (the retailer), `unknown_package`, `package_retired`,
    `package_differs`, `package_not_valid`, `duration_not_allowed`, `not_eligible`, `risk_not_acknowledged`, what
    `chaincode.order.offers.check_ties` names, `unknown_policy`.
    """
    args, consumer = call.intent.args, call.intent.participant
    await check_retailer(call, args["retailer"])
    package = await find_package(call, keys.package(args["package"]), fields=args, consumer=consumer)
    if call.intent.action in ("submit", "purchase"):  # a draft is nobody's business yet
        check_risk(package, args, package_id=args["package"])
        await check_ties(call, consumer=consumer, fields=args)
    if call.intent.action == "purchase":  # the publisher of the package is bound by it
        await require(
            call,
            retailer=args["retailer"],
            commitment=of_terms(
                call.digest,
                str(call.intent.private_hash),
                period_start=args["period_start"],
                period_end=args["period_end"],
            ),
            period_start=args["period_start"],
            period_end=args["period_end"],
        )
    return await policy_in_force(call, args["segment"]), package


async def _submit(call: Call, order: Order, _: Party | None) -> RetailPackage:
    """A draft is submitted to what is on offer on that day, not on the day when it was written."""
    fields = public_fields(order)
    package = await find_package(call, keys.package(order.package), fields=fields, consumer=order.consumer)
    check_risk(package, call.intent.args, package_id=order.package)
    await check_ties(call, consumer=order.consumer, fields=fields)
    return package


async def _counter(call: Call, order: Order, party: Party | None) -> RetailPackage | None:
    """Another package must be on offer; another period must suit the version that the order has. In a trading sequence
    the window must be open, and the period is the sequence's."""
    args = call.intent.args
    fields = {**public_fields(order), **{name: args[name] for name in public_fields(order) if name in args}}
    if order.sequence is not None:
        await check_sequence(call, order.sequence, fields)
    if party is Party.CONSUMER and "package" not in args:
        _check_acknowledged(call, order)
    if not args.keys() & fields.keys():
        return None
    if not is_period(fields["period_start"], fields["period_end"]):
        raise Refused("invalid_args", path="args.period_end" if "period_end" in args else "args.period_start")
    key = keys.package(args["package"]) if "package" in args else None
    key = key or keys.package_version(order.package, order.package_version)
    package = await find_package(call, key, fields=fields, consumer=order.consumer)
    if "package" not in args:
        return None
    if party is Party.CONSUMER:
        check_risk(package, args, package_id=args["package"])
    return package


async def _confirm(call: Call, order: Order, party: Party | None) -> None:
    """Both confirm the same bytes, and the bytes are there to be read."""
    if call.intent.args["terms_hash"] != order.terms_hash:
        raise order.refuse("terms_differ", key=str(call.intent.target))
    if party is Party.CONSUMER:
        _check_acknowledged(call, order)
    if order.sequence is not None:
        await check_sequence(call, order.sequence, public_fields(order))
    await _check_deposited(call, order, call.intent.args["terms_hash"])
    if party is Party.RETAILER:
        key, terms_hash = str(call.intent.target), str(order.terms_hash)
        period = {"period_start": order.period_start, "period_end": order.period_end}
        await _check_reserved(call, order, of_terms(key, terms_hash, **period))


def _check_acknowledged(call: Call, order: Order) -> None:
    if order.risk_warning is not None and call.intent.args.get("risk_warning") != order.risk_warning:
        raise order.refuse("risk_not_acknowledged", key=str(call.intent.target))


async def _sign(call: Call, order: Order, _: Party | None) -> None:
    """The second signature is under the text of the first. Nobody has confirmed a purchase's terms by their hash, so
    they must be there to be read before anybody signs."""
    if order.signed and call.intent.args["text_hash"] != order.text_hash:
        raise order.refuse("text_differs", key=str(call.intent.target))
    purchased = order.origin is not None and order.origin["kind"] == "purchase"
    if purchased and not order.signed and order.terms_hash:
        await _check_deposited(call, order, order.terms_hash)


async def _archive(call: Call, order: Order, _: Party | None) -> None:
    """What is archived is what both have signed."""
    signed = order.proposal.text_hash if order.proposal else order.text_hash
    if call.intent.args["text_hash"] != signed:
        raise order.refuse("text_differs", key=str(call.intent.target))


async def _propose(call: Call, order: Order, party: Party | None) -> None:
    """The other party can bind the proposer by accepting, so a capped retailer's volume is held from now on."""
    await documents.check_not_archived(call)
    if "ends_on" in call.intent.args:
        passing_on.check_end(call, order, day=call.intent.args["ends_on"], days=TERMINATION_DAYS)
    if party is Party.RETAILER and call.intent.private_hash is not None:
        await _check_reserved(call, order, _amendment(call, order, call.intent.private_hash))


async def _accept(call: Call, order: Order, _: Party | None) -> None:
    """Accepting is signing: the same text, the new terms it cites are there to be read, and the day on which it ends
    the contract has neither passed nor been overtaken by a notice."""
    proposal = order.proposal
    if proposal is None or call.intent.args["text_hash"] != proposal.text_hash:
        raise order.refuse("text_differs", key=str(call.intent.target))
    if proposal.ends_on:
        passing_on.check_end(call, order, day=proposal.ends_on, days=TERMINATION_DAYS)
    if proposal.terms_hash:
        await _check_deposited(call, order, proposal.terms_hash)
        await _check_reserved(call, order, _amendment(call, order, proposal.terms_hash))


async def _open_terms(call: Call, order: Order, _: Party | None) -> None:
    """A party opens terms that are or were the order's."""
    _check_own_terms(call, order)


async def _give_notice(call: Call, order: Order, _: Party | None) -> None:
    """The package says how long before; nobody has to wait for a retailer that supplies no more."""
    record = await call.ledger.get(keys.package_version(order.package, order.package_version))
    waits = record is not None and not await passing_on.is_gone(call, order.retailer)
    days = RetailPackage.from_record(record).notice_days if waits and record else 0
    passing_on.check_end(call, order, day=call.intent.args["ends_on"], days=days)


async def _pass_on(call: Call, order: Order, _: Party | None) -> None:
    passing_on.check_pass_on(call, order)


async def _purge(call: Call, order: Order, _: Party | None) -> None:
    """Terms are purged by their order, once; a tombstone keeps them from being deposited again."""
    terms_hash = call.intent.args["terms_hash"]
    _check_own_terms(call, order)
    if await call.ledger.get(keys.purged(terms_hash)) is not None:
        raise order.refuse("terms_purged", key=str(call.intent.target))
    call.ledger.put(keys.purged(terms_hash), {"order": call.intent.target})
    call.ledger.purge_terms(terms_hash)


def _check_own_terms(call: Call, order: Order) -> None:
    terms_hash = call.intent.args["terms_hash"]
    if terms_hash != order.terms_hash and terms_hash not in order.earlier_terms:
        raise order.refuse("terms_differ", key=str(call.intent.target))


async def _check_deposited(call: Call, order: Order, terms_hash: str) -> None:
    if order.public_terms and terms_hash == order.terms_hash:
        return  # public by rule: the text follows from the record, and nothing is deposited
    deposited = await call.ledger.terms_hash(terms_hash)
    if deposited is None:
        raise order.refuse("terms_missing", key=str(call.intent.target))
    if deposited != terms_hash:
        raise order.refuse("terms_mismatch", key=str(call.intent.target))


async def _check_reserved(call: Call, order: Order, commitment: str) -> None:
    await require(
        call,
        retailer=order.retailer,
        commitment=commitment,
        period_start=order.period_start,
        period_end=order.period_end,
    )


def _amendment(call: Call, order: Order, terms_hash: str) -> str:
    return of_amendment(str(call.intent.target), terms_hash, present=str(order.terms_hash))


_CHECKS: dict[str, Callable[[Call, Order, Party | None], Awaitable[RetailPackage | None]]] = {
    "submit": _submit,
    "counter": _counter,
    "confirm": _confirm,
    "sign": _sign,
    "archive": _archive,
    "propose_amendment": _propose,
    "propose_termination": _propose,
    "accept": _accept,
    "open_terms": _open_terms,
    "give_notice": _give_notice,
    "pass_on": _pass_on,
    "purge": _purge,
}
