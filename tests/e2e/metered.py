"""A contract in force over months that are behind us, its metering point anchored: what settlement begins with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.readings import days_between
from chaincode.metering.day_tree import day_root
from gateway.client.metering_steps import anchor_readings
from gateway.client.steps import OrderFields
from tests.e2e.people import CONSUMER, GRID, RETAILER, Office, Person
from tests.e2e.world import World
from tests.integration.market.people import fresh

MONTHS = ("2026-08", "2026-09")
_PERIOD = ("2026-08-01", "2027-08-01")
_FIRST_DAYS = ("2026-08-01", "2026-09-01", "2026-10-01")
_NONE = [0] * 96


@dataclass(frozen=True, kw_only=True)
class MeteredContract:
    """`clerk` settles for the retailer; `readings` is the file that the grid company gives out. The consumer has
    nothing else: no journey gets in the way of another one's bills."""

    order: str
    consumer: Person
    point: str
    clerk: Person
    agent: Person
    readings: Path


async def metered_contract(office: Office, world: World, directory: Path) -> MeteredContract:
    """A new consumer's contract with the retailer from August 2026 on; in September it drew more, and later in the day.

    `office` is one that knows the grid company.
    """
    people = world.people
    consumer = await office.admit(CONSUMER, "consumer_owner", name="metered-mill")
    market = await world.of(consumer)
    fields = OrderFields(
        retailer=people.retailer.participant,
        package=world.package,
        package_version=1,
        segment="industrial",
        period_start=_PERIOD[0],
        period_end=_PERIOD[1],
    )
    order = await market.order(until="archive", fields=fields)
    agent = await office.admit(GRID, "grid_meter_data_agent", name="agent")
    clerk = await office.admit(
        RETAILER, "retailer_settlement_clerk", name="clerk", participant=people.retailer.participant
    )
    point = fresh("mp")
    described = {"direction": "import", "voltage_level": "from_1kv", "capacity_va": 800_000, "zone": "guangdong"}
    await agent.client.metering.register_point({"point": point, "opens_on": "2026-01-01", **described})
    owner = {"participant": consumer.participant, "start": "2026-01-01"}
    await market.take(agent.client.metering.on_point("assign_point", point, owner))
    months = {month: _days(point, place) for place, month in enumerate(MONTHS)}
    await market.take(agent.client.take(anchor_readings(_anchors(point, months))))
    readings = directory / f"{point}.jsonl"
    lines = [{"point": point, "month": month, "readings": pack(days)} for month, days in months.items()]
    readings.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return MeteredContract(order=order, consumer=consumer, point=point, clerk=clerk, agent=agent, readings=readings)


def _days(point: str, place: int) -> list[DayReadings]:
    days = []
    for date in days_between(_FIRST_DAYS[place], _FIRST_DAYS[place + 1]):
        salt = hashlib.sha256(f"{point} {date}".encode()).digest()
        by_day = 40_000 + 25_000 * place
        active = [
            8_000 + 200 * salt[quarter % 32] // 16 + (by_day if 36 + 8 * place <= quarter < 72 + 8 * place else 0)
            for quarter in range(96)
        ]
        columns = [active, _NONE, [value // 3 for value in active], _NONE]
        days.append(DayReadings.of_values(day=int(date[8:]), salt=salt, flags=_NONE, columns=columns))
    return days


def _anchors(point: str, months: dict[str, list[DayReadings]]) -> Sequence[tuple[str, str, int, bytes]]:
    return [
        (f"{month}-{day.day:02}", point, 1, day_root(day.salt, day.columns, day.flags))
        for month, days in months.items()
        for day in days
    ]
