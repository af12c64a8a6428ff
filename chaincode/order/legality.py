"""Reading the table of moves: which row a step takes, or by which name it is refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chaincode.dates import MARKET_TIME
from chaincode.order.facts import REFUSAL_OF_FACT, Fact
from chaincode.order.model import Order, other
from chaincode.order.moves import MOVES_OF_ACTION, Move, Position
from chaincode.order.parties import Next, Party, Who
from chaincode.order.policy import Audit, FlowPolicy
from chaincode.refusals import Refused

TERMINATION_DAYS = 1  # the day on which an early end is agreed can be its last one, as the market's days go

_AUDIT_FACTS = {
    Audit.BEFORE_SIGN: {Fact.AUDIT_BEFORE_SIGN, Fact.AUDIT_NOT_AT_SUBMIT, Fact.AUDIT_STATED},
    Audit.AT_SUBMIT: {Fact.AUDIT_AT_SUBMIT, Fact.AUDIT_DONE_OR_OMITTED, Fact.AUDIT_STATED},
    Audit.OMITTED: {Fact.AUDIT_NOT_AT_SUBMIT, Fact.AUDIT_DONE_OR_OMITTED, Fact.AUDIT_OMITTED},
}
_PUBLIC_CHANGES = frozenset({"package", "package_version", "period_start", "period_end"})
_OUTCOMES = {"resume": Fact.TO_RESUME, "cancel": Fact.TO_CANCEL}


def choose_move(
    order: Order | None,
    *,
    action: str,
    party: Party | None,
    policy: FlowPolicy | None,
    args: Mapping[str, Any],
    now_ms: int,
    key: str,
    retailer_gone: bool = False,
) -> Move:
    """The row of the table by which `party` takes `action` on `order` (None: a new order) at `now_ms`.

    `policy` is the order's, and `retailer_gone` whether its retailer has defaulted or is closed; actions whose rows do
    not ask for them need not give them. Raises Refused, in this order:
    `illegal_move` (no row starts here), the first fact that is missing and has a name, then whose turn it is
    (`already_confirmed`, `already_signed`, `not_next`) or that the role may not (`role_not_allowed`).
    """
    position: Position = (order.state, order.stage) if order else None
    rows = [move for move in MOVES_OF_ACTION[action] if position in move.origins]
    facts = facts_of(order, policy=policy, args=args, now_ms=now_ms, retailer_gone=retailer_gone)
    fitting = [move for move in rows if move.when <= facts]
    for move in fitting:
        if order is None or _may(order, move.who, party):
            return move
    if order is None:
        raise Refused("illegal_move", key=key)
    if fitting:
        raise order.refuse(_refusal_of_who(order, fitting[0], party), key=key)
    raise order.refuse(_refusal_of_facts(rows, facts), key=key)


def facts_of(
    order: Order | None,
    *,
    policy: FlowPolicy | None,
    args: Mapping[str, Any],
    now_ms: int,
    retailer_gone: bool = False,
) -> frozenset[Fact]:
    """All facts that hold."""
    facts: set[Fact] = set(_AUDIT_FACTS[policy.audit]) if policy else set()
    facts.add(Fact.PUBLIC_CHANGE if _PUBLIC_CHANGES & args.keys() else Fact.PRIVATE_CHANGE)
    if order is None or not order.is_traded:
        facts.add(Fact.NOT_TRADED)
    if order is None:
        return frozenset(facts)
    facts.add(Fact.ONE_CONFIRMED if order.confirmed else Fact.NOBODY_CONFIRMED)
    facts.add(Fact.ONE_SIGNED if order.signed else Fact.NOBODY_SIGNED)
    facts.add(_proposal_fact(order, now_ms=now_ms))
    if Party.RETAILER in order.confirmed:
        facts.add(Fact.RETAILER_CONFIRMED)
    if "outcome" in args:
        facts.add(_OUTCOMES[args["outcome"]])
    deadline_s = policy.deadlines_s.get(order.state) if policy else None
    if deadline_s is not None and now_ms >= order.refreshed_at + deadline_s * 1_000:
        facts.add(Fact.DEADLINE_PASSED)
    if now_ms >= start_of_day_ms(order.end):
        facts.add(Fact.PERIOD_OVER)
    if order.ends_on is None:
        facts.add(Fact.NO_END_SET)
    if order.passed_on_to is None:
        facts.add(Fact.NOT_PASSED_ON)
    if retailer_gone:
        facts.add(Fact.RETAILER_GONE)
    return frozenset(facts)


def next_of(order: Order | None, move: Move, party: Party | None) -> tuple[Party, ...]:
    """Whose turn it is after `party` took `move` on `order`."""
    match move.next:
        case Next.NOBODY:
            return ()
        case Next.SAME:
            return order.next if order else ()
        case Next.BOTH:
            return (Party.CONSUMER, Party.RETAILER)
        case Next.OTHER:
            return (other(party),) if party else ()
        case Next.ANSWERER:
            return (other(order.proposer if order and order.proposer else Party.CONSUMER),)
        case _:
            return (Party(move.next.value),)


def start_of_day_ms(day: str) -> int:
    """When a market-local date begins, in milliseconds since 1970 UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=MARKET_TIME).timestamp()) * 1_000


def day_of(now_ms: int, *, days_later: int = 0) -> str:
    """The market-local date at a time (ms since 1970 UTC), or some days after it."""
    return (datetime.fromtimestamp(now_ms // 1_000, MARKET_TIME) + timedelta(days=days_later)).date().isoformat()


def ends_allowed(order: Order, *, now_ms: int, days: int) -> tuple[str, str]:
    """The first and the last day (both included) that a step may set as the contract's end, `days` from today at the
    earliest. On the first day of delivery it ends before anything is delivered."""
    return max(day_of(now_ms, days_later=days), order.period_start), order.end


def agreed_end(order: Order) -> str:
    """The day after the last one of delivery, once what is proposed is archived. A notice may have come since with an
    earlier day, and nobody delivers longer than the contract runs."""
    proposed = order.proposal.ends_on if order.proposal else None
    return min(proposed, order.end) if proposed else order.end


def _proposal_fact(order: Order, *, now_ms: int) -> Fact:
    if order.proposal is None:
        return Fact.NO_PROPOSAL
    if order.proposal.accepted_by is None:
        return Fact.PROPOSAL_OPEN
    if order.proposal.kind == "amendment":
        return Fact.AMENDMENT_ACCEPTED
    lies_ahead = agreed_end(order) > day_of(now_ms, days_later=1)
    return Fact.TERMINATION_LIES_AHEAD if lies_ahead else Fact.TERMINATION_ENDS_IT


def _may(order: Order, who: Who, party: Party | None) -> bool:
    match who:
        case Who.NEXT:
            return party in order.next
        case Who.PROPOSER:
            return order.proposal is not None and party is order.proposal.by
        case Who.CONSUMER:
            return party is Party.CONSUMER
        case Who.RETAILER:
            return party is Party.RETAILER
        case Who.EXCHANGE:
            return party is Party.EXCHANGE
        case Who.PARTY:
            return party in (Party.CONSUMER, Party.RETAILER)
        case Who.PARTY_OR_EXCHANGE:
            return party is not None
        case Who.ANYONE:
            return True


def _refusal_of_who(order: Order, move: Move, party: Party | None) -> str:
    if move.action == "confirm" and party in order.confirmed:
        return "already_confirmed"
    if move.action == "sign" and party in order.signed:
        return "already_signed"
    return "not_next" if move.who is Who.NEXT else "role_not_allowed"


def _refusal_of_facts(rows: list[Move], facts: frozenset[Fact]) -> str:
    missing = [fact for move in rows for fact in Fact if fact in move.when and fact not in facts]
    return next((REFUSAL_OF_FACT[fact] for fact in missing if fact in REFUSAL_OF_FACT), "illegal_move")
