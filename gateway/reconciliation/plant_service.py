"""Plants' statements of a month held against the figures of those who may read them. Nothing of either is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from acl.views import views_of
from chaincode import canonical
from chaincode.billing.model import next_month
from gateway.dependencies import Services
from gateway.metering.repository import assignments_in
from gateway.plants import repository
from gateway.plants.schemas import PlantSettlementQuery
from gateway.plants.service import PlantReads, own_lines
from gateway.problems import ProblemError
from gateway.reconciliation.comparing import compared, rows_of
from gateway.reconciliation.differences import DayEnergies, Value
from gateway.reconciliation.figures import PLANTS, OwnFigures
from gateway.reconciliation.schemas import PlantReconciliationRequest, ReconciledPlant
from gateway.reconciliation.uploads import EXPORT, days_of, figures_of
from gateway.sessions.schemas import Caller


class PlantReconciling:
    """As one party; one statement is in memory at a time, beside the figures."""

    def __init__(self, services: Services, caller: Caller, asked: PlantReconciliationRequest) -> None:
        self._database = services.database
        self._reads = PlantReads(contract=services.contract, organisation=services.settings.msp_id)
        self._caller = caller
        self._views = views_of("plant_settlement", caller.roles)
        self._asked = asked

    async def reconcile(self) -> AsyncIterator[ReconciledPlant]:
        """Each statement of the month that the caller may read beside its figures, then figures of other plants.

        Raises ProblemError: `invalid_figures`, `not_found` (the one plant has no statement in the month that the caller
        may read), `network_unavailable`.
        """
        asked = self._asked
        found = await asyncio.to_thread(figures_of, asked, only=asked.plant, form=PLANTS)
        days = await asyncio.to_thread(days_of, asked, measure=EXPORT)
        for row in await self._months():
            statement = await self._open(row)
            if statement is not None:
                yield await self._reconciled(row, statement, found.pop(row.plant_id, None), days)
            elif asked.plant is not None:
                raise ProblemError("not_found")
        for plant_id in sorted(found):
            yield ReconciledPlant(plant_id=plant_id, month=asked.month, state="no_statement")

    async def _months(self) -> Sequence[Row[Any]]:
        """The present statements of plants that concern the caller's participant."""
        asked = self._asked
        query = PlantSettlementQuery.model_validate({"month": asked.month, "plant": asked.plant})
        wanted = repository.months_matching(query, self._views, participant=self._caller.participant)
        rows = await self._database.read(
            lambda connection: connection.execute(wanted.order_by(*repository.BY_MONTH)).all()
        )
        own = [row for row in rows if row.member is not None]
        if asked.plant is not None and not own:
            raise ProblemError("not_found")
        return own

    async def _open(self, row: Row[Any]) -> Value | None:
        """A statement as the caller may know it: whole for producer and buyer, else its own lines. None where it has
        none."""
        statement = canonical.loads(await self._reads.text(row.statement_hash))["statement"]
        is_side = self._caller.participant in (row.producer, row.buyer)
        if is_side and not self._asked.own_income:
            return whole(statement)
        return own_part(statement, participant=self._caller.participant, with_points=is_side)

    async def _reconciled(
        self, row: Row[Any], statement: Value, own: OwnFigures | None, days: DayEnergies
    ) -> ReconciledPlant:
        told = {"plant_id": row.plant_id, "month": row.month, "version": row.version}
        if own is None:
            return ReconciledPlant(state="no_figures", **told)
        if not statement["points"] and (own.days or own.points):
            raise ProblemError("invalid_figures", context={"fault": "points", "plant": row.plant_id})

        async def earlier() -> list[Value]:
            opened = [await self._open(await self._version(row, number)) for number in range(1, row.version)]
            return [each for each in opened if each is not None]

        known = await self._producers(row, days)
        return ReconciledPlant(**told, **await compared(own, statement, days=known, earlier=earlier))

    async def _version(self, row: Row[Any], number: int) -> Row[Any]:
        wanted = repository.month(row.plant_id, row.month, number, self._views, participant=self._caller.participant)
        return await self._database.read(lambda connection: connection.execute(wanted).one())

    async def _producers(self, row: Row[Any], days: DayEnergies) -> DayEnergies:
        """Of the readings the days on which the points were the producer's: a statement is about these."""
        wanted = assignments_in(list(days), participant=row.producer)
        held = await self._database.read(lambda connection: connection.execute(wanted).all()) if days else []
        return {
            point: {
                date: energy_wh
                for date, energy_wh in of.items()
                if any(each.point_id == point and each.start <= date < (each.end or "~") for each in held)
            }
            for point, of in days.items()
        }


def whole(statement: Value) -> dict[str, Any]:
    """A plant's statement as `differences.Billed` has it. Lines with a share have the price of the energy."""
    prices = {line["price_e8_yuan_per_kwh"] for line in statement["lines"] if "share_bp" in line}
    price = {"whole_price_e8": prices.pop()} if prices else {}
    return {**_month(statement, statement["lines"]), **price, "points": statement["points"]}


def own_part(statement: Value, *, participant: str, with_points: bool) -> dict[str, Any] | None:
    """What a participant gets by it. The energy of points is producer's and buyer's to know."""
    lines = own_lines(statement, participant=participant)
    return {**_month(statement, lines), "points": statement["points"] if with_points else {}} if lines else None


def difference_rows(plant: ReconciledPlant) -> Iterator[dict[str, Any]]:
    """The differences of a plant as rows (`schemas.PLANT_DIFFERENCE_COLUMNS`)."""
    yield from rows_of(plant.differences, {name: getattr(plant, name) for name in ("plant_id", "month", "version")})


def _month(statement: Value, lines: Sequence[Value]) -> dict[str, Any]:
    start = f"{statement['month']}-01"
    return {
        "start": start,
        "end": next_month(start),
        "lines": lines,
        "total_fen": sum(line["amount_fen"] for line in lines),
    }
