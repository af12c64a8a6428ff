"""Steps that share a batch: with each other, with what they rest on, and with strangers' intents."""

from __future__ import annotations

from gateway.verify import verify
from gateway.verify.container import dump
from tests.unit.chaincode import market as made
from tests.unit.verify.recording import record


async def test_two_steps_of_an_order_in_one_batch_are_both_proved() -> None:
    async def play(market: made.Market) -> str:
        stranger = market.signed(made.CONSUMER_2, "create", args=made.FIELDS)
        first = market.signed(made.CONSUMER, "create", args=made.FIELDS)
        second = market.signed(made.CONSUMER, "delete", target=first.digest, expected_version=1)
        results = await market.apply(stranger, first, second, organisation="ConsumerOrg")
        assert [result["status"] for result in results[1:]] == ["applied", "applied"]
        return first.digest

    history = await record(play)
    report = verify(dump(history.evidence()), network=history.network.id)
    assert [(step.version, step.action, step.state) for step in report.steps] == [
        (1, "create", "pending"),
        (2, "delete", "deleted"),
    ]


async def test_a_step_rests_on_what_an_earlier_intent_of_its_batch_has_changed() -> None:
    async def play(market: made.Market) -> str:
        order = await market.submit()
        policy = {"segment": "industrial", **made.POLICY, "audit": "omitted"}
        officer = made.EXCHANGE
        changed = market.signed(officer, "set_flow_policy", args=policy)
        rejected = market.signed(officer, "reject", target=order, expected_version=1, args={"reason": "incomplete"})
        refused = (await market.apply(changed, rejected))[1]
        assert refused["status"] == "refused"  # it is the retailer's turn: a refusal is no step
        await market.done(made.RETAILER, "reject", order, args={"reason": "incomplete"})
        return order

    history = await record(play)
    report = verify(dump(history.evidence()))
    assert [step.action for step in report.steps] == ["submit", "reject"]
