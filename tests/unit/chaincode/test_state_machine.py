"""Random people do random things to orders: only what the table allows happens, one version at a time, none is lost."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from chaincode import keys
from chaincode.actions import ACTIONS
from chaincode.order.moves import MOVES, MOVES_OF_ACTION
from chaincode.order.policy import Stage, State
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    OTHER_TEXT,
    POLICY,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    new_market,
)

FINAL = {State.DELETED, State.EXPIRED}
LOOP = asyncio.new_event_loop()
MADE = LOOP.run_until_complete(new_market())


class Orders(RuleBasedStateMachine):
    """The model is the last seen record of each order; the ledger must follow from it by one row of the table."""

    orders: Bundle[str] = Bundle("orders")

    @initialize(audit=st.sampled_from(["before_sign", "at_submit", "omitted"]), reconfirms=st.booleans())
    def begin(self, *, audit: str, reconfirms: bool) -> None:
        self.market: Market = MADE.copy()
        self.seen: dict[str, dict[str, Any]] = {}
        policy = {**POLICY, "audit": audit, "consumer_reconfirms": reconfirms}
        self._run(
            EXCHANGE, "set_flow_policy", None, args={"segment": "industrial", "policy": policy}, expected_version=1
        )

    @rule(target=orders)
    def submit(self) -> str:
        result = self._run(CONSUMER, "submit", None, args=FIELDS, terms=TERMS)
        assert result["status"] == "applied"
        order = str(result["target"])
        self.seen[order] = self.market.order(order)
        return order

    @rule(
        order=orders,
        action=st.sampled_from(sorted(set(MOVES_OF_ACTION) - {"create"})),
        person=st.sampled_from([CONSUMER, RETAILER, EXCHANGE, CONSUMER_2, RETAILER_2]),
        text=st.sampled_from([TEXT, TEXT, TEXT, OTHER_TEXT]),
        outcome=st.sampled_from(["resume", "cancel"]),
    )
    def anything(self, order: str, action: str, person: Any, text: str, outcome: str) -> None:
        self._step(order, action, person, text, outcome)

    @rule(order=orders, steps=st.integers(min_value=1, max_value=6))
    def onwards(self, order: str, steps: int) -> None:
        """What an order needs to get far, or the machine would never see a contract."""
        people = {"consumer": CONSUMER, "retailer": RETAILER, "exchange": EXCHANGE}
        for _ in range(steps):
            for party in self.seen[order].get("next", []):
                for action in ("confirm", "audit", "sign", "archive", "accept"):
                    self._step(order, action, people[party], TEXT, "resume")

    def _step(self, order: str, action: str, person: Any, text: str, outcome: str) -> None:
        before = self.seen[order]
        terms = TERMS if ACTIONS[action].private == "required" else None
        function = b"Purge" if action == "purge" else b"Apply"
        args = _args(action, before, text, outcome)
        result = self._run(person, action, order, args=args, terms=terms, function=function)
        after = self.market.order(order)
        if result["status"] == "refused":
            assert after == before
            return
        assert result["version"] == after["version"] == before["version"] + 1
        assert after["refreshed_at"] >= before["refreshed_at"]
        assert person.participant in (before["consumer"], before["retailer"], "exchange") or action == "lapse"
        assert any(_is_row(move, before, after) for move in MOVES_OF_ACTION[action])
        assert State(before["state"]) not in FINAL or action == "purge"
        self.seen[order] = after

    def _run(self, person: Any, action: str, target: str | None, **fields: Any) -> dict[str, Any]:
        return LOOP.run_until_complete(self.market.do(person, action, target, **fields))

    @invariant()
    def no_order_is_lost_or_changed_by_another(self) -> None:
        for order, record in getattr(self, "seen", {}).items():
            assert self.market.record(keys.order(order)) == record

    @invariant()
    def whoever_is_next_can_act(self) -> None:
        for record in getattr(self, "seen", {}).values():
            waiting = {State.SUBMITTED, State.CONFIRMED, State.SIGNED, State.PENDING, State.REJECTED, State.DISPUTED}
            assert bool(record.get("next")) or State(record["state"]) not in waiting
            if record["state"] in ("executing", "expired"):
                assert record["confirmed"].keys() == record["signed"].keys() == {"consumer", "retailer"}
                assert record["archived_by"] == EXCHANGE.user


def _args(action: str, record: dict[str, Any], text: str, outcome: str) -> dict[str, Any]:
    match action:
        case "revise":
            return FIELDS
        case "confirm" | "purge":
            return {"terms_hash": record["terms_hash"]}
        case "reject" | "dispute":
            return {"reason": "why"}
        case "resolve":
            return {"outcome": outcome, "reason": "why"}
        case "sign" | "archive" | "accept" | "propose_amendment" | "propose_termination":
            return {"text_hash": text}
        case _:
            return {}


def _is_row(move: Any, before: dict[str, Any], after: dict[str, Any]) -> bool:
    origin = (State(before["state"]), Stage(before["stage"]))
    end = (move.to_state or origin[0], move.to_stage or origin[1])
    return origin in move.origins and end == (State(after["state"]), Stage(after["stage"]))


def test_the_table_is_what_the_machine_walks() -> None:
    assert {move.action for move in MOVES} == set(MOVES_OF_ACTION)


TestOrders = Orders.TestCase
TestOrders.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
