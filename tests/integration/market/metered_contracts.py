"""Contracts whose consumers have a metering point each, anchored for a month: what settlement begins with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.readings import days_between
from chaincode.intent import SignedIntent
from chaincode.metering.day_tree import day_root
from chaincode.metering.reading_day import encode_days
from tests.factories.envelopes import sealed
from tests.integration.market.conftest import People, person
from tests.integration.market.direct import Direct
from tests.integration.market.people import Person, fresh, order_args

MONTH = "2026-05"
DAYS = ("2026-05-01", "2026-06-01")
TEXT = "ce" * 32
_BATCH = 100
_DAYS_A_BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A contract in force, its consumer and the consumer's point."""

    order: str
    consumer: Person
    point: str
    terms: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Metered:
    """Contracts of one retailer, and who works for it and for the grid company."""

    contracts: Sequence[Contract]
    clerk: Person
    agent: Person
    direct: dict[str, Direct]

    async def anchor(self, points: Sequence[tuple[str, Sequence[DayReadings]]], *, version: int = 1) -> None:
        """Anchor days of the month, many in one signed batch."""
        anchors = [
            (f"{MONTH}-{day.day:02}", point, version, day_root(day.salt, day.columns, day.flags))
            for point, days in points
            for day in days
        ]
        for at in range(0, len(anchors), _DAYS_A_BATCH):
            args = {"days": encode_days(anchors[at : at + _DAYS_A_BATCH])}
            await _all(self.direct["GridOrg"], [self.agent.signed("anchor_readings", args=args)])

    def readings_file(self, path: Path, changed: dict[str, Sequence[DayReadings]] | None = None) -> Path:
        """The month's packed readings of all points; `changed` has other ones of some."""
        days = {each.point: month(each.point) for each in self.contracts} | dict(changed or {})
        lines = [{"point": point, "month": MONTH, "readings": pack(readings)} for point, readings in days.items()]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path


def month(point: str, *, more_wh: int = 0) -> list[DayReadings]:
    """A month's readings that look like a customer's; `more_wh` is added to the first value."""
    days = []
    for date in days_between(*DAYS):
        seed = hashlib.sha256(f"{point} {date}".encode()).digest()
        active = [2_000 + 40 * seed[place % 32] + 17 * place for place in range(96)]
        if date == DAYS[0]:
            active[0] += more_wh
        none = [0] * 96
        columns = [active, none, [value // 3 for value in active], none]
        days.append(DayReadings.of_values(day=int(date[8:]), salt=seed, flags=none, columns=columns))
    return days


async def metered_contracts(people: People, direct: dict[str, Direct], count: int, **terms: Any) -> Metered:
    """New contracts of the retailer's with as many new consumers, each with a point that is anchored for the month."""
    registrar, exchange, retailer = people.registrar, people.exchange, people.retailer
    agent = person(registrar, "GridOrg", "grid_meter_data_agent")
    clerk = Person(
        user=fresh("clerk"),
        participant=retailer.participant,
        organisation="RetailerOrg",
        roles=("retailer_settlement_clerk",),
        network=registrar.network,
    )
    consumers = [person(registrar, "ConsumerOrg", "consumer_owner") for _ in range(count)]
    desk = direct["ExchangeOrg"]
    await _all(desk, [registrar.signed("register_participant", args=_firm(each)) for each in (*consumers, agent)])
    await _all(desk, [registrar.signed("register_user", args=_user(each)) for each in (*consumers, agent, clerk)])
    private = {"energy_wh": 60_000_000_000, "prices_e8_yuan_per_kwh": {"flat": 46_300_000}, **terms}
    args = order_args(people.package, retailer.participant, period_start=DAYS[0])
    submits = [each.signed("submit", args=args, terms=private) for each in consumers]
    for at in range(0, count, _BATCH):
        await direct["ConsumerOrg"].deposit(*submits[at : at + _BATCH])
    await _all(direct["ConsumerOrg"], submits)
    orders = [each.digest for each in submits]
    hashes = [json.loads(each.intent)["private_hash"] for each in submits]
    confirms = [
        retailer.signed("confirm", target=order, version=1, args={"terms_hash": terms_hash})
        for order, terms_hash in zip(orders, hashes, strict=True)
    ]
    await _all(direct["RetailerOrg"], confirms)
    again = [
        who.signed("confirm", target=order, version=2, args={"terms_hash": terms_hash})
        for who, order, terms_hash in zip(consumers, orders, hashes, strict=True)
    ]
    await _all(direct["ConsumerOrg"], again)
    await _all(desk, [exchange.signed("audit", target=order, version=3) for order in orders])
    text = {"text_hash": TEXT}
    signs = [
        who.signed("sign", target=order, version=4, args=text) for who, order in zip(consumers, orders, strict=True)
    ]
    await _all(direct["ConsumerOrg"], signs)
    await _all(direct["RetailerOrg"], [retailer.signed("sign", target=order, version=5, args=text) for order in orders])
    archives = [
        exchange.signed("archive", target=order, version=6, args={**text, "document": _document(who, people)})
        for who, order in zip(consumers, orders, strict=True)
    ]
    await _all(desk, archives)
    points = [fresh("mp") for _ in orders]
    await _all(direct["GridOrg"], [agent.signed("register_point", args=_point(point)) for point in points])
    assigns = [
        agent.signed(
            "assign_point", target=point, version=1, args={"participant": who.participant, "start": "2026-01-01"}
        )
        for point, who in zip(points, consumers, strict=True)
    ]
    await _all(direct["GridOrg"], assigns)
    contracts = [
        Contract(order=order, consumer=who, point=point, terms=private)
        for order, who, point in zip(orders, consumers, points, strict=True)
    ]
    made = Metered(contracts=contracts, clerk=clerk, agent=agent, direct=direct)
    await made.anchor([(point, month(point)) for point in points])
    return made


async def _all(through: Direct, items: Sequence[SignedIntent]) -> None:
    for at in range(0, len(items), _BATCH):
        results = await through.apply(*items[at : at + _BATCH])
        assert {result["status"] for result in results} == {"applied"}, results[0]


def _firm(who: Person) -> dict[str, Any]:
    kind = "grid" if who.organisation == "GridOrg" else "consumer"
    firm = {"participant": who.participant, "organisation": who.organisation, "kind": kind}
    return {**firm, "class": "industrial"} if kind == "consumer" else firm


def _user(who: Person) -> dict[str, Any]:
    return {
        "user": who.user,
        "participant": who.participant,
        "roles": list(who.roles),
        "public_key": who.public_key,
        "proof": who.proof(),
    }


def _document(consumer: Person, people: People) -> dict[str, Any]:
    return sealed(consumer.participant, people.retailer.participant, people.exchange.participant, content=TEXT)


def _point(point: str) -> dict[str, Any]:
    described = {"direction": "import", "voltage_level": "from_1kv", "capacity_va": 800_000, "zone": "guangdong"}
    return {"point": point, "opens_on": "2026-01-01", **described}
