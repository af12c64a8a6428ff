"""What each step writes into an order, once the table of moves allows it. Pure.

Every effect takes an order and a `Step` and returns the next order; `advance` adds what all steps have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chaincode.order.legality import next_of
from chaincode.order.model import Order, Proposal
from chaincode.order.moves import Move, Party
from chaincode.order.policy import FlowPolicy, Stage, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step about to be taken: by which row, by whom, when, and with what."""

    move: Move
    party: Party | None
    user: str
    participant: str
    now_ms: int
    args: Mapping[str, Any]
    private_hash: str | None
    policy: FlowPolicy | None


def begin(step: Step, *, policy: FlowPolicy) -> Order:
    """The first version of an order, made under `policy`, from `create` or from `submit` without a target."""
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
    after = _EFFECTS[step.move.action](order, step)
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


def _unchanged(order: Order, _: Step) -> Order:
    return order


def _revise(order: Order, step: Step) -> Order:
    # A revised draft is made anew, so it comes under the policy of today.
    policy = step.policy.version if step.policy else order.policy
    return replace(order, policy=policy, reason=None, **{name: step.args[name] for name in _PUBLIC_FIELDS})


def _submit(order: Order, step: Step) -> Order:
    return _put_forward(order, step, audited_by=None, reason=None)


def _counter(order: Order, step: Step) -> Order:
    audit = {"audited_by": None} if step.args else {}  # what was audited has changed
    return _put_forward(order, step, **step.args, **audit)


def _put_forward(order: Order, step: Step, **changes: Any) -> Order:
    """The order with new terms and `changes`. New terms undo every confirmation; where the consumer does not
    reconfirm, putting them forward is its confirmation."""
    by_consumer = step.party is Party.CONSUMER
    counts = by_consumer and step.policy is not None and not step.policy.consumer_reconfirms
    return replace(
        order,
        **changes,
        terms_hash=_private_hash(step),
        earlier_terms=order.outdated_terms(),
        proposer=None if by_consumer else step.party,
        confirmed={Party.CONSUMER.value: step.user} if counts else {},
    )


def _reject(order: Order, step: Step) -> Order:
    return replace(
        order, proposer=None, confirmed={}, audited_by=None, signed={}, text_hash=None, reason=step.args["reason"]
    )


def _confirm(order: Order, step: Step) -> Order:
    return replace(order, confirmed={**order.confirmed, _party(step).value: step.user})


def _audit(order: Order, step: Step) -> Order:
    return replace(order, audited_by=step.user)


def _sign(order: Order, step: Step) -> Order:
    return replace(order, signed={**order.signed, _party(step).value: step.user}, text_hash=step.args["text_hash"])


def _archive(order: Order, step: Step) -> Order:
    proposal = order.proposal
    if proposal is None:
        return replace(order, archived_by=step.user)
    return replace(
        order,
        terms_hash=proposal.terms_hash or order.terms_hash,
        earlier_terms=order.outdated_terms() if proposal.terms_hash else order.earlier_terms,
        proposal=None,
        text_hash=proposal.text_hash,
        signed=_signers(proposal),
        archived_by=step.user,
    )


def _signers(proposal: Proposal) -> dict[str, str]:
    accepting = Party.RETAILER if proposal.by is Party.CONSUMER else Party.CONSUMER
    return {proposal.by.value: proposal.user, accepting.value: proposal.accepted_by or ""}


def _dispute(order: Order, step: Step) -> Order:
    return replace(order.without_proposal(), reason=step.args["reason"], resolution=None)


def _resolve(order: Order, step: Step) -> Order:
    return replace(order, resolution={"outcome": step.args["outcome"], "reason": step.args["reason"]})


def _propose(order: Order, step: Step) -> Order:
    proposal = Proposal(
        kind=step.move.action.removeprefix("propose_"),
        by=_party(step),
        user=step.user,
        text_hash=step.args["text_hash"],
        terms_hash=step.private_hash,
    )
    return replace(order, proposal=proposal)


def _accept(order: Order, step: Step) -> Order:
    return replace(order, proposal=replace(order.proposal, accepted_by=step.user)) if order.proposal else order


def _void_proposal(order: Order, _: Step) -> Order:
    return order.without_proposal()


def _party(step: Step) -> Party:
    if step.party is None:
        raise ValueError("this step is a party's")
    return step.party


def _private_hash(step: Step) -> str:
    if step.private_hash is None:
        raise ValueError("this step carries terms")
    return step.private_hash


_EFFECTS: dict[str, Callable[[Order, Step], Order]] = {
    "create": _unchanged,
    "revise": _revise,
    "submit": _submit,
    "counter": _counter,
    "reject": _reject,
    "confirm": _confirm,
    "audit": _audit,
    "sign": _sign,
    "archive": _archive,
    "dispute": _dispute,
    "resolve": _resolve,
    "propose_amendment": _propose,
    "propose_termination": _propose,
    "accept": _accept,
    "decline": _void_proposal,
    "withdraw": _void_proposal,
    "cancel": _unchanged,
    "delete": _unchanged,
    "lapse": _unchanged,
    "expire": _void_proposal,
    "purge": _unchanged,
}
