"""The whole matrix of seats, actions and ownerships, straight at the chaincode's functions on the ledger in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from acl.roles import ROLES
from chaincode import batch
from chaincode.actions import ACTIONS
from tests.matrix.cases import Ask, ask
from tests.matrix.rules import Case, Ownership, actions, all_cases, expected, seats
from tests.matrix.steps import Step, Target, sign_step
from tests.matrix.verdict import NO_FAULTS, judge
from tests.matrix.world import World
from tests.unit.chaincode.market import NETWORK, REGISTRAR, REGISTRAR_2, Market


class Ledger:
    """`tests.matrix.world.Driver` on a market in memory."""

    network = NETWORK
    registrars = (REGISTRAR, REGISTRAR_2)

    def __init__(self, market: Market) -> None:
        self.market = market
        self._made = 0x7000_0000

    async def take(self, steps: Sequence[Step]) -> list[Target]:
        return [await self._take(step) for step in steps]

    def reaches(self, _: str) -> bool:
        return True

    async def pass_time(self, seconds: float) -> None:
        self.market.now_ms += int(seconds * 1_000)

    async def ask(self, question: Ask) -> str:
        """`applied` or the code of the refusal; nothing is committed."""
        status, answer, _ = await self.market.call_apply(
            question.signed,
            organisation=question.organisation,
            function=question.function.encode(),
            commit=False,
        )
        return str(answer["code"]) if status == 500 else _outcome(answer[0])

    async def ask_deposit(self, question: Ask) -> str:
        """As `ask`, of the deposit of the terms that belong to the intent."""
        status, answer, _ = await self.market.peer.call(
            b"Deposit",
            organisation=question.organisation,
            now_ms=self.market.now_ms,
            transient={"batch": batch.encode([question.signed], private=True)},
            commit=False,
        )
        if status == 500:
            return str(answer["code"])
        return "deposited" if answer == {"usual": 1} else _outcome(answer["other"]["0"])

    async def _take(self, step: Step) -> Target:
        self._made += 1
        intent_id = f"0197a000-0000-7000-8000-{self._made:012x}"
        item, after = sign_step(step, intent_id=intent_id, now_ms=self.market.now_ms, network=NETWORK)
        organisation = step.author.organisation
        if item.private:
            await self.market.deposit(item, organisation=organisation)
        (result,) = await self.market.apply(item, organisation=organisation)
        assert result == {"status": "applied", "version": after.version}, step.action
        return after


def _outcome(result: dict[str, Any]) -> str:
    return str(result["code"]) if result["status"] == "refused" else str(result["status"])


@pytest.fixture(scope="module")
async def world(made_market: Market) -> World:
    world = World(Ledger(made_market.copy()), prefix="mx", exchange="exchange", operator="exchange-operator")
    await world.build()
    return world


async def _answers(world: World, cases: Iterable[Case], *, deposits: bool = False) -> dict[Case, str]:
    ledger = world.driver
    assert isinstance(ledger, Ledger)
    answers: dict[Case, str] = {}
    for number, case in enumerate(cases):
        question = ask(case, world, number=number, now_ms=ledger.market.now_ms)
        answers[case] = await (ledger.ask_deposit(question) if deposits else ledger.ask(question))
    return answers


async def test_nobody_may_more_and_nobody_less_than_the_tables_say(world: World) -> None:
    answers = await _answers(world, all_cases())
    verdict = judge(answers, {case: expected(case) for case in answers})
    print(f"\n{len(seats())} seats, {len(actions())} actions, {len(Ownership)} ownerships; {verdict}")
    assert verdict.faults == NO_FAULTS


async def test_terms_are_deposited_by_those_who_may_take_the_step(world: World) -> None:
    """`Deposit` knows no parties: whose order it is, `Apply` asks."""
    cases = [case for case in all_cases() if ACTIONS[case.action].private == "terms"]
    answers = await _answers(world, cases, deposits=True)
    wanted = {case: expected(case) for case in cases}
    wanted = {case: "deposited" if code in ("applied", "not_a_party") else code for case, code in wanted.items()}
    assert judge(answers, wanted, good="deposited").faults == NO_FAULTS


def test_the_tables_have_every_role_and_every_action() -> None:
    assert set(actions()) == set(ACTIONS)
    assert {seat.role for seat in seats()} == set(ROLES)
    assert all(seat.organisation in ROLES[seat.role].organisations for seat in seats())


async def test_a_hole_in_the_rules_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A viewer who could cancel, and a trader who could not, both show."""
    hole = replace(ACTIONS["cancel"], roles=("consumer_owner", "consumer_operator", "consumer_viewer"))
    monkeypatch.setitem(ACTIONS, "cancel", hole)
    cases = [case for case in all_cases() if case.action == "cancel"]
    verdict = judge(await _answers(world, cases), {case: expected(case) for case in cases})
    assert {fault.split()[0] for fault in verdict.allows} == {"consumer_viewer"}
    assert {fault.split()[0] for fault in verdict.denials} == {"retailer_trader", "retailer_contract_manager"}
