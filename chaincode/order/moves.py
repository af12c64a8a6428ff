"""The table of moves: every step that an order can take, as one piece of data.

Nothing else decides whether a step is legal. A row says who may take it, from which states and stages, under which
facts about the order and its flow policy, where it leads and whose turn it is then. `python -m chaincode.order.table`
prints it; the README carries the same rows and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from chaincode.order.facts import Fact
from chaincode.order.parties import Next, Who
from chaincode.order.policy import Stage, State

Position = tuple[State, Stage] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row. `origins` are the positions it starts from (None: no order yet), `when` the facts that must all hold;
    `to_state` and `to_stage` are None where the step leaves them."""

    action: str
    who: Who
    origins: tuple[Position, ...]
    when: frozenset[Fact] = frozenset()
    to_state: State | None = None
    to_stage: Stage | None = None
    next: Next


_PENDING = (State.PENDING, Stage.DRAFT)
_SUBMITTED = (State.SUBMITTED, Stage.DRAFT)
_SUBMITTED_AUDIT = (State.SUBMITTED, Stage.AUDIT)
_REJECTED = (State.REJECTED, Stage.DRAFT)
_CONFIRMED = (State.CONFIRMED, Stage.DRAFT)
_CONFIRMED_AUDIT = (State.CONFIRMED, Stage.AUDIT)
_CONFIRMED_SIGN = (State.CONFIRMED, Stage.SIGN)
_SIGNED = (State.SIGNED, Stage.SIGN)
_EXECUTING = (State.EXECUTING, Stage.EXECUTE)
_DISPUTED = (State.DISPUTED, Stage.FREEZE)
_EXPIRED = (State.EXPIRED, Stage.EXECUTE)

_UNSIGNED = (_PENDING, _SUBMITTED, _SUBMITTED_AUDIT, _REJECTED, _CONFIRMED, _CONFIRMED_AUDIT, _CONFIRMED_SIGN)
_CANCELLED_EARLY = tuple((State.CANCELLED, stage) for stage in (Stage.DRAFT, Stage.AUDIT, Stage.SIGN))
_CANCELLED = tuple((State.CANCELLED, stage) for stage in Stage)
_DELETED = tuple((State.DELETED, stage) for stage in (Stage.DRAFT, Stage.AUDIT, Stage.SIGN))


def _row(
    action: str,
    who: Who,
    *origins: Position,
    to: tuple[State | None, Stage | None] = (None, None),
    next: Next,  # noqa: A002 - the field's word
    when: tuple[Fact, ...] = (),
) -> Move:
    return Move(
        action=action, who=who, origins=origins, when=frozenset(when), to_state=to[0], to_stage=to[1], next=next
    )


MOVES: tuple[Move, ...] = (
    _row("create", Who.CONSUMER, None, to=_PENDING, next=Next.CONSUMER),
    _row("revise", Who.CONSUMER, _PENDING, _REJECTED, when=(Fact.NOT_TRADED,), to=_PENDING, next=Next.CONSUMER),
    _row(
        "submit",
        Who.CONSUMER,
        *(None, _PENDING, _REJECTED),
        when=(Fact.AUDIT_NOT_AT_SUBMIT, Fact.NOT_TRADED),
        to=_SUBMITTED,
        next=Next.RETAILER,
    ),
    _row(
        "submit",
        Who.CONSUMER,
        *(None, _PENDING, _REJECTED),
        when=(Fact.AUDIT_AT_SUBMIT, Fact.NOT_TRADED),
        to=_SUBMITTED_AUDIT,
        next=Next.EXCHANGE,
    ),
    *(
        row
        for action, who in (("purchase", Who.CONSUMER), ("take", Who.CONSUMER), ("allot", Who.ANYONE))
        for row in (
            _row(action, who, None, when=(Fact.AUDIT_STATED,), to=_CONFIRMED_AUDIT, next=Next.EXCHANGE),
            _row(action, who, None, when=(Fact.AUDIT_OMITTED,), to=_CONFIRMED_SIGN, next=Next.BOTH),
        )
    ),
    _row("counter", Who.NEXT, _SUBMITTED, _CONFIRMED, when=(Fact.PRIVATE_CHANGE,), to=_SUBMITTED, next=Next.OTHER),
    _row(
        "counter",
        Who.NEXT,
        *(_SUBMITTED, _CONFIRMED),
        when=(Fact.PUBLIC_CHANGE, Fact.AUDIT_NOT_AT_SUBMIT),
        to=_SUBMITTED,
        next=Next.OTHER,
    ),
    _row(
        "counter",
        Who.NEXT,
        *(_SUBMITTED, _CONFIRMED),
        when=(Fact.PUBLIC_CHANGE, Fact.AUDIT_AT_SUBMIT),
        to=_SUBMITTED_AUDIT,
        next=Next.EXCHANGE,
    ),
    _row(
        "reject",
        Who.NEXT,
        *(_SUBMITTED, _SUBMITTED_AUDIT, _CONFIRMED, _CONFIRMED_AUDIT),
        to=_REJECTED,
        next=Next.CONSUMER,
    ),
    _row("reject", Who.NEXT, _CONFIRMED_SIGN, when=(Fact.NOBODY_SIGNED,), to=_REJECTED, next=Next.CONSUMER),
    _row("reject", Who.EXCHANGE, _SIGNED, to=_REJECTED, next=Next.CONSUMER),
    _row("confirm", Who.NEXT, _SUBMITTED, when=(Fact.NOBODY_CONFIRMED,), to=_CONFIRMED, next=Next.OTHER),
    _row(
        "confirm",
        Who.NEXT,
        *(_SUBMITTED, _CONFIRMED),
        when=(Fact.ONE_CONFIRMED, Fact.AUDIT_BEFORE_SIGN),
        to=_CONFIRMED_AUDIT,
        next=Next.EXCHANGE,
    ),
    _row(
        "confirm",
        Who.NEXT,
        *(_SUBMITTED, _CONFIRMED),
        when=(Fact.ONE_CONFIRMED, Fact.AUDIT_DONE_OR_OMITTED),
        to=_CONFIRMED_SIGN,
        next=Next.BOTH,
    ),
    _row("audit", Who.EXCHANGE, _CONFIRMED_AUDIT, to=_CONFIRMED_SIGN, next=Next.BOTH),
    _row("audit", Who.EXCHANGE, _SUBMITTED_AUDIT, to=_SUBMITTED, next=Next.ANSWERER),
    _row("sign", Who.NEXT, _CONFIRMED_SIGN, when=(Fact.NOBODY_SIGNED,), next=Next.OTHER),
    _row("sign", Who.NEXT, _CONFIRMED_SIGN, when=(Fact.ONE_SIGNED,), to=_SIGNED, next=Next.EXCHANGE),
    _row("archive", Who.EXCHANGE, _SIGNED, to=_EXECUTING, next=Next.NOBODY),
    _row("archive", Who.EXCHANGE, _EXECUTING, when=(Fact.AMENDMENT_ACCEPTED,), next=Next.NOBODY),
    _row(
        "archive",
        Who.EXCHANGE,
        _EXECUTING,
        when=(Fact.TERMINATION_ENDS_IT,),
        to=(State.CANCELLED, None),
        next=Next.NOBODY,
    ),
    _row("archive", Who.EXCHANGE, _EXECUTING, when=(Fact.TERMINATION_LIES_AHEAD,), next=Next.NOBODY),
    _row("dispute", Who.PARTY_OR_EXCHANGE, _EXECUTING, to=_DISPUTED, next=Next.EXCHANGE),
    _row("state_case", Who.PARTY_OR_EXCHANGE, _DISPUTED, next=Next.EXCHANGE),
    _row("open_terms", Who.PARTY, _DISPUTED, next=Next.EXCHANGE),
    _row("resolve", Who.EXCHANGE, _DISPUTED, when=(Fact.TO_RESUME,), to=_EXECUTING, next=Next.NOBODY),
    _row("resolve", Who.EXCHANGE, _DISPUTED, when=(Fact.TO_CANCEL,), to=(State.CANCELLED, None), next=Next.NOBODY),
    _row("propose_amendment", Who.PARTY, _EXECUTING, when=(Fact.NO_PROPOSAL,), next=Next.OTHER),
    _row("propose_termination", Who.PARTY, _EXECUTING, when=(Fact.NO_PROPOSAL,), next=Next.OTHER),
    _row("accept", Who.NEXT, _EXECUTING, when=(Fact.PROPOSAL_OPEN,), next=Next.EXCHANGE),
    _row("decline", Who.NEXT, _EXECUTING, when=(Fact.PROPOSAL_OPEN,), next=Next.NOBODY),
    _row("withdraw", Who.PROPOSER, _EXECUTING, when=(Fact.PROPOSAL_OPEN,), next=Next.NOBODY),
    _row("cancel", Who.CONSUMER, *_UNSIGNED, to=(State.CANCELLED, None), next=Next.NOBODY),
    _row(
        "cancel",
        Who.RETAILER,
        *_UNSIGNED,
        when=(Fact.RETAILER_CONFIRMED,),
        to=(State.CANCELLED, None),
        next=Next.NOBODY,
    ),
    _row("delete", Who.CONSUMER, _PENDING, _REJECTED, to=(State.DELETED, None), next=Next.NOBODY),
    _row(
        "delete",
        Who.CONSUMER,
        *_CANCELLED_EARLY,
        when=(Fact.NOBODY_SIGNED,),
        to=(State.DELETED, None),
        next=Next.NOBODY,
    ),
    _row(
        "lapse",
        Who.ANYONE,
        *(*_UNSIGNED, _SIGNED),
        when=(Fact.DEADLINE_PASSED,),
        to=(State.CANCELLED, None),
        next=Next.NOBODY,
    ),
    _row(
        "lapse",
        Who.ANYONE,
        *(*_UNSIGNED, _SIGNED),
        when=(Fact.RETAILER_GONE,),
        to=(State.CANCELLED, None),
        next=Next.NOBODY,
    ),
    _row("give_notice", Who.CONSUMER, _EXECUTING, when=(Fact.NO_END_SET,), next=Next.SAME),
    _row("pass_on", Who.EXCHANGE, _EXECUTING, when=(Fact.RETAILER_GONE, Fact.NOT_PASSED_ON), next=Next.NOBODY),
    _row("pass_on", Who.EXCHANGE, None, to=_EXECUTING, next=Next.NOBODY),
    _row("expire", Who.PARTY_OR_EXCHANGE, _EXECUTING, when=(Fact.PERIOD_OVER,), to=_EXPIRED, next=Next.NOBODY),
    _row("purge", Who.EXCHANGE, *_CANCELLED, *_DELETED, _EXPIRED, next=Next.NOBODY),
)


def _by_action() -> dict[str, tuple[Move, ...]]:
    table: dict[str, list[Move]] = {}
    for move in MOVES:
        table.setdefault(move.action, []).append(move)
    return {action: tuple(moves) for action, moves in table.items()}


MOVES_OF_ACTION = _by_action()

_OF_POLICY = frozenset(
    {
        Fact.AUDIT_BEFORE_SIGN,
        Fact.AUDIT_AT_SUBMIT,
        Fact.AUDIT_NOT_AT_SUBMIT,
        Fact.AUDIT_DONE_OR_OMITTED,
        Fact.AUDIT_OMITTED,
        Fact.AUDIT_STATED,
        Fact.DEADLINE_PASSED,
    }
)
POLICY_ACTIONS = frozenset(move.action for move in MOVES if move.when & _OF_POLICY)
RETAILER_ACTIONS = frozenset(move.action for move in MOVES if Fact.RETAILER_GONE in move.when)
OPEN_TO_ANYONE = frozenset(move.action for move in MOVES if move.who is Who.ANYONE)
# Steps of trading that make orders: their checks are their own nouns', and they write by `chaincode.order.trades`.
TRADING_ACTIONS = frozenset({"take", "allot"})
