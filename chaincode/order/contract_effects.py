"""What the steps on a contract write: signatures, archive, amendments, disputes, notice and early ends. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chaincode.envelope import envelope_hash
from chaincode.order.legality import agreed_end, day_of
from chaincode.order.model import Order, Proposal, Statement, other
from chaincode.order.parties import Party
from chaincode.order.policy import State
from chaincode.order.step import Step


def party_of_step(step: Step) -> Party:
    """The party that takes the step. Raises ValueError for a step that is no party's."""
    if step.party is None:
        raise ValueError("this step is a party's")
    return step.party


def _sign(order: Order, step: Step) -> Order:
    annex = step.args.get("annex")
    return replace(
        order,
        signed={**order.signed, party_of_step(step).value: step.user},
        text_hash=step.args["text_hash"],
        annex_hash=envelope_hash(annex) if annex else order.annex_hash,
    )


def _archive(order: Order, step: Step) -> Order:
    proposal = order.proposal
    if proposal is None:
        return replace(order, archived_by=step.user)
    changed = replace(
        order,
        proposal=None,
        text_hash=proposal.text_hash,
        signed={proposal.by.value: proposal.user, other(proposal.by).value: proposal.accepted_by or ""},
        annex_hash=proposal.annex_hash or order.annex_hash,
        archived_by=step.user,
    )
    if proposal.kind == "termination":
        return _ended_as_agreed(changed, step, day=agreed_end(order))
    return replace(changed, public_terms=None, terms_hash=proposal.terms_hash, earlier_terms=order.outdated_terms())


def _dispute(order: Order, step: Step) -> Order:
    said = _statement("statement", step, "statement") if step.args.keys() & {"statement", "documents"} else None
    return replace(
        order.without_proposal(),
        reason=step.args["reason"],
        resolution=None,
        statements=(said,) if said else (),
    )


def _state_case(order: Order, step: Step) -> Order:
    return replace(order, statements=(*order.statements, _statement("statement", step, "statement")))


def _open_terms(order: Order, step: Step) -> Order:
    opened = replace(_statement("opened_terms", step, "opening"), terms_hash=step.args["terms_hash"])
    return replace(order, statements=(*order.statements, opened))


def _resolve(order: Order, step: Step) -> Order:
    outcome = {"outcome": step.args["outcome"], "reason": step.args["reason"]}
    ruling = (_statement("ruling", step, "ruling"),) if "ruling" in step.args else ()
    resolved = replace(order, resolution=outcome, statements=(*order.statements, *ruling))
    return _ended_today(resolved, step) if step.move.to_state is State.CANCELLED else resolved


def _statement(kind: str, step: Step, name: str) -> Statement:
    envelope: Mapping[str, Any] | None = step.args.get(name)
    return Statement(
        kind=kind,
        by=party_of_step(step),
        user=step.user,
        text_hash=envelope_hash(envelope) if envelope else None,
        documents=tuple(step.args.get("documents", ())),
    )


def _propose(order: Order, step: Step) -> Order:
    annex = step.args.get("annex")
    proposal = Proposal(
        kind=step.move.action.removeprefix("propose_"),
        by=party_of_step(step),
        user=step.user,
        text_hash=step.args["text_hash"],
        terms_hash=step.private_hash,
        ends_on=step.args.get("ends_on"),
        annex_hash=envelope_hash(annex) if annex else None,
    )
    return replace(order, proposal=proposal)


def _accept(order: Order, step: Step) -> Order:
    return replace(order, proposal=replace(order.proposal, accepted_by=step.user)) if order.proposal else order


def _void_proposal(order: Order, _: Step) -> Order:
    return order.without_proposal()


def _give_notice(order: Order, step: Step) -> Order:
    notice = {"kind": step.args["kind"], "by": step.user, "at": step.now_ms}
    return replace(order, notice=notice, ends_on=step.args["ends_on"])


def _pass_on(order: Order, step: Step) -> Order:
    return replace(order.without_proposal(), ends_on=step.args["ends_on"], passed_on_to=step.digest)


def _ended_today(order: Order, step: Step) -> Order:
    """The contract as it ends with the day of the step: what was delivered until then stays delivered."""
    return _ended_on(order, day_of(step.now_ms, days_later=1))


def _ended_as_agreed(order: Order, step: Step, *, day: str) -> Order:
    """The contract as it goes on until the day that both have signed, or ends with it now. An archive that comes after
    that day takes nothing back of what was delivered in between: the contract then ends as its day begins."""
    if step.move.to_state is not State.CANCELLED:
        return replace(order, ends_on=day)
    return _ended_on(order, max(day, day_of(step.now_ms)))


def _ended_on(order: Order, day: str) -> Order:
    """The contract with `day` as its end, as far as it lies between the first day of delivery and the present end."""
    end = max(order.period_start, min(order.end, day))
    return replace(order, ends_on=None if end == order.period_end else end)


CONTRACT_EFFECTS: dict[str, Callable[[Order, Step], Order]] = {
    "sign": _sign,
    "archive": _archive,
    "dispute": _dispute,
    "state_case": _state_case,
    "open_terms": _open_terms,
    "resolve": _resolve,
    "propose_amendment": _propose,
    "propose_termination": _propose,
    "accept": _accept,
    "decline": _void_proposal,
    "withdraw": _void_proposal,
    "give_notice": _give_notice,
    "pass_on": _pass_on,
    "expire": _void_proposal,
}
