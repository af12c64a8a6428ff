"""What bills follow from, read for a whole batch in a handful of messages.

The records of all bills come in rounds, each of which follows from the one before; their private texts come in two
requests, one for each collection.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chaincode import keys
from chaincode.billing.anchors import anchors_of, load_anchors
from chaincode.billing.computing import Earlier, Facts, Published, follows_earlier
from chaincode.billing.model import Course, Settlement, Standing, next_month
from chaincode.billing.readings import PointDays, days_between, days_of, measure
from chaincode.context import Overlay, Record
from chaincode.metering.point import MeteringPoint
from chaincode.order.model import Order
from chaincode.order.public_terms import terms_text
from chaincode.refusals import Refused
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.methods import Methods
from chaincode.tariff.model import Tariff


class Collections(Protocol):
    """The part of `chaincode.shim.Stub` that private texts are read with."""

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Bill:
    """A bill that is asked for: of an order, of the days `[start, end)` of one month, by packed readings."""

    order_id: str
    start: str
    end: str
    packed: Mapping[str, str]

    @property
    def month(self) -> str:
        return self.start[:7]

    @property
    def days(self) -> tuple[str, ...]:
        return days_between(self.start, self.end)


async def standing_of(ledger: Overlay, order_id: str, month: str) -> Standing:
    """What a bill of the order and month is made upon. Raises Refused `unknown_target`."""
    record = await ledger.get(keys.order(order_id))
    if record is None:
        raise Refused("unknown_target", key=order_id)
    order = Order.from_record(record)
    present = await ledger.get(keys.settlement(order_id, month))
    billed = await ledger.get(keys.billed_days(order.consumer, month))
    return Standing(
        order=order,
        course=Course.from_record(await ledger.get(keys.settlement_course(order_id)), order),
        present=Settlement.from_record(present) if present else None,
        billed=billed["bills"] if billed else (),
    )


def standing_keys(order_id: str, month: str) -> list[str]:
    """What `standing_of` reads, but the consumer's days billed: whose they are, the order says."""
    return [keys.order(order_id), keys.settlement_course(order_id), keys.settlement(order_id, month)]


class Gathering:
    """The records and texts of a batch of bills."""

    def __init__(self, ledger: Overlay, collections: Collections) -> None:
        self._ledger = ledger
        self._collections = collections
        self._private: dict[tuple[str, str], bytes | None] = {}
        self._tariffs: dict[str, Tariff] = {}

    async def load(self, bills: Sequence[Bill], *, statements: Sequence[str] = ()) -> None:
        """All public records of the bills, the terms and statements that they need, and `statements` (hashes).

        Raises PeerError where this peer has not got one of the texts yet.
        """
        await self._ledger.prefetch(key for bill in bills for key in standing_keys(bill.order_id, bill.month))
        known = [(bill, await self._order(bill)) for bill in bills]
        found = [(bill, order) for bill, order in known if order is not None]
        await self._ledger.prefetch(key for bill, order in found for key in _first_keys(bill, order))
        await self._ledger.prefetch([key for _, order in found for key in await self._second_keys(order)])
        await self._ledger.prefetch([key for bill, order in found for key in await self._third_keys(bill, order)])
        await load_anchors(self._ledger, [each for bill, order in found for each in await self.points(bill, order)])
        await self._read(keys.TERMS_COLLECTION, [each for bill, _ in found for each in await self._terms_hashes(bill)])
        before = [each for bill, _ in found for each in await self._statement_hashes(bill)]
        await self._read(keys.STATEMENTS_COLLECTION, [*statements, *before])

    async def points(self, bill: Bill, order: Order) -> list[PointDays]:
        """The consumer's metering points that the bill is about, in the order of their ids."""
        record = await self._ledger.get(keys.points_of(order.consumer))
        found = []
        for point_id in record["points"] if record else ():
            point = MeteringPoint.from_record(await self._ledger.get(keys.metering_point(point_id)) or {})
            days = days_of(point, participant=order.consumer, start=bill.start, end=bill.end)
            if days:
                found.append(PointDays(point_id=point_id, point=point, days=days))
        return found

    async def facts(self, bill: Bill, standing: Standing, settlement: Settlement, *, prove: bool = True) -> Facts:
        """All that the statement of `settlement` follows from, its readings proven unless it is a draft.

        Raises Refused: `terms_missing`, `unknown_calendar`, `statement_missing` (of an earlier bill), what `measure`
        raises.
        """
        order = standing.order
        points = await self.points(bill, order)
        published = await self._published(bill, order)
        needed = follows_earlier(published.tariff, published.methods, final=settlement.final)
        return Facts(
            standing=standing,
            settlement=settlement,
            terms=await self._terms(bill, settlement),
            published=published,
            points=points,
            measured=measure(bill.packed, points, await anchors_of(self._ledger, points), days=bill.days, prove=prove),
            earlier=Earlier(
                months=[self._statement(each.statement_hash) for each in await self._months(bill, order)]
                if needed
                else (),
                replaced=self._statement(settlement.replaces) if settlement.replaces else None,
                carried=[self._statement(each["statement_hash"]) for each in settlement.carries],
            ),
        )

    async def _order(self, bill: Bill) -> Order | None:
        record = await self._ledger.get(keys.order(bill.order_id))
        return Order.from_record(record) if record else None

    async def _second_keys(self, order: Order) -> list[str]:
        package = await self._ledger.get(keys.package_version(order.package, order.package_version))
        named = [] if package is None else _versions(package)
        points = await self._ledger.get(keys.points_of(order.consumer))
        return named + [keys.metering_point(point_id) for point_id in (points["points"] if points else ())]

    async def _third_keys(self, bill: Bill, order: Order) -> list[str]:
        package = await self._ledger.get(keys.package_version(order.package, order.package_version))
        if package is None:
            return []
        template, methods = await self._template(package), await self._methods(package)
        tariff = self._tariff(package, template)
        names = _references(tariff, methods)
        wanted = [keys.calendar(template["region"]), *(keys.reference_price(name, bill.month) for name in names)]
        if follows_earlier(tariff, methods, final=True):
            wanted += [keys.settlement(bill.order_id, month) for month in _months_before(order, bill.month)]
        return wanted

    async def _terms_hashes(self, bill: Bill) -> list[str]:
        standing = await standing_of(self._ledger, bill.order_id, bill.month)
        hashes = {standing.order.terms_hash, standing.present.terms_hash if standing.present else None}
        return sorted(each for each in hashes if each is not None)

    async def _statement_hashes(self, bill: Bill) -> list[str]:
        standing = await standing_of(self._ledger, bill.order_id, bill.month)
        hashes = [each["statement_hash"] for each in standing.course.open]
        if standing.present is not None:
            hashes.append(standing.present.statement_hash)
        package = await self._package(standing.order)
        tariff = self._tariff(package, await self._template(package))
        if follows_earlier(tariff, await self._methods(package), final=True):
            hashes += [each.statement_hash for each in await self._months(bill, standing.order)]
        return hashes

    async def _months(self, bill: Bill, order: Order) -> list[Settlement]:
        """The present bills of the contract's months before."""
        records = [
            await self._ledger.get(keys.settlement(bill.order_id, month)) for month in _months_before(order, bill.month)
        ]
        return [Settlement.from_record(record) for record in records if record is not None]

    async def _published(self, bill: Bill, order: Order) -> Published:
        package = await self._package(order)
        template, methods = await self._template(package), await self._methods(package)
        tariff = self._tariff(package, template)
        calendar = await self._ledger.get(keys.calendar(template["region"]))
        if calendar is None:
            raise Refused("unknown_calendar", key=template["region"])
        prices = {
            name: await self._ledger.get(keys.reference_price(name, bill.month))
            for name in _references(tariff, methods)
        }
        there = {name: price for name, price in prices.items() if price is not None}
        return Published(
            tariff=tariff,
            list_prices=package["prices"],
            methods=methods,
            calendar=calendar["days"],
            references={name: {bill.month: _price(price)} for name, price in there.items()},
            versions={
                "package": f"{order.package}@{order.package_version}",
                "template": f"{package['template']}@{package['template_version']}",
                "methods": [f"{each['method']}@{each['version']}" for each in package.get("methods", ())],
                "calendar": f"{template['region']}@{calendar['version']}",
                "references": [f"{name}:{bill.month}@{price['version']}" for name, price in sorted(there.items())],
            },
        )

    async def _package(self, order: Order) -> Record:
        return await self._ledger.get(keys.package_version(order.package, order.package_version)) or {}

    async def _template(self, package: Record) -> Record:
        return await self._ledger.get(keys.template_version(package["template"], package["template_version"])) or {}

    async def _methods(self, package: Record) -> Methods:
        records = [
            (each["method"], await self._ledger.get(keys.settlement_method_version(each["method"], each["version"])))
            for each in package.get("methods", ())
        ]
        return methods_of((method_id, record) for method_id, record in records if record is not None)

    def _tariff(self, package: Record, template: Record) -> Tariff:
        name = f"{package['template']}@{package['template_version']}"
        if name not in self._tariffs:
            self._tariffs[name] = Tariff.from_value(template["tariff"])
        return self._tariffs[name]

    async def _terms(self, bill: Bill, settlement: Settlement) -> Mapping[str, Any]:
        record = await self._ledger.get(keys.order(bill.order_id)) or {}
        text: str | bytes | None = self._private.get((keys.TERMS_COLLECTION, settlement.terms_hash))
        if record.get("terms_hash") == settlement.terms_hash:
            text = terms_text(bill.order_id, record) or text
        if text is None:
            raise Refused("terms_missing", key=bill.order_id)
        terms: Mapping[str, Any] = json.loads(text)["terms"]
        return terms

    def _statement(self, statement_hash: str) -> Mapping[str, Any]:
        text = self._private.get((keys.STATEMENTS_COLLECTION, statement_hash))
        if text is None:
            raise Refused("statement_missing")
        statement: Mapping[str, Any] = json.loads(text)["statement"]
        return statement

    async def _read(self, collection: str, wanted: Iterable[str]) -> None:
        missing = [key for key in dict.fromkeys(wanted) if (collection, key) not in self._private]
        if missing:
            values = await self._collections.get_private_data_multiple(collection, missing)
            self._private.update(zip(((collection, key) for key in missing), values, strict=True))


def _first_keys(bill: Bill, order: Order) -> list[str]:
    return [
        keys.package_version(order.package, order.package_version),
        keys.points_of(order.consumer),
        keys.billed_days(order.consumer, bill.month),
    ]


def _versions(package: Record) -> list[str]:
    return [
        keys.template_version(package["template"], package["template_version"]),
        *(keys.settlement_method_version(each["method"], each["version"]) for each in package.get("methods", ())),
    ]


def _references(tariff: Tariff, methods: Methods) -> list[str]:
    """The reference prices that a bill follows."""
    names = {price.reference for price in tariff.prices.values() if price.reference is not None}
    return sorted(names | methods.references())


def _months_before(order: Order, month: str) -> list[str]:
    months, day = [], order.period_start
    while day[:7] < month:
        months.append(day[:7])
        day = next_month(day)
    return months


def _price(record: Record) -> int | Sequence[int]:
    price: int | Sequence[int] = record["curve"] if "curve" in record else record["price_e8_yuan_per_kwh"]
    return price
