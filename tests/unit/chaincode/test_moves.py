"""Every position of an order × every action × everybody × every policy: allowed exactly as written here, else refused.

The table below is written by hand from the design, apart from the one that the chaincode runs on.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from chaincode import canonical, keys
from chaincode.actions import ACTIONS
from chaincode.order import table
from chaincode.order.model import Order
from chaincode.order.moves import MOVES, MOVES_OF_ACTION, TRADING_ACTIONS
from chaincode.order.policy import Stage, State
from chaincode.order.supply import claim_of, take
from chaincode.refusals import REFUSALS
from tests.factories.envelopes import sealed
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    NOW,
    OTHER_TEXT,
    POLICY,
    REGISTRAR,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    Person,
    archiving,
)

ORDER = "0d" * 32
TERMS_TEXT = b"stands for a private text"
HASH = hashlib.sha256(TERMS_TEXT).hexdigest()
PEOPLE = {"C": CONSUMER, "R": RETAILER, "X": EXCHANGE, "G": REGISTRAR, "c": CONSUMER_2, "r": RETAILER_2}
PARTIES = {"C": "consumer", "R": "retailer", "X": "exchange"}
AUDITS = ("before_sign", "at_submit", "omitted")
BOTH = {"consumer": "u-c1", "retailer": "u-r1"}
PROPOSAL = {"kind": "amendment", "by": "retailer", "user": "u-r1", "text_hash": OTHER_TEXT, "terms_hash": HASH}
END = {"kind": "termination", "by": "consumer", "user": "u-c1", "text_hash": OTHER_TEXT, "ends_on": "2026-01-20"}
LATER = "2026-08-01"  # what is set or agreed as an end where a period goes on
ACCEPTED = {"accepted_by": "u-c1"}
LEAVES = "2026-01-15"
NOTICE = {"kind": "switch", "by": "u-c1", "at": NOW}
TIMED = ("give_notice", "pass_on", "propose_termination")  # they need a period that is not over

# position: state, stage, next, further fields
POSITIONS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "pending": ("pending", "draft", "C", {}),
    "submitted": ("submitted", "draft", "R", {}),
    "countered": ("submitted", "draft", "C", {"proposer": "retailer"}),
    "settled by the consumer": ("submitted", "draft", "R", {"confirmed": {"consumer": "u-c1"}}),
    "submitted audit": ("submitted", "audit", "X", {}),
    "countered audit": ("submitted", "audit", "X", {"proposer": "retailer"}),
    "rejected": ("rejected", "draft", "C", {"reason": "price"}),
    "rejected trade": ("rejected", "draft", "C", {"reason": "price", "origin": {"kind": "listing", "id": ORDER}}),
    "confirmed by retailer": ("confirmed", "draft", "C", {"confirmed": {"retailer": "u-r1"}}),
    "confirmed by consumer": (
        "confirmed",
        "draft",
        "R",
        {"confirmed": {"consumer": "u-c1"}, "proposer": "retailer"},
    ),
    "confirmed audit": ("confirmed", "audit", "X", {"confirmed": BOTH}),
    "confirmed sign": ("confirmed", "sign", "CR", {"confirmed": BOTH}),
    "retailer signed": (
        "confirmed",
        "sign",
        "C",
        {"confirmed": BOTH, "signed": {"retailer": "u-r1"}, "text_hash": TEXT},
    ),
    "signed": ("signed", "sign", "X", {"confirmed": BOTH, "signed": BOTH, "text_hash": TEXT}),
    "executing": ("executing", "execute", "", {"signed": BOTH, "text_hash": TEXT}),
    "proposal": ("executing", "execute", "C", {"signed": BOTH, "text_hash": TEXT, "proposal": PROPOSAL}),
    "amendment": ("executing", "execute", "X", {"signed": BOTH, "proposal": {**PROPOSAL, **ACCEPTED}}),
    "end proposed": (
        "executing",
        "execute",
        "R",
        {"signed": BOTH, "period_end": "2027-01-01", "proposal": {**END, "ends_on": LATER}},
    ),
    "termination": ("executing", "execute", "X", {"signed": BOTH, "proposal": {**END, **ACCEPTED}}),
    "later termination": (
        "executing",
        "execute",
        "X",
        {"signed": BOTH, "period_end": "2027-01-01", "proposal": {**END, "ends_on": LATER, **ACCEPTED}},
    ),
    "leaving": ("executing", "execute", "", {"signed": BOTH, "text_hash": TEXT, "ends_on": LEAVES, "notice": NOTICE}),
    "passed on": (
        "executing",
        "execute",
        "",
        {"signed": BOTH, "text_hash": TEXT, "ends_on": LEAVES, "passed_on_to": "0e" * 32},
    ),
    "disputed": ("disputed", "freeze", "X", {"signed": BOTH}),
    "expired": ("expired", "execute", "", {"signed": BOTH}),
    "cancelled draft": ("cancelled", "draft", "", {}),
    "cancelled audit": ("cancelled", "audit", "", {}),
    "cancelled sign": ("cancelled", "sign", "", {}),
    "cancelled, once signed": ("cancelled", "sign", "", {"signed": {"retailer": "u-r1"}}),
    "cancelled execute": ("cancelled", "execute", "", {"signed": BOTH}),
    "cancelled freeze": ("cancelled", "freeze", "", {"signed": BOTH}),
    "deleted draft": ("deleted", "draft", "", {}),
    "deleted sign": ("deleted", "sign", "", {}),
}

# position | action | who may | state stage next; where the policy decides: before_sign / at_submit / omitted.
# "other" is the counterparty of whoever acts.
ALLOWED = """
pending | revise | C | pending draft C
pending | submit | C | submitted draft R / submitted audit X / submitted draft R
pending | cancel | C | cancelled draft -
pending | delete | C | deleted draft -
pending | lapse | CRXcr | cancelled draft -
submitted | counter | R | submitted draft C
submitted | reject | R | rejected draft C
submitted | confirm | R | confirmed draft C
submitted | cancel | C | cancelled draft -
submitted | lapse | CRXcr | cancelled draft -
countered | counter | C | submitted draft R
countered | reject | C | rejected draft C
countered | confirm | C | confirmed draft R
countered | cancel | C | cancelled draft -
countered | lapse | CRXcr | cancelled draft -
settled by the consumer | counter | R | submitted draft C
settled by the consumer | reject | R | rejected draft C
settled by the consumer | confirm | R | confirmed audit X / confirmed sign CR / confirmed sign CR
settled by the consumer | cancel | C | cancelled draft -
settled by the consumer | lapse | CRXcr | cancelled draft -
submitted audit | audit | X | submitted draft R
submitted audit | reject | X | rejected draft C
submitted audit | cancel | C | cancelled audit -
submitted audit | lapse | CRXcr | cancelled audit -
countered audit | audit | X | submitted draft C
countered audit | reject | X | rejected draft C
countered audit | cancel | C | cancelled audit -
countered audit | lapse | CRXcr | cancelled audit -
rejected | revise | C | pending draft C
rejected | submit | C | submitted draft R / submitted audit X / submitted draft R
rejected | cancel | C | cancelled draft -
rejected | delete | C | deleted draft -
rejected | lapse | CRXcr | cancelled draft -
rejected trade | cancel | C | cancelled draft -
rejected trade | delete | C | deleted draft -
rejected trade | lapse | CRXcr | cancelled draft -
confirmed by retailer | counter | C | submitted draft R
confirmed by retailer | reject | C | rejected draft C
confirmed by retailer | confirm | C | confirmed audit X / confirmed sign CR / confirmed sign CR
confirmed by retailer | cancel | CR | cancelled draft -
confirmed by retailer | lapse | CRXcr | cancelled draft -
confirmed by consumer | counter | R | submitted draft C
confirmed by consumer | reject | R | rejected draft C
confirmed by consumer | confirm | R | confirmed audit X / confirmed sign CR / confirmed sign CR
confirmed by consumer | cancel | C | cancelled draft -
confirmed by consumer | lapse | CRXcr | cancelled draft -
confirmed audit | audit | X | confirmed sign CR
confirmed audit | reject | X | rejected draft C
confirmed audit | cancel | CR | cancelled audit -
confirmed audit | lapse | CRXcr | cancelled audit -
confirmed sign | sign | CR | confirmed sign other
confirmed sign | reject | CR | rejected draft C
confirmed sign | cancel | CR | cancelled sign -
confirmed sign | lapse | CRXcr | cancelled sign -
retailer signed | sign | C | signed sign X
retailer signed | cancel | CR | cancelled sign -
retailer signed | lapse | CRXcr | cancelled sign -
signed | archive | X | executing execute -
signed | reject | X | rejected draft C
signed | lapse | CRXcr | cancelled sign -
executing | dispute | CRX | disputed freeze X
executing | propose_amendment | CR | executing execute other
executing | propose_termination | CR | executing execute other
executing | expire | CRX | expired execute -
executing | give_notice | C | executing execute -
executing | pass_on | X | executing execute -
proposal | accept | C | executing execute X
proposal | decline | C | executing execute -
proposal | withdraw | R | executing execute -
proposal | dispute | CRX | disputed freeze X
proposal | expire | CRX | expired execute -
proposal | give_notice | C | executing execute C
proposal | pass_on | X | executing execute -
amendment | archive | X | executing execute -
amendment | dispute | CRX | disputed freeze X
amendment | expire | CRX | expired execute -
amendment | give_notice | C | executing execute X
amendment | pass_on | X | executing execute -
end proposed | accept | R | executing execute X
end proposed | decline | R | executing execute -
end proposed | withdraw | C | executing execute -
end proposed | dispute | CRX | disputed freeze X
end proposed | give_notice | C | executing execute R
end proposed | pass_on | X | executing execute -
later termination | archive | X | executing execute -
later termination | dispute | CRX | disputed freeze X
later termination | give_notice | C | executing execute X
later termination | pass_on | X | executing execute -
termination | archive | X | cancelled execute -
termination | dispute | CRX | disputed freeze X
termination | expire | CRX | expired execute -
termination | give_notice | C | executing execute X
termination | pass_on | X | executing execute -
leaving | dispute | CRX | disputed freeze X
leaving | propose_amendment | CR | executing execute other
leaving | propose_termination | CR | executing execute other
leaving | expire | CRX | expired execute -
leaving | pass_on | X | executing execute -
passed on | dispute | CRX | disputed freeze X
passed on | propose_amendment | CR | executing execute other
passed on | propose_termination | CR | executing execute other
passed on | expire | CRX | expired execute -
disputed | state_case | CRX | disputed freeze X
disputed | open_terms | CR | disputed freeze X
disputed | resolve | X | cancelled freeze -
expired | purge | X | expired execute -
cancelled draft | delete | C | deleted draft -
cancelled draft | purge | X | cancelled draft -
cancelled audit | delete | C | deleted audit -
cancelled audit | purge | X | cancelled audit -
cancelled sign | delete | C | deleted sign -
cancelled sign | purge | X | cancelled sign -
cancelled, once signed | purge | X | cancelled sign -
cancelled execute | purge | X | cancelled execute -
cancelled freeze | purge | X | cancelled freeze -
deleted draft | purge | X | deleted draft -
deleted sign | purge | X | deleted sign -
"""

# position | action | who | refusal, where it is not `illegal_move`; "*" stands for both parties and the exchange.
REFUSED = """
submitted | counter | C | not_next
submitted | reject | CX | not_next
submitted | confirm | C | not_next
submitted | cancel | R | role_not_allowed
countered | counter | R | not_next
countered | reject | RX | not_next
countered | confirm | R | not_next
countered | cancel | R | role_not_allowed
settled by the consumer | counter | C | not_next
settled by the consumer | reject | CX | not_next
settled by the consumer | confirm | C | already_confirmed
settled by the consumer | cancel | R | role_not_allowed
pending | cancel | R | role_not_allowed
rejected | cancel | R | role_not_allowed
rejected trade | revise | C | trade_over
rejected trade | submit | C | trade_over
rejected trade | cancel | R | role_not_allowed
submitted audit | reject | CR | not_next
submitted audit | cancel | R | role_not_allowed
countered audit | reject | CR | not_next
countered audit | cancel | R | role_not_allowed
confirmed by retailer | counter | R | not_next
confirmed by retailer | reject | RX | not_next
confirmed by retailer | confirm | R | already_confirmed
confirmed by consumer | counter | C | not_next
confirmed by consumer | reject | CX | not_next
confirmed by consumer | confirm | C | already_confirmed
confirmed by consumer | cancel | R | role_not_allowed
confirmed audit | reject | CR | not_next
confirmed sign | reject | X | not_next
retailer signed | sign | R | already_signed
signed | reject | CR | role_not_allowed
executing | accept | CR | no_open_proposal
executing | decline | CR | no_open_proposal
executing | withdraw | CR | no_open_proposal
executing | archive | X | no_open_proposal
leaving | accept | CR | no_open_proposal
leaving | decline | CR | no_open_proposal
leaving | withdraw | CR | no_open_proposal
leaving | archive | X | no_open_proposal
leaving | give_notice | C | end_already_set
passed on | accept | CR | no_open_proposal
passed on | decline | CR | no_open_proposal
passed on | withdraw | CR | no_open_proposal
passed on | archive | X | no_open_proposal
passed on | give_notice | C | end_already_set
passed on | pass_on | X | already_passed_on
proposal | propose_amendment | CR | proposal_open
proposal | propose_termination | CR | proposal_open
proposal | accept | R | not_next
proposal | decline | R | not_next
proposal | withdraw | C | role_not_allowed
proposal | archive | X | no_open_proposal
amendment | propose_amendment | CR | proposal_open
amendment | propose_termination | CR | proposal_open
amendment | accept | CR | no_open_proposal
amendment | decline | CR | no_open_proposal
amendment | withdraw | CR | no_open_proposal
end proposed | propose_amendment | CR | proposal_open
end proposed | propose_termination | CR | proposal_open
end proposed | accept | C | not_next
end proposed | decline | C | not_next
end proposed | withdraw | R | role_not_allowed
end proposed | archive | X | no_open_proposal
end proposed | expire | CRX | period_not_over
later termination | propose_amendment | CR | proposal_open
later termination | propose_termination | CR | proposal_open
later termination | accept | CR | no_open_proposal
later termination | decline | CR | no_open_proposal
later termination | withdraw | CR | no_open_proposal
later termination | expire | CRX | period_not_over
termination | propose_amendment | CR | proposal_open
termination | propose_termination | CR | proposal_open
termination | accept | CR | no_open_proposal
termination | decline | CR | no_open_proposal
termination | withdraw | CR | no_open_proposal
"""


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def _allowed() -> dict[tuple[str, str, str], list[str]]:
    return {
        (position, action, who): [part.strip() for part in ends.split("/")] * (1 if "/" in ends else 3)
        for position, action, people, ends in _rows(ALLOWED)
        for who in people
    }


def _refused() -> dict[tuple[str, str, str], str]:
    return {(position, action, who): code for position, action, people, code in _rows(REFUSED) for who in people}


def _args(action: str, position: str) -> dict[str, Any]:
    if action == "revise":
        return dict(FIELDS)
    if action in ("confirm", "purge"):
        return {"terms_hash": HASH}
    if action in ("reject", "dispute"):
        return {"reason": "why"}
    if action == "resolve":
        return {"outcome": "cancel", "reason": "why"}
    if action in ("accept", "propose_amendment"):
        return {"text_hash": OTHER_TEXT}
    if action == "propose_termination":
        return {"text_hash": OTHER_TEXT, "ends_on": LATER}
    if action == "archive":
        return archiving(OTHER_TEXT if position in ("amendment", "termination", "later termination") else TEXT)
    if action == "sign":
        return {"text_hash": TEXT}
    if action == "state_case":
        return {"statement": sealed("c1", "r1", "exchange")}
    if action == "open_terms":
        return {"terms_hash": HASH, "opening": sealed("exchange")}
    if action in TIMED:
        return {"ends_on": LATER, **({"kind": "switch"} if action == "give_notice" else {})}
    return {}


def _put(market: Market, position: str, audit: str) -> None:
    """An order in this position, its terms deposited, its deadline and its period over, and what it binds taken."""
    state, stage, who, further = POSITIONS[position]
    policy = {
        **POLICY,
        "audit": audit,
        "version": 1,
        "deadlines_s": {s.value: 1 for s in State if s.before_executing},
        "last_resort": {"retailer": "r2", "package": "p2"},
    }
    record = {
        "version": 7,
        "state": state,
        "stage": stage,
        "operator": "u-c1",
        "refreshed_at": NOW - 1_000,
        "consumer": "c1",
        "policy": 1,
        **FIELDS,
        "period_end": "2026-02-01",
        "terms_hash": HASH,
        **({"next": [PARTIES[party] for party in who]} if who else {}),
        **further,
    }
    package = market.record(keys.package("p1"))
    assert package is not None
    market.peer.state[keys.package("p2")] = canonical.dumps({**package, "retailer": "r2"})
    market.peer.state[keys.policy("industrial")] = canonical.dumps(policy)
    market.peer.state[keys.policy_version("industrial", 1)] = canonical.dumps(policy)
    _put_order(market, record)
    market.peer.private["terms", HASH] = TERMS_TEXT


def _put_order(market: Market, record: dict[str, Any]) -> None:
    claim = claim_of(Order.from_record(record))
    periods = take([], claim) if claim else []
    market.peer.state[keys.order(ORDER)] = canonical.dumps(record)
    market.peer.state[keys.supply("c1")] = canonical.dumps({"periods": periods})


def _timed(market: Market, *, defaulted: bool) -> Market:
    """The same with a period that goes on, and with a retailer that does not, where it is not the one who asks."""
    market = market.copy()
    record = market.order(ORDER)
    _put_order(
        market, {**record, "period_end": "2027-01-01", **({"ends_on": "2026-09-01"} if "ends_on" in record else {})}
    )
    if defaulted:
        retailer = market.record(keys.participant("r1"))
        assert retailer is not None
        market.peer.state[keys.participant("r1")] = canonical.dumps({**retailer, "status": "defaulted"})
    return market


@pytest.mark.parametrize("audit", AUDITS)
@pytest.mark.parametrize("position", POSITIONS)
async def test_every_action_by_everybody(market: Market, position: str, audit: str) -> None:
    _put(market, position, audit)
    for action in MOVES_OF_ACTION:
        if ACTIONS[action].target == "none" or action in TRADING_ACTIONS:
            continue
        for who, person in PEOPLE.items():
            defaulted = action == "pass_on" and person is not RETAILER
            asked = _timed(market, defaulted=defaulted) if action in TIMED else market
            await _try(asked, position, audit, action, who, person)


async def _try(market: Market, position: str, audit: str, action: str, who: str, person: Person) -> None:
    item = market.signed(
        person,
        action,
        target=ORDER,
        expected_version=7,
        args=_args(action, position),
        terms=TERMS if ACTIONS[action].private == "terms" else None,
    )
    function = b"Purge" if action == "purge" else b"Apply"
    status, results, stub = await market.call_apply(
        item, organisation=person.organisation, function=function, commit=False
    )
    assert status == 200, results
    (result,) = results
    case = (position, action, who)
    ends = _allowed().get(case)
    if ends is None:
        assert result["status"] == "refused", case
        assert result["code"] == _expected_refusal(case, person), case
        assert stub.writes == [], case
        if result["code"] != "role_not_allowed" or "detail" in result:
            state, stage, *_ = POSITIONS[position]
            assert result["detail"] == {"key": ORDER, "state": state, "stage": stage, "version": 7}
        return
    assert result == {"status": "applied", "version": 8}, (case, result)
    if action != "pass_on":  # whose package the policy names, which the record names
        assert stub.requests.count("get_states") <= 2, case
    written = {key: json.loads(value) for _, collection, key, value in stub.writes if not collection}
    record = written[keys.order(ORDER)]
    state, stage, turn = ends[AUDITS.index(audit)].split()
    if turn == "other":
        turn = {"C": "R", "R": "C"}[who]
    assert (record["state"], record["stage"]) == (state, stage), case
    assert record.get("next", []) == ([] if turn == "-" else [PARTIES[party] for party in turn]), case
    assert record["operator"] == person.user
    assert record["refreshed_at"] == NOW


def _expected_refusal(case: tuple[str, str, str], person: Person) -> str:
    _, action, who = case
    if person.role_for(action) not in ACTIONS[action].roles:
        return "role_not_allowed"
    if who in "cr" and action != "lapse":
        return "not_a_party"
    return _refused().get(case, "illegal_move")


def test_every_position_of_the_table_is_tried() -> None:
    tried = {(State(state), Stage(stage)) for state, stage, *_ in POSITIONS.values()}
    reachable = {origin for move in MOVES for origin in move.origins if origin is not None}
    assert reachable - tried == {(State.DELETED, Stage.AUDIT)}


def test_every_action_on_orders_has_rows_and_every_row_an_action() -> None:
    others = {"allot"}  # its record is a trading sequence
    assert set(MOVES_OF_ACTION) - others == {name for name, action in ACTIONS.items() if action.noun == "order"}


def test_every_refusal_of_these_tables_has_a_name() -> None:
    assert set(_refused().values()) <= set(REFUSALS)


def test_the_readme_has_the_same_table() -> None:
    readme = (Path(table.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    between = readme.split("<!-- moves: begin -->\n")[1].split("<!-- moves: end -->")[0]
    assert between == table.table()
