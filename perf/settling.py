"""`python -m perf.settling --count 1000`: a retailer's month from anchored readings to committed bills, on a running
network in which the grid company takes part.

Contracts, metering points and the month's readings are prepared first, over HTTP as anybody would, which is not
measured: a contract and a point for each consumer, real load profiles at several sizes. Then the retailer's clerk
settles the month as `energysale settle` does: readings from the grid company's API, drafts, signatures, statements by
the chaincode of both trading organisations. Bills are counted from committed blocks.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chaincode.billing.model import next_month
from chaincode.billing.readings import days_between
from chaincode.dates import market_day
from gateway.client import metering_steps as steps
from gateway.client.client import EnergySaleClient
from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.keystore import Signer
from gateway.client.maker import IntentMaker, wall_clock_ms
from gateway.client.settlement_run import GridReadings, SettlementRun, Tally
from network.paths import default_run
from perf import cast, ledger_count
from perf.contract_steps import contracts_in_force
from perf.errors import MeasurementError
from perf.machine import busy_seconds, processor_seconds
from perf.metering import GRID_ORG, anchor_all, bring, meter_agent, prepare_points, until
from perf.readings import OPENS_ON, point_of
from perf.registering import all_applied, keys_of, register_users, registrar_of
from perf.stage import Stage, open_stage
from perf.target import EXCHANGE_ORG, RETAILER_ORG, Target, api_of, find_target

_CLERK_ROLES = ("retailer_settlement_clerk",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a run took: `committed` bills of the blocks in `seconds`; `processors` is CPU seconds by kind of process."""

    tally: Tally
    committed: int
    seconds: float
    busy_s: float
    processors: dict[str, float]


async def run(target: Target, *, count: int, progress: Progress) -> Figures:
    """A month of `count` contracts. Raises LoadRefusedError, MeasurementError, EnergySaleError."""
    grid_api = api_of(target.run, GRID_ORG)
    players = await cast.prepare(target, consumers=count)
    offer = players.offers[0]
    clerk = await _clerk(target, players.retailer_of(offer).identity.participant)
    one_offer = cast.Cast(
        consumers=players.consumers, retailers=players.retailers, auditors=players.auditors, offers=[offer]
    )
    async with AsyncExitStack() as stack:

        def client_of(who: Signer, api: str, audience: str | None = None) -> EnergySaleClient:
            return EnergySaleClient(api, signer=who, network_id=target.network_id, audience=audience)

        client = await stack.enter_async_context(client_of(clerk, target.apis[RETAILER_ORG]))
        month = await _next_month(client)
        shown = progress.add_task(f"contracts for {month}", total=count)
        stage = await stack.enter_async_context(open_stage(target, one_offer, users=count))
        orders = await contracts_in_force(stage, count, period=(f"{month}-01", next_month(f"{month}-01")))
        progress.advance(shown, count)
        agent = await meter_agent(target)
        grid = await stack.enter_async_context(client_of(agent, grid_api))
        await _readings(stage, grid, agent, grid_api, month, count=count, progress=progress)
        last_day = days_between(f"{month}-01", next_month(f"{month}-01"))[-1]
        await until(lambda: _knows(client, orders[-1], last_day))
        visitor = await stack.enter_async_context(client_of(clerk, grid_api, GRID_ORG))
        shown = progress.add_task("bills", total=count)
        source = GridReadings(visitor, month=month)
        settlement = SettlementRun(
            client, source, month=month, progress=lambda tally: progress.update(shown, completed=tally.done)
        )
        first_block, processors = await stage.height(), processor_seconds(target.run)
        busy, began = busy_seconds(), time.monotonic()
        tally = await settlement.run()
        seconds, busy = time.monotonic() - began, busy_seconds() - busy
        after = processor_seconds(target.run)
        profile = target.profile(RETAILER_ORG)
        ledger = await ledger_count.count(profile, first_block=first_block, end_block=await stage.height())
    return Figures(
        tally=tally,
        committed=ledger.actions["settle"],
        seconds=seconds,
        busy_s=busy,
        processors={kind: after[kind] - before for kind, before in processors.items()},
    )


async def _clerk(target: Target, participant: str) -> Signer:
    """The clerk of the retailer that settles, registered."""
    (clerk,) = keys_of(target, [f"{participant}-clerk"], RETAILER_ORG, participant=participant, roles=_CLERK_ROLES)
    async with Http(target.apis[EXCHANGE_ORG]) as exchange:
        await register_users(target, registrar_of(target), exchange, [clerk], participants=False)
    return clerk


async def _next_month(client: EnergySaleClient) -> str:
    """The latest month that is over and in which the retailer has no bill."""
    first = date.fromisoformat(market_day(wall_clock_ms())).replace(day=1)
    while True:
        first = (first - timedelta(days=1)).replace(day=1)
        month = first.isoformat()[:7]
        if not await _any(client.settlements.find(month=month, limit=1)):
            return month


async def _readings(
    stage: Stage, grid: EnergySaleClient, agent: Signer, grid_api: str, month: str, *, count: int, progress: Progress
) -> None:
    """A point of each consumer, and the month's readings of all, anchored."""
    maker = IntentMaker(agent, stage.target.network_id)
    async with Http(grid_api) as http:
        await prepare_points(http, maker, grid, count=count, progress=progress)
        await _assign(http, maker, grid, stage.players.consumers[:count])
    days = days_between(f"{month}-01", next_month(f"{month}-01"))
    shown = progress.add_task("days brought", total=count * len(days))
    for day in days:
        await bring(grid, date.fromisoformat(day), count=count, advance=partial(progress.advance, shown))
    await anchor_all(grid, count=count * len(days), progress=progress)


async def _assign(http: Http, maker: IntentMaker, grid: EnergySaleClient, consumers: Sequence[Signer]) -> None:
    """Each consumer's point becomes its own, unless it is."""
    owners = {point_of(number): consumer.identity.participant for number, consumer in enumerate(consumers)}
    assigned = {each["point_id"] async for each in grid.metering.all_assignments(limit=500)}
    versions = {each["point_id"]: each["version"] async for each in grid.metering.points(limit=500)}
    steps_due = [
        steps.on_point("assign_point", point, version=versions[point], args={"participant": owner, "start": OPENS_ON})
        for point, owner in owners.items()
        if point not in assigned
    ]
    await all_applied(http, [maker.make(step) for step in steps_due])


async def _knows(client: EnergySaleClient, order: str, last_day: str) -> bool:
    """Whether the retailer's API has what the run asks it for: the last contract, the last anchored day."""
    known = await client.orders.get(order)
    return known["stage"] == "execute" and await _any(client.metering.days(from_date=last_day, limit=1))


async def _any(records: AsyncIterator[dict[str, Any]]) -> bool:
    async for _ in records:
        return True
    return False


def main() -> int:
    """0 when every bill is on the ledger."""
    parser = argparse.ArgumentParser(prog="python -m perf.settling", description=__doc__)
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--count", type=int, default=1_000, help="how many contracts")
    options = parser.parse_args()
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        target = find_target(options.run.absolute())
        with Progress(*columns, console=console) as progress:
            figures = asyncio.run(run(target, count=options.count, progress=progress))
    except (MeasurementError, EnergySaleError) as error:
        console.print(f"[bold]Not done:[/] {error}", highlight=False)
        return 1
    kinds = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in sorted(figures.processors.items()))
    console.print(
        f"{figures.committed:,} bills committed in {figures.seconds:.1f} s: "
        f"{figures.committed / figures.seconds:,.0f}/s; {len(figures.tally.failed)} failed; "
        f"CPU {figures.busy_s:.1f} s in all (s by kind: {kinds})",
        highlight=False,
    )
    return 0 if figures.committed == options.count else 1


if __name__ == "__main__":
    sys.exit(main())
