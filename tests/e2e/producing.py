"""A plant whose terms are agreed and whose readings of a month the grid company has: what its settling begins with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.billing.readings import days_between
from tests.e2e.people import CONSUMER, GRID, RETAILER, Office, Person
from tests.e2e.world import World
from tests.integration.market.people import fresh

MONTH = "2026-08"
_FIRST_DAY, _AFTER = "2026-08-01", "2026-09-01"
_TERMS: Mapping[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 3_141_593}},
        {"role": "producer", "share_bp": 7_000},
        {"role": "fund", "share_bp": 3_000},
    ],
    "weights": [1, 1, 1],
}


@dataclass(frozen=True, kw_only=True)
class Producing:
    """`producer` feeds in, on the roof of the world's consumer; `clerk` settles for the retailer that buys."""

    plant: str
    producer: Person
    clerk: Person
    agent: Person


async def producing(office: Office, world: World) -> Producing:
    """A new producer's plant with a month of readings that are anchored. `office` knows the grid company."""
    people = world.people
    producer = await office.admit(CONSUMER, "consumer_owner", name="solar")
    agent = await office.admit(GRID, "grid_meter_data_agent", name="agent")
    clerk = await office.admit(
        RETAILER, "retailer_settlement_clerk", name="clerk", participant=people.retailer.participant
    )
    point, meter = fresh("mp-pv"), fresh("m-pv")
    metering, readings = agent.client.metering, agent.client.readings
    described = {"direction": "export", "voltage_level": "from_1kv", "capacity_va": 500_000, "zone": "guangdong"}
    await metering.register_point({"point": point, "opens_on": _FIRST_DAY, **described})
    sizes = {"ratio": 100, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    await metering.install_meter({"meter": meter, "point": point, "on": _FIRST_DAY, **sizes})
    await metering.on_meter("commission_meter", meter, {"on": _FIRST_DAY})
    owner = {"participant": producer.participant, "start": _FIRST_DAY}
    await world.take(metering.on_point("assign_point", point, owner))
    await readings.bring(_generation(point), media_type="application/x-ndjson")
    blocks = [receipt async for receipt in readings.anchor()]
    assert blocks
    assert all(done.refused == {} for done in blocks)
    plant = fresh("pv")
    parties = [
        {"role": "roof", "kind": "participant", "party": people.consumer.participant},
        {"role": "producer", "kind": "participant", "party": producer.participant},
        {"role": "fund", "kind": "fund", "party": "sunfund"},
    ]
    agreement = {"start": MONTH, "buyer": people.retailer.participant, "points": [point], "parties": parties}
    await world.take(producer.client.plants.register({"plant": plant, "kind": "photovoltaic", **agreement}, _TERMS))
    terms_hash = (await producer.client.plants.get(plant))["proposal"]["terms_hash"]
    agreed = await world.take(people.retailer.client.plants.agree(plant, terms_hash))
    for person in (producer, clerk):
        person.client.reader.note_block(agreed.block_number)
    return Producing(plant=plant, producer=producer, clerk=clerk, agent=agent)


def _generation(point: str) -> bytes:
    """A roof in August: nothing by night, most at noon, a little else each day."""
    lines = []
    for place, date in enumerate(days_between(_FIRST_DAY, _AFTER)):
        curve = [max(0, 60_000 - 2_500 * abs(50 - quarter)) // 10 * (10 + place % 3) // 12 for quarter in range(96)]
        lines.append(json.dumps({"point": point, "date": date, "active_import": [0] * 96, "active_export": curve}))
    return "\n".join(lines).encode()
