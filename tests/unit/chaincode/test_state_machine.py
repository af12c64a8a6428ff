"""Random people do random things to orders: only what the table allows happens, one version at a time, none is lost.

And whatever happens, the consumer's supply is just what its orders' records say.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from chaincode import keys
from chaincode.actions import ACTIONS
from chaincode.order.model import Order
from chaincode.order.moves import MOVES, MOVES_OF_ACTION, TRADING_ACTIONS
from chaincode.order.policy import Stage, State
from chaincode.order.supply import claim_of
from tests.factories.envelopes import sealed
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    HOUR,
    OTHER_TEXT,
    PACKAGE,
    POLICY,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    archiving,
    new_market,
)

FINAL = {State.DELETED, State.EXPIRED}
MAKING = {"create", "purchase", "pass_on", *TRADING_ACTIONS}  # they make orders; `pass_on` has a rule of its own
FIELDS_2 = {**FIELDS, "retailer": "r2", "package": "p2", "period_start": "2026-09-01"}
ENDINGS = ["2026-06-21", "2026-07-21", "2026-09-01", "2026-10-01", "2027-01-01"]


async def _market_with_two_retailers() -> Market:
    market = await new_market()
    await market.done(RETAILER_2, "publish_package", args={**PACKAGE, "package": "p2"})
    return market


LOOP = asyncio.new_event_loop()
MADE = LOOP.run_until_complete(_market_with_two_retailers())


class Orders(RuleBasedStateMachine):
    """The model is the last seen record of each order; the ledger must follow from it by one row of the table."""

    orders: Bundle[str] = Bundle("orders")

    @initialize(audit=st.sampled_from(["before_sign", "at_submit", "omitted"]), reconfirms=st.booleans())
    def begin(self, *, audit: str, reconfirms: bool) -> None:
        self.market: Market = MADE.copy()
        self.seen: dict[str, dict[str, Any]] = {}
        last_resort = {"retailer": "r2", "package": "p2"}
        policy = {**POLICY, "audit": audit, "consumer_reconfirms": reconfirms, "last_resort": last_resort}
        self._run(
            EXCHANGE, "set_flow_policy", None, args={"segment": "industrial", "policy": policy}, expected_version=1
        )

    @rule(
        target=orders,
        fields=st.sampled_from([FIELDS, FIELDS, FIELDS_2]),
        action=st.sampled_from(["submit", "purchase"]),
    )
    def make(self, fields: dict[str, Any], action: str) -> Any:
        terms = TERMS if action == "submit" else {**TERMS, "prices_e8_yuan_per_kwh": {}}
        result = self._run(CONSUMER, action, None, args=fields, terms=terms)
        if result["status"] == "refused":
            assert result["code"] in ("another_retailer", "participant_inactive")
            return multiple()
        order = str(result["target"])
        self.seen[order] = self.market.order(order)
        return order

    @rule(target=orders, order=orders, ends_on=st.sampled_from(ENDINGS))
    def pass_on(self, order: str, ends_on: str) -> Any:
        before = self.seen[order]
        result = self._run(EXCHANGE, "pass_on", order, args={"ends_on": ends_on})
        if result["status"] == "refused":
            return multiple()
        self.seen[order] = self.market.order(order)
        made = self.seen[order]["passed_on_to"]
        self.seen[made] = self.market.order(made)
        assert self.seen[made]["origin"] == {"kind": "last_resort", "id": order}
        assert (self.seen[made]["period_start"], self.seen[order]["ends_on"]) == (ends_on, ends_on)
        assert self.seen[made]["period_end"] == before.get("ends_on", before["period_end"])
        return made

    @rule()
    def default(self) -> None:
        self._run(EXCHANGE, "declare_default", "r1", args={"reason": "why"})

    @rule(days=st.integers(min_value=1, max_value=60))
    def time_passes(self, days: int) -> None:
        self.market.now_ms += days * 24 * HOUR

    @rule(
        order=orders,
        action=st.sampled_from(sorted(set(MOVES_OF_ACTION) - MAKING)),
        person=st.sampled_from([CONSUMER, RETAILER, EXCHANGE, CONSUMER_2, RETAILER_2]),
        text=st.sampled_from([TEXT, TEXT, TEXT, OTHER_TEXT]),
        outcome=st.sampled_from(["resume", "cancel"]),
        ends_on=st.sampled_from(ENDINGS),
    )
    def anything(self, order: str, action: str, person: Any, text: str, outcome: str, ends_on: str) -> None:
        self._step(order, action, person, text, outcome, ends_on)

    @rule(order=orders, ends_on=st.sampled_from(ENDINGS), waits=st.sampled_from([0, 0, 1, 30]))
    def terminate(self, order: str, ends_on: str, waits: int) -> None:
        """By agreement, archived at once or after a while; of what is no contract yet, one is made first."""
        self._go_on(order, steps=5)
        retailer = RETAILER if self.seen[order]["retailer"] == "r1" else RETAILER_2
        self._step(order, "propose_termination", CONSUMER, OTHER_TEXT, "resume", ends_on)
        self._step(order, "accept", retailer, OTHER_TEXT, "resume")
        self.market.now_ms += waits * 24 * HOUR
        self._step(order, "archive", EXCHANGE, OTHER_TEXT, "resume")

    @rule(order=orders, steps=st.integers(min_value=1, max_value=6))
    def onwards(self, order: str, steps: int) -> None:
        """What an order needs to get far, or the machine would never see a contract."""
        self._go_on(order, steps=steps)

    def _go_on(self, order: str, *, steps: int) -> None:
        retailer = RETAILER if self.seen[order]["retailer"] == "r1" else RETAILER_2
        people = {"consumer": CONSUMER, "retailer": retailer, "exchange": EXCHANGE}
        for _ in range(steps):
            for party in self.seen[order].get("next", []):
                for action in ("confirm", "audit", "sign", "archive", "accept"):
                    self._step(order, action, people[party], TEXT, "resume")

    def _step(self, order: str, action: str, person: Any, text: str, outcome: str, ends_on: str = ENDINGS[0]) -> None:
        before = self.seen[order]
        terms = TERMS if ACTIONS[action].private == "terms" else None
        function = b"Purge" if action == "purge" else b"Apply"
        args = _args(action, before, text, outcome, ends_on)
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
        if action == "archive" and before.get("proposal", {}).get("kind") == "termination":
            self._ended_as_agreed(before, after)
        self.seen[order] = after

    def _ended_as_agreed(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """By hand: never longer than agreed, but for a day that has passed unarchived; never longer than before."""
        agreed, ran_until = before["proposal"]["ends_on"], before.get("ends_on", before["period_end"])
        today = datetime.fromtimestamp(self.market.now_ms / 1_000, timezone(timedelta(hours=8))).date()
        end = after.get("ends_on", after["period_end"])
        assert end == max(min(agreed, ran_until), min(today.isoformat(), ran_until))
        assert (after["state"] == "executing") == (end > (today + timedelta(days=1)).isoformat())

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
            if record["state"] in ("executing", "expired") and record.get("origin", {}).get("kind") != "last_resort":
                assert record["confirmed"].keys() == record["signed"].keys() == {"consumer", "retailer"}
                assert record["archived_by"] == EXCHANGE.user

    @invariant()
    def the_supply_is_what_the_orders_say(self) -> None:
        seen = getattr(self, "seen", {}).values()
        claims = [claim for record in seen if (claim := claim_of(Order.from_record(record)))]
        running = {
            (each["retailer"], each["start"], each["end"]): each["orders"]
            for each in self._supply()
            if "orders" in each
        }
        assert running == Counter((claim.retailer, claim.start, claim.end) for claim in claims if claim.runs)
        has_run = {(each["retailer"], day) for each in self._supply() if "orders" not in each for day in _days(each)}
        supplied = [
            {"start": claim.start, "end": claim.end, "retailer": claim.retailer} for claim in claims if not claim.runs
        ]
        assert has_run == {(each["retailer"], day) for each in supplied for day in _days(each)}

    @invariant()
    def one_retailer_supplies_a_consumer_at_a_time(self) -> None:
        """But for contracts of a retailer that has defaulted, which are yet to be passed on."""
        gone = {"r1"} if (self.market.record(keys.participant("r1")) or {})["status"] == "defaulted" else set()
        bound = [each for each in self._supply() if each["retailer"] not in gone]
        for place, one in enumerate(bound):
            for another in bound[place + 1 :]:
                apart = one["end"] <= another["start"] or another["end"] <= one["start"]
                assert apart or one["retailer"] == another["retailer"]

    def _supply(self) -> list[dict[str, Any]]:
        record = self.market.record(keys.supply("c1")) if hasattr(self, "market") else None
        return list(record["periods"]) if record else []


def _days(period: dict[str, Any]) -> list[int]:
    return list(range(*(date.fromisoformat(period[end]).toordinal() for end in ("start", "end"))))


def _args(action: str, record: dict[str, Any], text: str, outcome: str, ends_on: str) -> dict[str, Any]:
    match action:
        case "revise":
            return FIELDS
        case "confirm" | "purge":
            return {"terms_hash": record["terms_hash"]}
        case "reject" | "dispute":
            return {"reason": "why"}
        case "resolve":
            return {"outcome": outcome, "reason": "why"}
        case "archive":
            return archiving(text, retailer=record["retailer"])
        case "state_case":
            return {"statement": sealed("c1", record["retailer"], "exchange")}
        case "open_terms":
            return {"terms_hash": record["terms_hash"], "opening": sealed("exchange")}
        case "give_notice":
            return {"ends_on": ends_on, "kind": "switch"}
        case "propose_termination":
            return {"ends_on": ends_on, "text_hash": text}
        case "sign" | "accept" | "propose_amendment":
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
