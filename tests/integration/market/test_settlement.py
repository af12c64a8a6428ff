"""A month settled on the real network: bills that both trading organisations computed, seen by their parties alone."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.client.errors import ProblemError
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import SettlementRun, Tally
from gateway.verify import verify
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, MEMBERS, OUTSIDERS, holding, holds
from tests.integration.market.metered_contracts import MONTH, Metered, metered_contracts, month
from tests.integration.market.oracle import blocks
from tests.running_network import RunningNetwork
from tests.unit.verify.test_evidence import changes, reason

CONTRACTS = 5


@pytest.fixture
async def metered(open_market: RunningNetwork, people: People, direct: dict[str, Direct]) -> Metered:
    if "GridOrg" not in direct:
        pytest.skip("the grid company has no organisation in this network")
    return await metered_contracts(people, direct, CONTRACTS)


async def run(market: RunningNetwork, metered: Metered, file: Path, *orders: str) -> Tally:
    """A run of the retailer's clerk over these contracts, or all that were made here."""
    async with client_of(market, metered.clerk) as client:
        return await SettlementRun(client, ReadingsFile.read(file), month=MONTH).run(
            orders or [each.order for each in metered.contracts]
        )


async def test_a_month_is_settled_once_whoever_runs_it_again(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    file = metered.readings_file(tmp_path / "readings.jsonl")
    one = metered.contracts[0]
    first = await run(market, metered, file, one.order)
    assert (first.settled, first.failed) == (1, {})
    both = await asyncio.gather(run(market, metered, file), run(market, metered, file))
    assert sum(tally.settled for tally in both) == CONTRACTS - 1
    assert [tally.failed for tally in both] == [{}, {}]
    again = await run(market, metered, file)
    assert (again.settled, again.corrected, again.unchanged) == (0, 0, CONTRACTS)

    for each in metered.contracts:
        record = await metered.direct["RegulatorOrg"].read("ReadSettlement", each.order, MONTH)
        assert record["version"] == 1
        members = [
            await metered.direct[name].read("ReadStatement", record["statement_hash"])
            for name in ("ConsumerOrg", "RetailerOrg")
        ]
        assert members[0] == members[1]
        statement = members[0]["statement"]
        assert statement["energy_wh"] == sum(sum(day.columns[0]) for day in month(each.point))
        assert sum(statement["parties"].values()) == 0 < statement["total_fen"]


@dataclass(frozen=True)
class Overtaken:
    """Readings that are there only when somebody else's run, begun meanwhile, has come to its end."""

    file: ReadingsFile
    others: Callable[[], Awaitable[Tally]]

    async def of_points(self, points: Collection[str]) -> ReadingsFile:
        """Those of the file."""
        await self.others()
        return await self.file.of_points(points)


async def test_a_run_that_another_overtakes_makes_nothing_twice(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    orders = [each.order for each in metered.contracts]

    async def overtaken(file: Path) -> Tally:
        async with client_of(market, metered.clerk) as client:
            readings = Overtaken(ReadingsFile.read(file), lambda: run(market, metered, file))
            return await SettlementRun(client, readings, month=MONTH).run(orders)

    tally = await overtaken(metered.readings_file(tmp_path / "first.jsonl"))
    assert (tally.settled, tally.unchanged, tally.failed) == (0, CONTRACTS, {})
    point = metered.contracts[0].point
    changed = month(point, more_wh=1_000_000)
    await metered.anchor([(point, changed[:1])], version=2)
    tally = await overtaken(metered.readings_file(tmp_path / "second.jsonl", {point: changed}))
    assert (tally.corrected, tally.unchanged, tally.failed) == (0, CONTRACTS, {})
    record = await metered.direct["RegulatorOrg"].read("ReadSettlement", orders[0], MONTH)
    assert record["version"] == 2


async def test_corrected_readings_are_another_version_with_its_difference(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    await run(market, metered, metered.readings_file(tmp_path / "first.jsonl"))
    one = metered.contracts[0]
    changed = month(one.point, more_wh=1_000_000)
    await metered.anchor([(one.point, changed[:1])], version=2)
    tally = await run(market, metered, metered.readings_file(tmp_path / "second.jsonl", {one.point: changed}))
    assert (tally.corrected, tally.unchanged, tally.failed) == (1, CONTRACTS - 1, {})
    async with client_of(market, one.consumer) as client:
        before = await client.settlements.statement(one.order, MONTH, version=1)
        after = await client.settlements.statement(one.order, MONTH)
    assert after["delta"]["energy_wh"] == 1_000_000
    assert after["delta"]["total_fen"] == after["total_fen"] - before["total_fen"]
    assert after["charged"] == "with_the_next_bill"


async def test_a_bill_is_proved_offline_by_its_file_and_no_changed_byte_goes_unseen(
    market: RunningNetwork, metered: Metered, people: People, tmp_path: Path
) -> None:
    file = metered.readings_file(tmp_path / "readings.jsonl")
    await run(market, metered, file)
    one = metered.contracts[0]
    async with client_of(market, one.consumer) as client:
        whole = await client.evidence.of_bill(one.order, MONTH, readings=ReadingsFile.read(file))
    began = time.perf_counter()
    bill = verify(whole, network=market.network_id).bill
    assert time.perf_counter() - began < 1
    assert bill is not None
    assert bill.checks == ("public_record", "statement", "readings", "computation")
    assert [each for each in changes(whole, 50, seed=7) if reason(each) == "holds"] == []
    async with client_of(market, people.inspector) as client:
        outside = verify(await client.evidence.of_bill(one.order, MONTH), network=market.network_id)
    assert outside.bill is not None
    assert (outside.bill.checks, outside.terms) == (("public_record",), {})


@pytest.mark.full
async def test_a_thousand_changed_bytes_of_a_bills_file_are_caught(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    file = metered.readings_file(tmp_path / "readings.jsonl")
    await run(market, metered, file)
    one = metered.contracts[0]
    async with client_of(market, one.consumer) as client:
        whole = await client.evidence.of_bill(one.order, MONTH, readings=ReadingsFile.read(file))
    assert [each for each in changes(whole, 1_000, seed=8) if reason(each) == "holds"] == []


async def test_each_party_sees_its_own_bills_and_others_only_that_there_are_some(
    market: RunningNetwork, metered: Metered, people: People, tmp_path: Path
) -> None:
    await run(market, metered, metered.readings_file(tmp_path / "readings.jsonl"))
    mine, other = metered.contracts[:2]
    async with client_of(market, mine.consumer) as client:
        assert [each["order_id"] async for each in client.settlements.find()] == [mine.order]
        assert (await client.settlements.statement(mine.order, MONTH))["consumer"] == mine.consumer.participant
        for read in (client.settlements.get, client.settlements.statement):
            with pytest.raises(ProblemError) as none:
                await read(other.order, MONTH)
            assert none.value.code == "not_found"
    async with client_of(market, people.inspector) as client:
        assert (await client.settlements.get(other.order, MONTH))["version"] == 1
        with pytest.raises(ProblemError) as none:
            await client.settlements.statement(other.order, MONTH)
        assert none.value.code == "not_found"


async def test_no_amount_energy_or_salt_leaves_the_two_organisations(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    await run(market, metered, metered.readings_file(tmp_path / "readings.jsonl"))
    needles = []
    for each in metered.contracts:
        record = await metered.direct["ConsumerOrg"].read("ReadSettlement", each.order, MONTH)
        text = await metered.direct["ConsumerOrg"].read("ReadStatement", record["statement_hash"])
        statement = text["statement"]
        needles += [text["salt"].encode(), bytes.fromhex(text["salt"])]
        needles += [str(number).encode() for number in (statement["energy_wh"], statement["total_fen"])]
    assert all(len(needle) >= 7 for needle in needles)
    assert holding(market, needles[:1], *MEMBERS)
    held = holding(market, needles, *OUTSIDERS, LOGS)
    assert held == []
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload]
            if transaction.args[:1] == (b"Apply",):
                parts.append(zlib.decompress(transaction.args[1]))
            assert not any(holds(part, needle) for needle in needles for part in parts)
