"""Bills of a month held against the figures of one of their parties. Nothing of either is kept."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from acl.views import views_of
from chaincode.billing.packed_readings import unpack
from gateway.bills.facts import BillSource
from gateway.bills.service import BillReads
from gateway.dependencies import Services
from gateway.exports import CSV_TYPE, MAX_XLSX_ROWS
from gateway.problems import ProblemError
from gateway.reconciliation.differences import Billed, DayEnergies, Difference, differences
from gateway.reconciliation.figures import DETAILS, OwnFigures, read_figures
from gateway.reconciliation.schemas import FoundDifference, ReconciledBill, ReconciliationRequest
from gateway.registrations.xlsx_bounds import XlsxError, bounded_workbook
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import SettlementQuery

_IMPORT = 0  # place in day_tree.MEASURES


class Reconciling:
    """As one party; one bill is in memory at a time, beside the figures."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._bills = BillReads(services, caller)

    async def reconcile(self, asked: ReconciliationRequest) -> AsyncIterator[ReconciledBill]:
        """Each bill of the month beside the caller's figures, then figures of orders without a bill.

        Raises ProblemError: `invalid_figures`, `not_found` (the one order has no bill in the month, or another's),
        `network_unavailable`.
        """
        found = await asyncio.to_thread(_figures_of, asked)
        days = await asyncio.to_thread(_days_of, asked)
        for order_id in await self._orders(asked):
            yield await self._reconciled(order_id, asked.month, found.pop(order_id, None), days)
        for order_id in sorted(found):
            yield ReconciledBill(order_id=order_id, month=asked.month, state="no_bill")

    async def _orders(self, asked: ReconciliationRequest) -> list[str]:
        """The orders of the caller's bills of the month."""
        if asked.order is not None:
            return [asked.order]
        query = SettlementQuery.model_validate({"month": asked.month})
        views = views_of("settlement", self._caller.roles)
        wanted = repository.matching(query, views, participant=self._caller.participant).order_by(*repository.BY_BILL)
        rows = await self._services.database.read(lambda connection: connection.execute(wanted).all())
        return [row.order_id for row in rows if self._caller.participant in (row.consumer, row.retailer)]

    async def _reconciled(self, order_id: str, month: str, own: OwnFigures | None, days: DayEnergies) -> ReconciledBill:
        bill = await self._bills.open(order_id, month)
        version = bill.settlement["version"]
        told = {"order_id": order_id, "month": month, "number": bill.number, "version": version}
        if own is None:
            return ReconciledBill(state="no_figures", **told)
        found = differences(own, Billed(statement=bill.statement, days=_of_bill(bill, days)))
        if found and version > 1:
            earlier = [(await self._bills.open(order_id, month, each)).statement for each in range(1, version)]
            found = differences(own, Billed(statement=bill.statement, days=_of_bill(bill, days), earlier=earlier))
        own_fen = sum(amount.amount_fen for amount in own.parts.values()) if own.parts else None
        billed_fen: int = bill.statement["total_fen"]
        return ReconciledBill(
            state="differs" if found else "agreed",
            **told,
            own_fen=own_fen,
            billed_fen=billed_fen,
            difference_fen=None if own_fen is None else billed_fen - own_fen,
            by_cause=dict(Counter(each.cause for each in found)),
            differences=[_shown(each) for each in found],
        )


def difference_rows(bill: ReconciledBill) -> Iterator[dict[str, Any]]:
    """The differences of a bill as rows (`schemas.DIFFERENCE_COLUMNS`)."""
    whose = {name: getattr(bill, name) for name in ("number", "order_id", "month", "version")}
    for each in bill.differences:
        yield {**whose, **each.model_dump()}


def _figures_of(asked: ReconciliationRequest) -> dict[str, OwnFigures]:
    try:
        content = asked.figures.decoded()
    except ValueError:
        raise ProblemError("invalid_figures", context={"fault": "base64"}) from None
    read = _csv_rows if asked.figures.media_type == CSV_TYPE else _xlsx_rows
    return read_figures(read(content), month=asked.month, order_id=asked.order)


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error):
        raise ProblemError("invalid_figures", context={"fault": "csv"}) from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        bounded = bounded_workbook(content, max_rows=MAX_XLSX_ROWS + 1)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(bounded)).get_sheet_by_index(0)
    except (XlsxError, CalamineError):
        raise ProblemError("invalid_figures", context={"fault": "xlsx"}) from None
    yield from sheet.iter_rows()


def _days_of(asked: ReconciliationRequest) -> dict[str, dict[str, int]]:
    """What packed readings come to, by point and date."""
    return {point: _energies(text, month=asked.month) for point, text in (asked.readings or {}).items()}


def _energies(text: str, *, month: str) -> dict[str, int]:
    try:
        return {f"{month}-{day.day:02}": sum(day.columns[_IMPORT]) for day in unpack(text)}
    except ValueError:
        raise ProblemError("invalid_figures", context={"fault": "readings"}) from None


def _of_bill(bill: BillSource, days: DayEnergies) -> dict[str, Mapping[str, int]]:
    """The readings of the bill's points, of the days billed. Other readings than the bill's say nothing about it.

    Raises ProblemError `invalid_figures` (fault: `readings_differ`) where they come to another energy than the bill's.
    """
    start, end = bill.statement["start"], bill.statement["end"]
    found: dict[str, Mapping[str, int]] = {}
    for point, billed in bill.statement["points"].items():
        if point in days:
            of_bill = {date: energy for date, energy in days[point].items() if start <= date < end}
            if sum(of_bill.values()) != billed["energy_wh"]:
                raise ProblemError("invalid_figures", context={"fault": "readings_differ"})
            found[point] = of_bill
    return found


def _shown(difference: Difference) -> FoundDifference:
    details: dict[str, Any] = {name: value or None for name, value in zip(DETAILS, difference.details, strict=True)}
    names = ("cause", "part", "point", "date", "own_energy_wh", "billed_energy_wh", "own_fen", "billed_fen")
    return FoundDifference(**details, **{name: getattr(difference, name) for name in (*names, "difference_fen")})
