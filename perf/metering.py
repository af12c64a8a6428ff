"""`python -m perf.metering --count 100000`: a night of the grid company: one day's readings of many points brought over
HTTP, judged, stored, and anchored with the agent's key on a running network in which the grid company takes part.

Points and meters are registered first, which is not measured; a run that is broken off may be repeated, and each run
takes the next day that was not brought. `--store-only` measures judging and storing alone, without a network, at a
tenth, a half and all of the points: what a point costs must not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chaincode.dates import market_day
from chaincode.intent import SignedIntent
from gateway.client import metering_steps as steps
from gateway.client.client import EnergySaleClient
from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.keystore import Signer
from gateway.client.maker import IntentMaker, wall_clock_ms
from network.paths import default_run
from perf.errors import MeasurementError
from perf.machine import peak_memory_mib
from perf.readings import OPENS_ON, body_of, point_of
from perf.registering import AT_ONCE, REPEATED, all_applied, keys_of, register_users, registrar_of
from perf.store_only import measure_store
from perf.target import EXCHANGE_ORG, Target, api_of, find_target

GRID_ORG, AGENT = "GridOrg", "perf-meter-agent"
_DAYS_AT_ONCE = 1_000
_SENDERS = 2  # while one body is judged, the next one is made and sent
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a run took, in seconds; `peak_mib` is the most memory that the grid company's API had."""

    points: int
    brought_s: float
    anchored_s: float
    peak_mib: int

    @property
    def total_s(self) -> float:
        return self.brought_s + self.anchored_s


async def run(target: Target, *, count: int, progress: Progress) -> Figures:
    """One day of `count` points. Raises LoadRefusedError, MeasurementError, EnergySaleError."""
    api = api_of(target.run, GRID_ORG)
    agent = await meter_agent(target)
    async with Http(api) as http, EnergySaleClient(api, signer=agent, network_id=target.network_id) as client:
        await prepare_points(http, IntentMaker(agent, target.network_id), client, count=count, progress=progress)

        day = await _next_day(client, count)
        began = time.monotonic()
        shown = progress.add_task("brought", total=count)
        await bring(client, day, count=count, advance=partial(progress.advance, shown))
        brought = time.monotonic()
        await anchor_all(client, count=count, progress=progress)
        return Figures(
            points=count,
            brought_s=brought - began,
            anchored_s=time.monotonic() - brought,
            peak_mib=peak_memory_mib(target.run, f"api.{GRID_ORG.lower()}"),
        )


async def meter_agent(target: Target) -> Signer:
    """The grid company's user that brings and anchors readings, registered. Raises LoadRefusedError."""
    (agent,) = keys_of(target, [AGENT], GRID_ORG)
    async with Http(target.apis[EXCHANGE_ORG]) as exchange:
        await register_users(target, registrar_of(target), exchange, [agent])
    return agent


async def prepare_points(
    http: Http, maker: IntentMaker, client: EnergySaleClient, *, count: int, progress: Progress
) -> None:
    """Points and meters of the numbers below `count`, known to the API. Raises LoadRefusedError."""
    found = client.metering.meters(state="commissioned", limit=500)
    there = {each["point"] async for each in found}
    missing = [number for number in range(count) if point_of(number) not in there]
    shown = progress.add_task("points and meters", total=count, completed=count - len(missing))
    for start in range(0, len(missing), AT_ONCE):
        numbers = missing[start : start + AT_ONCE]
        for intents in zip(*(_registration(maker, number) for number in numbers), strict=True):
            await all_applied(http, intents, accepted=(*REPEATED, "stale_version", "illegal_move"))
        progress.advance(shown, len(numbers))

    async def indexed() -> bool:
        last = client.metering.meters(state="commissioned", point=point_of(count - 1))
        return bool([each async for each in last])

    await until(indexed)


async def until(ask: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is so: no event tells a client how far another process is."""
    async with asyncio.timeout(_PATIENCE_S):
        while not await ask():  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _registration(maker: IntentMaker, number: int) -> Iterator[SignedIntent]:
    point, meter = point_of(number), f"perf-m{number:06d}"
    connection = {"direction": "import", "voltage_level": "below_1kv", "capacity_va": 500_000, "zone": "fujian"}
    sizes = {"ratio": 40, "digits": 6, "resolution_wh": 10, "capacity_va": 500_000}
    yield maker.make(steps.register_point({"point": point, "opens_on": OPENS_ON, **connection}))
    yield maker.make(steps.install_meter({"meter": meter, "point": point, "on": OPENS_ON, **sizes}))
    yield maker.make(steps.on_meter("commission_meter", meter, version=1, args={"on": OPENS_ON}))


async def _next_day(client: EnergySaleClient, count: int) -> date:
    """The latest day of which the last point has no readings."""
    day = date.fromisoformat(market_day(wall_clock_ms())) - timedelta(days=1)
    while True:
        try:
            await client.readings.day(point_of(count - 1), day.isoformat())
        except EnergySaleError:
            return day
        day -= timedelta(days=1)


async def bring(client: EnergySaleClient, day: date, *, count: int, advance: Callable[[int], None]) -> None:
    """The readings of `day` of all points below `count`; those that are unusual for their point are let stand.
    `advance` is told of each lot of points that is through.

    Raises MeasurementError, EnergySaleError.
    """
    starts = iter(range(0, count, _DAYS_AT_ONCE))

    async def send() -> None:
        for start in starts:
            numbers = range(start, min(start + _DAYS_AT_ONCE, count))
            body = await asyncio.to_thread(body_of, numbers, day)
            answer = await client.readings.bring(body, media_type="application/x-ndjson")
            if answer["rejected"]:
                code = next(row["code"] for row in answer["rows"] if row["code"])
                raise MeasurementError(f"{answer['rejected']} days were rejected: {code}")
            for row in answer["rows"]:
                if row["state"] == "received":
                    await client.readings.accept(row["point"], row["date"], version=row["version"])
            advance(len(numbers))

    await asyncio.gather(*(send() for _ in range(_SENDERS)))


async def anchor_all(client: EnergySaleClient, *, count: int, progress: Progress) -> None:
    """Anchor the `count` days that wait, until the grid company's instance knows that each is on the ledger.

    Raises MeasurementError, EnergySaleError.
    """
    shown = progress.add_task("anchored", total=count)
    async for done in client.readings.anchor():
        progress.update(shown, completed=done.days)
        if done.refused:
            raise MeasurementError(f"days were not anchored: {done.refused}")

    async def noted() -> bool:
        return not (await client.readings.figures())["validated"]

    await until(noted)


def main() -> int:
    """0 when all was brought and anchored."""
    parser = argparse.ArgumentParser(prog="python -m perf.metering", description=__doc__)
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--count", type=int, default=100_000, help="how many metering points")
    parser.add_argument("--store-only", action="store_true", help="no network: judge and store, at three sizes")
    options = parser.parse_args()
    console = Console(stderr=True)
    if options.store_only:
        for points, seconds, peak in measure_store(options.count):
            console.print(
                f"{points:>8,} points: {seconds:.1f} s of CPU, {seconds / points * 1e3:.3f} ms a point, {peak} MiB"
            )
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        target = find_target(options.run.absolute())
        with Progress(*columns, console=console) as progress:
            figures = asyncio.run(run(target, count=options.count, progress=progress))
    except (MeasurementError, EnergySaleError) as error:
        console.print(f"[bold]Not done:[/] {error}", highlight=False)
        return 1
    console.print(
        f"{figures.points:,} points x 96: brought, judged and stored in {figures.brought_s:.1f} s "
        f"({figures.points / figures.brought_s:,.0f}/s), anchored in {figures.anchored_s:.1f} s "
        f"({figures.points / figures.anchored_s:,.0f}/s), together {figures.total_s:.1f} s; the API's memory "
        f"{figures.peak_mib} MiB at most",
        highlight=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
