"""What the journeys find on the market: people, packages, and records in whatever state a journey begins with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from gateway.client.sending import Receipt
from gateway.client.steps import OrderFields, submit_new
from tests.e2e.people import CONSUMER, EXCHANGE, REGULATOR, RETAILER, Office, Person, exchange_participant, open_office
from tests.integration.market.people import fresh, now_ms
from tests.packages import calendar_args, package_args, template_args
from tests.running_network import RunningNetwork
from tests.tariffs import FLAT_TARIFF

TERMS: Mapping[str, Any] = {
    "energy_wh": 1_250_000_000,
    "prices_e8_yuan_per_kwh": {"sharp": 97_750_000, "peak": 78_200_000, "flat": 46_000_000, "valley": 17_480_000},
}
FLAT_PRICES = {"flat": 46_300_000}
_OFFICERS = {
    "auditor": "exchange_auditor",
    "market_operator": "exchange_market_operator",
    "supervisor": "exchange_supervisor",
    "settlement_officer": "exchange_settlement_officer",
    "system_administrator": "system_administrator",
    "security_administrator": "security_administrator",
    "audit_administrator": "audit_administrator",
}
_MONTHS = 36  # of delivery that the packages have: 2027 to 2029
_OPEN_MS = 3_600_000


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody whom a journey may sign in. A viewer is a colleague of the consumer, a trader of the retailer."""

    consumer: Person
    viewer: Person
    household: Person
    retailer: Person
    trader: Person
    other_retailer: Person
    registrar: Person
    auditor: Person
    market_operator: Person
    supervisor: Person
    settlement_officer: Person
    system_administrator: Person
    security_administrator: Person
    audit_administrator: Person
    inspector: Person

    def everybody(self) -> list[Person]:
        return list(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Orders of one package: `order_ids[n]` is the one of `consumers[n]`."""

    package: str
    consumers: Sequence[Person]
    order_ids: Sequence[str]


class World:
    """The market of the session. `template` and `package` are time of use, `flat_package` has one price."""

    def __init__(self, office: Office, people: Cast) -> None:
        self.office = office
        self.people = people
        self.template = fresh("guangdong-tou")
        self.package = fresh("industry-tou")
        self.flat_template = fresh("one-price")
        self.flat_package = fresh("industry-fixed")
        self._months = count()

    async def open(self) -> None:
        """Calendar, templates, packages, and the keys for which contracts are encrypted."""
        people = self.people
        operator, retailer = people.market_operator.client, people.retailer.client
        await self.take(operator.calendars.set(self.template, calendar_args(self.template)["days"]))
        await self.take(operator.templates.publish(template_args(self.template, region=self.template)))
        flat = {"tariff": FLAT_TARIFF, "price_limits": {"flat": {"min": 0, "max": 200_000_000}}}
        await self.take(operator.templates.publish({**template_args(self.flat_template, region=self.template), **flat}))
        await self.take(retailer.packages.publish(package_args(self.package, template=self.template)))
        await self.take(
            retailer.packages.publish(
                {**package_args(self.flat_package, template=self.flat_template), "prices": FLAT_PRICES}
            )
        )
        for person in (people.consumer, people.household, people.retailer, people.other_retailer, people.registrar):
            if not (await person.client.registry.participant(person.participant)).get("encryption_key"):
                await self.take(person.client.contracts.make_encryption_key())

    async def of(self, consumer: Person) -> World:
        """The same market with another consumer in the first one's place, whose contracts can be encrypted."""
        other = copy(self)
        other.people = replace(self.people, consumer=consumer)
        await other.take(consumer.client.contracts.make_encryption_key())
        return other

    async def take(self, step: Awaitable[Receipt]) -> Receipt:
        """Take a step; whatever anybody reads later stands at its block or after."""
        receipt = await step
        for person in self.people.everybody():
            person.client.reader.note_block(receipt.block_number)
        return receipt

    def fields(self) -> OrderFields:
        """An order of the time-of-use package for a month that no other order of this world has."""
        month = next(self._months) % _MONTHS
        year, month = 2027 + month // 12, month % 12 + 1
        end = f"{year + month // 12}-{month % 12 + 1:02}-01"
        return OrderFields(
            retailer=self.people.retailer.participant,
            package=self.package,
            package_version=1,
            segment="industrial",
            period_start=f"{year}-{month:02}-01",
            period_end=end,
        )

    async def order(
        self, *, until: str = "submit", terms: Mapping[str, Any] = TERMS, fields: OrderFields | None = None
    ) -> str:
        """The id of an order of the consumer's with the retailer, of `fields` where they are given, led up to and
        including this step:

        `create`, `submit`, `confirm` (by both), `audit`, `sign` (by both), `archive` or `dispute`.
        """
        people = self.people
        consumer, retailer = people.consumer.client, people.retailer.client
        fields = fields or self.fields()
        if until == "create":
            return str((await self.take(consumer.orders.create(fields))).target)
        order_id = str((await self.take(consumer.orders.submit_new(fields, terms=terms))).target)
        way = (
            ("submit", ()),
            ("confirm", (retailer.orders.confirm, consumer.orders.confirm)),
            ("audit", (people.auditor.client.orders.audit,)),
            ("sign", (consumer.orders.sign, retailer.orders.sign)),
            ("archive", (people.auditor.client.orders.archive,)),
            ("dispute", (self._dispute,)),
        )
        for name, calls in way:
            for call in calls:
                await self.take(call(order_id))
            if name == until:
                return order_id
        raise ValueError(until)

    async def orders(self, number: int) -> Crowd:
        """This many submitted orders of a package that no other order has, each of another consumer's."""
        crowd = await self.office.admit_crowd(number, name=fresh("factory"))
        package = fresh("industry-crowd")
        await self.take(self.people.retailer.client.packages.publish(package_args(package, template=self.template)))
        fields = replace(self.fields(), package=package)
        signed = [each.client.maker.make(submit_new(fields, terms=TERMS)) for each in crowd]
        receipts = await crowd[0].client.send_all(signed)
        for receipt in receipts:
            receipt.or_raise()
        for person in (*self.people.everybody(), *crowd):
            person.client.reader.note_block(max(receipt.block_number or 0 for receipt in receipts))
        return Crowd(package=package, consumers=crowd, order_ids=[str(receipt.target) for receipt in receipts])

    async def sequence(self, mode: str, **changes: Any) -> str:
        """The id of a sequence in this mode (`listing` or `auction`) that is open for an hour."""
        sequences = self.people.market_operator.client.sequences
        args = {
            "sequence": fresh(mode),
            "kind": "monthly",
            "mode": mode,
            "segment": "industrial",
            "period_start": "2027-03-01",
            "period_end": "2027-04-01",
            "opens_at": now_ms() - 60_000,  # the peers' clocks may differ
            "closes_at": now_ms() + _OPEN_MS,
            "price_step_e8": 10_000,
            "price_floor_e8": 20_000_000,
            "price_cap_e8": 80_000_000,
            **({"margin_rule": "time", "reveal_s": 60} if mode == "auction" else {}),
            **changes,
        }
        await self.take(sequences.announce(args))
        await self.take(sequences.open(args["sequence"]))
        return str(args["sequence"])

    async def listing(self, *, energy_wh: int = 30_000_000) -> str:
        """The id of a listing of the retailer's in a sequence of its own."""
        args = {
            "sequence": await self.sequence("listing"),
            "package": self.flat_package,
            "package_version": 1,
            "prices": FLAT_PRICES,
            "energy_wh": energy_wh,
            "min_take_wh": 1_000_000,
        }
        return str((await self.take(self.people.retailer.client.listings.publish(args))).target)

    async def _dispute(self, order_id: str) -> Receipt:
        text = "The meter read 4 % too much in March. 三月电表偏高百分之四。"
        return await self.people.consumer.client.contracts.dispute(order_id, reason="metering", text=text)


@asynccontextmanager
async def open_world(market: RunningNetwork, keys: Path) -> AsyncIterator[World]:
    """The people, registered, and what they offer."""
    async with open_office(market, keys) as office:
        consumer = await office.admit(CONSUMER, "consumer_owner", name="textile-mill")
        retailer = await office.admit(RETAILER, "retailer_contract_manager", name="pearl-energy")
        people = Cast(
            consumer=consumer,
            viewer=await office.admit(
                CONSUMER, "consumer_viewer", name="textile-viewer", participant=consumer.participant
            ),
            household=await office.admit(CONSUMER, "consumer_owner", name="household", consumer_class="residential"),
            retailer=retailer,
            trader=await office.admit(
                RETAILER, "retailer_trader", name="pearl-trader", participant=retailer.participant
            ),
            other_retailer=await office.admit(RETAILER, "retailer_contract_manager", name="nanhai-energy"),
            registrar=office.registrar,
            inspector=await office.admit(REGULATOR, "regulator_inspector", name="inspector"),
            **{
                name: await office.admit(
                    EXCHANGE, role, name=name.replace("_", "-"), participant=exchange_participant(role)
                )
                for name, role in _OFFICERS.items()
            },
        )
        world = World(office, people)
        await world.open()
        yield world
