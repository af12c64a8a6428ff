"""The grid company's part of the month: points and meters, readings on real profiles, their roots on the ledger.

A consumer's reactive energy has a peak of three tenths of its active one, which makes usual power factors.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from gateway.client.client import EnergySaleClient
from gateway.demo.cast import CONSUMERS, Consumer
from gateway.demo.cast_plants import PLANTS, Plant
from gateway.demo.errors import DemoError
from gateway.demo.month import Month
from gateway.demo.profiles import generation_profiles, load_profiles, reactive_profiles
from network.files import write_atomically

ZONE = "pearl-river-delta"
_DAYS_AT_ONCE = 200
_PATIENCE_S = 60.0
_POLL_S = 0.2
_REACTIVE_TENTHS = 3
# What the grid company missed, and estimates: a consumer, a day of the month, half-open quarter-hours.
GAP = ("restaurant-2", 12, range(40, 44))
_UNUSUAL = {"unusual_sum", "unusual_peak"}
Day = tuple[str, date, Mapping[str, Sequence[int | None]]]
"""Point, date and series by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """What came of the readings: how many days were brought, how many of them have estimated values, how many were so
    unusual that the agent had to let them stand, and how many were anchored."""

    days: int
    estimated: int
    accepted: int
    anchored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the grid company measures: a consumer's connection or a plant's, with its largest power."""

    point: str
    owner: str
    peak_kw: int
    direction: str
    voltage_level: str
    series: Callable[[date], dict[str, Sequence[int | None]]]

    @property
    def capacity_va(self) -> int:
        return self.peak_kw * 1_250


def sites() -> list[Site]:
    """All of the demo's."""
    consumers = [
        Site(
            point=point_of(each),
            owner=each.participant,
            peak_kw=each.peak_kw,
            direction="import",
            voltage_level=_level(each),
            series=partial(readings, each),
        )
        for each in CONSUMERS
    ]
    plants = [
        Site(
            point=each.point,
            owner=each.producer,
            peak_kw=each.peak_kw,
            direction="export",
            voltage_level="from_1kv",
            series=partial(generation, each),
        )
        for each in PLANTS
    ]
    return consumers + plants


def point_of(consumer: Consumer) -> str:
    return f"mp-{consumer.participant}"


async def connect(agent: EnergySaleClient, month: Month) -> None:
    """A metering point with a meter for each site, where there is none. Raises the client's errors."""
    there = {each["point_id"] async for each in agent.metering.points(limit=500)}
    await asyncio.gather(*(_connect(agent, each, month) for each in sites() if each.point not in there))


async def _connect(agent: EnergySaleClient, site: Site, month: Month) -> None:
    since = month.first.isoformat()
    described = {"direction": site.direction, "voltage_level": site.voltage_level, "zone": ZONE}
    capacity = {"capacity_va": site.capacity_va}
    await agent.metering.register_point({"point": site.point, "opens_on": since, **described, **capacity})
    sizes = {"ratio": 1 if site.peak_kw < 50 else 100, "digits": 8, "resolution_wh": 10, **capacity}
    meter = f"m{site.point.removeprefix('mp')}"
    await agent.metering.install_meter({"meter": meter, "point": site.point, "on": since, **sizes})
    await agent.metering.on_meter("commission_meter", meter, {"on": since})
    await agent.metering.on_point("assign_point", site.point, {"participant": site.owner, "start": since})


def _level(consumer: Consumer) -> str:
    if consumer.segment == "residential" or consumer.peak_kw < 100:
        return "below_1kv"
    return "from_1kv" if consumer.peak_kw < 5_000 else "from_35kv"


def generation(plant: Plant, day: date) -> dict[str, Sequence[int | None]]:
    """What a plant feeds in on a day, Wh."""
    energies = generation_profiles()[plant.profile].of_day(day)
    return {"active_import": [0] * len(energies), "active_export": [plant.peak_kw * each for each in energies]}


def readings(consumer: Consumer, day: date) -> dict[str, Sequence[int | None]]:
    """A consumer's day: 96 values of each series, Wh and varh; a quarter-hour of GAP is not measured."""
    active = [consumer.peak_kw * each for each in load_profiles()[consumer.profile].of_day(day)]
    peak = consumer.peak_kw * _REACTIVE_TENTHS
    reactive = [peak * each // 10 for each in reactive_profiles()[consumer.profile].of_day(day)]
    series: dict[str, Sequence[int | None]] = {
        "active_import": active,
        "reactive_import": [max(each, 0) for each in reactive],
        "reactive_export": [max(-each, 0) for each in reactive],
    }
    name, number, missed = GAP
    if (consumer.participant, day.day) != (name, number):
        return series
    return {
        title: [None if place in missed else each for place, each in enumerate(values)]
        for title, values in series.items()
    }


async def bring_month(agent: EnergySaleClient, month: Month) -> Metered:
    """Bring the month's readings of all sites, where they are not anchored yet, and anchor them.

    Raises DemoError (readings that the grid company rejects, or cannot anchor), the client's errors.
    """
    await connect(agent, month)
    period = {"from_date": month.first.isoformat(), "to_date": month.end.isoformat()}
    there = {(each["point_id"], each["date"]) async for each in agent.metering.days(**period)}
    days = [
        (each.point, day, each.series(day))
        for each in sites()
        for day in month.days
        if (each.point, day.isoformat()) not in there
    ]
    estimated, accepted = await bring(agent, days)
    return Metered(days=len(days), estimated=estimated, accepted=accepted, anchored=await anchor(agent))


async def bring(agent: EnergySaleClient, days: Sequence[Day]) -> tuple[int, int]:
    """Bring days of readings, and let those stand that are only unusual: in how many values were estimated, and how
    many were let stand. Raises DemoError."""
    estimated = accepted = 0
    for at in range(0, len(days), _DAYS_AT_ONCE):
        lines = "\n".join(_lines(days[at : at + _DAYS_AT_ONCE]))
        answer = await agent.readings.bring(lines.encode(), media_type="application/x-ndjson")
        if answer["rejected"]:
            codes = sorted({str(row["code"]) for row in answer["rows"] if row["code"]})
            raise DemoError(f"the grid company rejected {answer['rejected']} days of readings: {', '.join(codes)}")
        estimated += sum("estimated" in row["findings"] for row in answer["rows"])
        for row in answer["rows"]:
            if row["state"] == "received" and set(row["findings"]) <= _UNUSUAL:
                await agent.readings.accept(row["point"], row["date"], version=row["version"])
                accepted += 1
    return estimated, accepted


def _lines(days: Sequence[Day]) -> Iterator[str]:
    for point, day, series in days:
        yield json.dumps({"point": point, "date": day.isoformat(), **series})


async def anchor(agent: EnergySaleClient) -> int:
    """Anchor all that waits, and wait until the grid company's instance knows it; how many days. Raises DemoError."""
    done = None
    async for done in agent.readings.anchor():
        if done.refused:
            raise DemoError(f"days that were not anchored: {json.dumps(done.refused)}")
    deadline = time.monotonic() + _PATIENCE_S
    while True:  # nothing tells a client that the instance has followed the ledger
        if not (await agent.readings.figures())["validated"]:
            break
        if time.monotonic() > deadline:
            raise DemoError("days were anchored, and the grid company's instance does not know it")
        await asyncio.sleep(_POLL_S)
    return done.days if done else 0


async def save_proven(agent: EnergySaleClient, month: Month, file: Path) -> None:
    """The month's anchored readings with what proves them, as `energysale settle` takes them."""
    pieces: list[bytes] = [piece async for piece in agent.readings.proven(month.name)]
    write_atomically(file, b"".join(pieces), mode=0o600)  # readings are their consumers' and their retailers'
