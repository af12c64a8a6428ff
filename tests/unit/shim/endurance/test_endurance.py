"""A day of work in minutes: what restarts, idle phases, large arguments and sheer number do to the service."""

from __future__ import annotations

import pytest

from tests.unit.shim.endurance.run import Outcome, Plan, endure


def assert_nothing_lost(outcome: Outcome, plan: Plan) -> None:
    assert outcome.wrong == 0
    assert outcome.strays == 0
    assert outcome.completed == plan.transactions
    assert sum(outcome.restarts.values()) == plan.restarts
    assert outcome.idle_phases == plan.idle_phases
    assert outcome.large == plan.large + plan.warm_up_large
    assert outcome.tasks[-1] <= outcome.tasks[0]


async def test_a_short_run_loses_and_crosses_no_answer() -> None:
    plan = Plan(transactions=500, restarts=6, idle_phases=1, large=1, warm_up_large=0, seed=8)
    assert_nothing_lost(await endure(plan), plan)


@pytest.mark.full
async def test_a_day_of_work_loses_no_answer_and_no_memory() -> None:
    plan = Plan(transactions=200_000, restarts=1_000, idle_phases=30, large=20, warm_up_large=8, seed=24)
    outcome = await endure(plan)
    print(outcome)
    assert_nothing_lost(outcome, plan)
    assert set(outcome.restarts) == {"stream", "peer", "line", "service"}
    assert outcome.memory_kb[-1] <= outcome.memory_kb[0] * 1.1
