"""What statements of plants follow from, read for a whole batch in a handful of messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode import keys
from chaincode.billing.anchors import anchors_of, load_anchors
from chaincode.billing.gathering import Collections
from chaincode.billing.model import next_month
from chaincode.billing.readings import PointDays, days_between, days_of, measure
from chaincode.context import Overlay
from chaincode.metering.point import Direction, MeteringPoint
from chaincode.plant.computing import IncomeFacts
from chaincode.plant.course import PlantSettlement, PlantStanding
from chaincode.plant.model import Agreement
from chaincode.plant.terms import income_of
from chaincode.plant.transactions import standing_keys, standing_of
from chaincode.refusals import Refused
from chaincode.settlement.methods import Methods, ProducerIncome


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlantMonth:
    """A statement that is asked for: of a plant and month, by packed readings."""

    plant: str
    month: str
    packed: Mapping[str, str]

    @property
    def days(self) -> tuple[str, ...]:
        first = f"{self.month}-01"
        return days_between(first, next_month(first))


class IncomeGathering:
    """The records and texts of a batch of statements."""

    def __init__(self, ledger: Overlay, collections: Collections) -> None:
        self._ledger = ledger
        self._collections = collections
        self._private: dict[tuple[str, str], bytes | None] = {}

    async def load(self, months: Sequence[PlantMonth]) -> None:
        """All public records that the statements follow from, and the private texts. Raises PeerError where this peer
        has not got one of the texts yet."""
        await self._ledger.prefetch(key for each in months for key in standing_keys(each.plant, each.month))
        known = [(each, await self._standing(each)) for each in months]
        agreed = [
            (each, standing, agreement)
            for each, standing in known
            if standing is not None and (agreement := _agreement(standing, each)) is not None
        ]
        points = [point for _, _, agreement in agreed for point in agreement["points"]]
        await self._ledger.prefetch(keys.metering_point(point) for point in points)
        await self._read(keys.TERMS_COLLECTION, [agreement["terms_hash"] for _, _, agreement in agreed])
        await self._read(
            keys.STATEMENTS_COLLECTION, [each for _, standing, _ in agreed for each in _statements(standing)]
        )
        await self._ledger.prefetch(
            [key for month, _, agreement in agreed for key in self._last_keys(month, agreement)]
        )
        await load_anchors(self._ledger, [each for one in agreed for each in await self._points(*one)])

    async def facts(
        self, month: PlantMonth, standing: PlantStanding, settlement: PlantSettlement, *, prove: bool = True
    ) -> IncomeFacts:
        """All that the statement of `settlement` follows from, its readings proven unless it is a draft.

        Raises Refused: `terms_missing`, `points_missing` (no point fed in on any day), `statement_missing` (of an
        earlier month), what `measure` raises.
        """
        agreement = standing.agreement(month.month, key=month.plant)
        terms = self._terms(agreement)
        if terms is None:
            raise Refused("terms_missing", key=month.plant)
        points = await self._points(month, standing, agreement)
        if not points:
            raise Refused("points_missing", key=month.plant)
        references, versions = await self._references(month, self._income(month, agreement, terms))
        return IncomeFacts(
            standing=standing,
            settlement=settlement,
            agreement=agreement,
            terms=terms,
            measured=measure(
                month.packed,
                points,
                await anchors_of(self._ledger, points),
                days=month.days,
                prove=prove,
                fed_in=True,
            ),
            references=references,
            versions=versions,
            replaced=self._statement(settlement.replaces) if settlement.replaces else None,
            carried=[self._statement(each["statement_hash"]) for each in settlement.carries],
        )

    async def _standing(self, month: PlantMonth) -> PlantStanding | None:
        if await self._ledger.get(keys.plant(month.plant)) is None:
            return None
        return await standing_of(self._ledger, month.plant, month.month)

    async def _points(self, month: PlantMonth, standing: PlantStanding, agreement: Agreement) -> list[PointDays]:
        """The agreement's points and the days on which they are the producer's and may feed in."""
        found = []
        for point_id in agreement["points"]:
            point = MeteringPoint.from_record(await self._ledger.get(keys.metering_point(point_id)) or {})
            days = days_of(
                point,
                participant=standing.plant.producer,
                start=month.days[0],
                end=next_month(month.days[0]),
                other_way=Direction.IMPORT,
            )
            if days:
                found.append(PointDays(point_id=point_id, point=point, days=days))
        return found

    def _last_keys(self, month: PlantMonth, agreement: Agreement) -> list[str]:
        terms = self._terms(agreement)
        names = [] if terms is None else _names(self._income(month, agreement, terms))
        return [keys.reference_price(name, month.month) for name in names]

    async def _references(
        self, month: PlantMonth, income: ProducerIncome
    ) -> tuple[dict[str, dict[str, int | Sequence[int]]], list[str]]:
        prices: dict[str, dict[str, int | Sequence[int]]] = {}
        versions = []
        for name in _names(income):
            record = await self._ledger.get(keys.reference_price(name, month.month))
            if record is not None:
                prices[name] = {month.month: record.get("curve") or record["price_e8_yuan_per_kwh"]}
                versions.append(f"{name}:{month.month}@{record['version']}")
        return prices, versions

    def _income(self, month: PlantMonth, agreement: Agreement, terms: Mapping[str, Any]) -> ProducerIncome:
        return income_of(terms, plant=month.plant, agreement=agreement["number"])

    def _terms(self, agreement: Agreement) -> Mapping[str, Any] | None:
        text = self._private.get((keys.TERMS_COLLECTION, agreement["terms_hash"]))
        return None if text is None else json.loads(text)["terms"]

    def _statement(self, statement_hash: str) -> Mapping[str, Any]:
        text = self._private.get((keys.STATEMENTS_COLLECTION, statement_hash))
        if text is None:
            raise Refused("statement_missing")
        statement: Mapping[str, Any] = json.loads(text)["statement"]
        return statement

    async def _read(self, collection: str, wanted: Iterable[str]) -> None:
        missing = list(dict.fromkeys(wanted))
        if missing:
            values = await self._collections.get_private_data_multiple(collection, missing)
            self._private.update(zip(((collection, key) for key in missing), values, strict=True))


def _agreement(standing: PlantStanding, month: PlantMonth) -> Agreement | None:
    try:
        return standing.agreement(month.month, key=month.plant)
    except Refused:
        return None


def _statements(standing: PlantStanding) -> list[str]:
    present = [standing.present.statement_hash] if standing.present else []
    return [*present, *(each["statement_hash"] for each in standing.course.open)]


def _names(income: ProducerIncome) -> list[str]:
    return sorted(Methods(producer_income=income).references())
