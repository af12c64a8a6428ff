"""What each step writes into an order, once the table of moves allows it. Pure.

Every effect takes an order and a `Step` and returns the next order; `advance` adds what all steps have in common. Here
are the effects on the way to a contract; `contract_effects.py` has those on the contract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chaincode.order.contract_effects import CONTRACT_EFFECTS, party_of_step
from chaincode.order.legality import next_of
from chaincode.order.model import Order
from chaincode.order.parties import Party
from chaincode.order.policy import FlowPolicy, Stage, State
from chaincode.order.step import Step


def begin(step: Step, *, policy: FlowPolicy) -> Order:
    """The first version of an order, made under `policy`, from `create`, or from `submit` or `purchase` without a
    target."""
    order = Order(
        version=0,
        state=State.PENDING,
        stage=Stage.DRAFT,
        operator=step.user,
        next=(),
        refreshed_at=0,
        policy=policy.version,
        consumer=step.participant,
        **{name: step.args[name] for name in _PUBLIC_FIELDS},
    )
    return advance(order, step)


def advance(order: Order, step: Step) -> Order:
    """The next version of `order`."""
    return stamp(_EFFECTS[step.move.action](order, step), order, step)


def stamp(after: Order, order: Order, step: Step) -> Order:
    """What a step made of `order`, with what all steps have in common."""
    return replace(
        after,
        version=order.version + 1,
        state=step.move.to_state or order.state,
        stage=step.move.to_stage or order.stage,
        operator=step.user,
        next=next_of(after, step.move, step.party),
        # The submitter chooses the transaction's time; it must not turn the record's clock back.
        refreshed_at=max(step.now_ms, order.refreshed_at),
    )


_PUBLIC_FIELDS = ("segment", "retailer", "package", "package_version", "period_start", "period_end")
_CHANGES = ("package", "package_version", "period_start", "period_end")


def _unchanged(order: Order, _: Step) -> Order:
    return order


def _revise(order: Order, step: Step) -> Order:
    # A revised draft is made anew, so it comes under the policy of today.
    policy = step.policy.version if step.policy else order.policy
    return replace(order, policy=policy, reason=None, **{name: step.args[name] for name in _PUBLIC_FIELDS})


def _submit(order: Order, step: Step) -> Order:
    return _put_forward(order, step, audited_by=None, reason=None, risk_warning=None, **_ties(step))


def _purchase(order: Order, step: Step) -> Order:
    """Who published the package offered it to everybody, which is the retailer's confirmation."""
    publisher = step.package.operator if step.package else ""
    return replace(
        order,
        **{**_ties(step), "origin": {"kind": "purchase"}},
        terms_hash=_private_hash(step),
        confirmed={Party.CONSUMER.value: step.user, Party.RETAILER.value: publisher},
    )


def _ties(step: Step) -> dict[str, Any]:
    """What a submission says of where the order comes from; one that says nothing unties it."""
    renews = step.args.get("renews")
    return {
        "sequence": step.args.get("sequence"),
        "renews": renews,
        "origin": {"kind": "renewal", "id": renews} if renews else None,
    }


def _counter(order: Order, step: Step) -> Order:
    changes = {name: step.args[name] for name in _CHANGES if name in step.args}
    audit = {"audited_by": None} if changes else {}  # what was audited has changed
    return _put_forward(order, step, **changes, **audit, risk_warning=_to_acknowledge(order, step))


def _to_acknowledge(order: Order, step: Step) -> str | None:
    """The risk warning that the consumer has not seen: that of a package that the retailer puts forward."""
    if step.party is Party.CONSUMER:
        return None
    return step.package.risk_warning_hash if step.package else order.risk_warning


def _put_forward(order: Order, step: Step, **changes: Any) -> Order:
    """The order with new terms and `changes`. New terms undo every confirmation; where the consumer does not
    reconfirm, putting them forward is its confirmation."""
    by_consumer = step.party is Party.CONSUMER
    counts = by_consumer and step.policy is not None and not step.policy.consumer_reconfirms
    return replace(
        order,
        **changes,
        public_terms=None,
        terms_hash=_private_hash(step),
        earlier_terms=order.outdated_terms(),
        proposer=None if by_consumer else step.party,
        confirmed={Party.CONSUMER.value: step.user} if counts else {},
    )


def _reject(order: Order, step: Step) -> Order:
    return replace(
        order,
        proposer=None,
        confirmed={},
        audited_by=None,
        signed={},
        text_hash=None,
        annex_hash=None,
        risk_warning=None,
        reason=step.args["reason"],
    )


def _confirm(order: Order, step: Step) -> Order:
    party = party_of_step(step)
    return replace(
        order,
        confirmed={**order.confirmed, party.value: step.user},
        risk_warning=None if party is Party.CONSUMER else order.risk_warning,
    )


def _audit(order: Order, step: Step) -> Order:
    return replace(order, audited_by=step.user)


def _private_hash(step: Step) -> str:
    if step.private_hash is None:
        raise ValueError("this step carries terms")
    return step.private_hash


_EFFECTS: dict[str, Callable[[Order, Step], Order]] = {
    "create": _unchanged,
    "revise": _revise,
    "submit": _submit,
    "purchase": _purchase,
    "counter": _counter,
    "reject": _reject,
    "confirm": _confirm,
    "audit": _audit,
    "cancel": _unchanged,
    "delete": _unchanged,
    "lapse": _unchanged,
    "purge": _unchanged,
    **CONTRACT_EFFECTS,
}
