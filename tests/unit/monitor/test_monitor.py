"""The monitor over a chain: what it counts, and that it knows nothing private."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gateway.projection.pace_tables import latencies, paces
from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import NOW_MS, Chain, key, order_record
from tests.unit.trading.floor import MILL, done, signed, whole_chain


def contract(chain: Chain, name: str, *, number: int, at: int = NOW_MS, **fields: object) -> str:
    """An order of mill's that was archived; its id."""
    item = signed("archive", number=number, who=MILL, name=name)
    record = order_record(7, "executing", stage="execute", next=[], **fields)
    chain.add(done([(item, 7)], {key("order", item.digest): record}, at=at))
    return item.digest


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = whole_chain()
    for number, retailer in enumerate(("southgrid", "southgrid", "southgrid", "eastpower")):
        contract(chain, retailer, number=90 + number, retailer=retailer)
    disputed = signed("dispute", number=95, who=MILL)
    record = order_record(8, "disputed", stage="freeze", next=["exchange"])
    chain.add(done([(disputed, 8)], {key("order", disputed.digest): record}))
    made = Instance(tmp_path / "api", chain, organisation="RegulatorOrg")
    made.app.state.clock = lambda: NOW_MS + 120_000
    made.index()
    yield made
    await made.close()


async def test_it_counts_orders_queues_and_pace(instance: Instance) -> None:
    seen = (await instance.get("monitor", await instance.log_in("watcher"))).json()
    assert {(each["state"], each["stage"], each["orders"]) for each in seen["orders"]} == {
        ("confirmed", "audit", 4),
        ("executing", "execute", 4),
        ("disputed", "freeze", 1),
    }
    assert (seen["open_disputes"], seen["waiting_audits"]) == (1, 4)
    assert {(each["state"], *each["waits_for"], each["orders"], each["oldest_at"]) for each in seen["queues"]} == {
        ("confirmed", "exchange", 4, NOW_MS),
        ("disputed", "exchange", 1, NOW_MS + 8),
    }
    pace = {each["action"]: each["intents"] for each in seen["pace"]}
    assert (pace["take"], pace["bid"], pace["allot"], pace["archive"]) == (2, 3, 1, 4)
    assert seen["throughput"]["intents"] == sum(pace.values()) == seen["latency"]["intents"]
    assert seen["throughput"]["busiest_minute"] == seen["throughput"]["intents"]
    assert seen["block_height"] == len(instance.chain.received) - 1


async def test_it_knows_public_volumes_alone(instance: Instance) -> None:
    answer = await instance.get("monitor", await instance.log_in("watcher"))
    assert "777000777" not in answer.text
    modes = {each["mode"]: each for each in answer.json()["modes"]}
    assert (modes["listing"]["orders"], modes["listing"]["public_energy_wh"]) == (2, 1_000)
    assert (modes["auction"]["public_orders"], modes["auction"]["price_least_e8_yuan_per_kwh"]) == (1, 46_300_000)
    assert (modes["bilateral"]["orders"], modes["bilateral"]["public_orders"]) == (6, 0)
    found = answer.json()["concentration"]
    assert [(each["retailer"], each["contracts"]) for each in found["top"]] == [("southgrid", 4), ("eastpower", 1)]
    assert (found["contracts"], found["retailers"], found["hhi_by_contracts"]) == (5, 2, 6_800)
    assert found["hhi_by_public_energy"] is None


async def test_what_is_older_than_an_hour_is_not_in_its_pace(instance: Instance) -> None:
    instance.app.state.clock = lambda: NOW_MS + 61 * 60_000
    seen = (await instance.get("monitor", await instance.log_in("watcher"))).json()
    assert (seen["pace"], seen["latency"]["median_ms"], seen["throughput"]["blocks"]) == ([], None, 0)
    assert seen["waiting_audits"] == 4


async def test_latencies_are_kept_for_a_day_and_the_counts_for_good(instance: Instance) -> None:
    contract(instance.chain, "later", number=99, at=NOW_MS + 86_400_000 + 60_000)
    instance.index()

    def minutes(connection: object) -> list[int]:
        return [
            connection.execute(select(func.count(each.c.minute.distinct()))).scalar_one()  # type: ignore[attr-defined]
            for each in (latencies, paces)
        ]

    assert await instance.database.read(minutes) == [1, 2]


async def test_only_those_who_watch_may_ask(tmp_path: Path) -> None:
    made = Instance(tmp_path / "api", whole_chain())
    made.index()
    assert code(await made.get("monitor", await made.log_in("li-na"))) == (403, "role_not_allowed")
    await made.close()


async def test_blocks_in_one_run_or_one_by_one_give_the_same_counts(tmp_path: Path) -> None:
    at_once, one_by_one = Chain(), whole_chain()
    at_once.received = list(one_by_one.received)
    whole = Instance(tmp_path / "whole", at_once)
    whole.index()
    step = Instance(tmp_path / "step", Chain())
    step.chain.received = []
    for block in one_by_one.received:
        step.chain.received.append(block)
        step.index()

    def counted(connection: object) -> list[object]:
        return [
            sorted(map(tuple, connection.execute(select(each))))  # type: ignore[attr-defined]
            for each in (paces, latencies)
        ]

    assert await whole.database.read(counted) == await step.database.read(counted)
    await whole.close()
    await step.close()
