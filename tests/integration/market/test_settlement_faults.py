"""kill -9 while a month is settled: run again, it ends with each bill made once, as an undisturbed run makes it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chaincode import batch, canonical
from chaincode.results import expand, usual_of
from gateway.client.keystore import Keystore
from gateway.client.readings_file import ReadingsFile
from network import lifecycle
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import bring_in
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import until
from tests.integration.market.metered_contracts import DAYS, MONTH, Contract, Metered, metered_contracts
from tests.integration.market.oracle import blocks
from tests.running_network import RunningNetwork

RUN, API, CHAINCODE, PEER = "the run", "api.retailerorg", "chaincode.consumerorg", "peer0.retailerorg.energysale.com"
RUNS = [
    pytest.param(100, (RUN, CHAINCODE), id="100 bills"),
    pytest.param(10_000, (RUN, API, CHAINCODE, PEER), id="10,000 bills", marks=pytest.mark.full),
]
READS_AT_ONCE = 16
DRAFTS = 40
RUN_S = 1_800


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """The retailer's clerk at a shell."""

    market: RunningNetwork
    metered: Metered
    keys: Path
    readings: Path

    @asynccontextmanager
    async def run(self) -> AsyncIterator[Process]:
        """`energysale settle` for the month."""
        program = Path(sys.executable).with_name("energysale")
        process = await asyncio.create_subprocess_exec(
            *(program, "settle", "--month", MONTH, "--readings", self.readings, "--as", self.metered.clerk.user),
            env=os.environ | {"ENERGYSALE_RUN": str(self.market.run), "ENERGYSALE_KEYSTORE": str(self.keys)},
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.fixture
async def clerk_of(
    open_market: RunningNetwork, direct: dict[str, Direct], tmp_path: Path
) -> Callable[[int], Awaitable[Clerk]]:
    """A clerk whose retailer has this many contracts to settle."""
    if "GridOrg" not in direct:
        pytest.skip("the grid company has no organisation in this network")

    async def make(count: int) -> Clerk:
        metered = await metered_contracts(await bring_in(open_market, direct), direct, count)
        who = metered.clerk
        pem = who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        Keystore(tmp_path / "keys").add(
            user=who.user,
            participant=who.participant,
            organisation=who.organisation,
            roles=who.roles,
            pem=pem,
        )
        readings = metered.readings_file(tmp_path / "readings.jsonl")
        return Clerk(market=open_market, metered=metered, keys=tmp_path / "keys", readings=readings)

    return make


@pytest.mark.parametrize(("count", "victims"), RUNS)
async def test_a_run_that_is_killed_anywhere_makes_each_bill_once(
    count: int, victims: Sequence[str], clerk_of: Callable[[int], Awaitable[Clerk]], market: RunningNetwork
) -> None:
    clerk = await clerk_of(count)
    contracts = clerk.metered.contracts
    undisturbed = await drafts(clerk)

    for place, victim in enumerate(victims, start=1):
        async with clerk.run() as process:
            await has_made(process, count * place // (len(victims) + 1))
            if victim == RUN:
                process.kill()
            else:
                market.kill(victim)
            await asyncio.wait_for(process.wait(), RUN_S)
        await asyncio.to_thread(lifecycle.up, market.run)  # heals: everything serves again
    async with clerk.run() as process:
        await asyncio.wait_for(process.wait(), RUN_S)
        assert process.returncode == 0

    made = await bills_made(market, {each.order for each in contracts})
    assert made == Counter({each.order: 1 for each in contracts})
    assert await statements(clerk) == undisturbed


async def has_made(process: Process, count: int) -> None:
    """Wait until the run says that so many bills are done, or ends."""
    assert process.stderr is not None
    async for line in process.stderr:
        said = re.match(rb"(\d+) bills", line)
        if said and int(said[1]) >= count:
            return


async def drafts(clerk: Clerk) -> dict[str, Any]:
    """What the bills of an undisturbed run say, by order."""
    file = ReadingsFile.read(clerk.readings)
    found: dict[str, Any] = {}

    async def asked(contracts: Sequence[Contract]) -> list[dict[str, Any]]:
        bills = [
            {
                "order": each.order,
                "start": DAYS[0],
                "end": DAYS[1],
                "readings": {each.point: file.packed[each.point, MONTH]},
            }
            for each in contracts
        ]
        async with client_of(clerk.market, clerk.metered.clerk) as client:
            return await client.settlements.drafts(bills)

    async def days_of_the_last() -> int:
        async with client_of(clerk.market, clerk.metered.clerk) as client:
            return len([each async for each in client.metering.days(point=clerk.metered.contracts[-1].point)])

    await until(days_of_the_last, 31, within_s=120)  # then the API knows all that the run asks it for
    for at in range(0, len(clerk.metered.contracts), DRAFTS):
        chunk = clerk.metered.contracts[at : at + DRAFTS]
        found |= {each.order: draft["statement"] for each, draft in zip(chunk, await asked(chunk), strict=True)}
    return found


async def statements(clerk: Clerk) -> dict[str, Any]:
    """What the bills on the ledger say, by order."""
    retailer = clerk.metered.direct["RetailerOrg"]
    await retailer.level()
    gate = asyncio.Semaphore(READS_AT_ONCE)

    async def one(order: str) -> tuple[str, Any]:
        async with gate:
            record = await retailer.ask("ReadSettlement", order, MONTH)
            return order, (await retailer.ask("ReadStatement", record["statement_hash"]))["statement"]

    return dict(await asyncio.gather(*(one(each.order) for each in clerk.metered.contracts)))


async def bills_made(market: RunningNetwork, orders: set[str]) -> Counter[str]:
    """How often the blocks have a bill of each order."""
    found: Counter[str] = Counter()
    async for block in blocks(market, "RegulatorOrg"):
        for transaction in block.transactions:
            if transaction.is_valid and transaction.args[:1] == (b"Apply",):
                items = batch.decode(transaction.args[1])
                results = expand(transaction.response_payload, usual=usual_of(items))
                for item, result in zip(items, results, strict=True):
                    intent = canonical.loads(item.intent)
                    if result["status"] == "applied" and intent["action"] == "settle" and intent["target"] in orders:
                        found[intent["target"]] += 1
    return found
