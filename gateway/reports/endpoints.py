"""`/api/v1/reports`: daily and monthly figures, each for the orders that the caller may see."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from gateway.access.dependencies import requires
from gateway.clock import Now
from gateway.dependencies import CurrentServices, wait_for_block
from gateway.exports import ANSWER, Format, rows_response
from gateway.reports.bill_schemas import (
    Anchored,
    Cost,
    CostsReport,
    MonthsReport,
    MonthStanding,
    ReadingsReport,
    Settled,
    SettlementsReport,
)
from gateway.reports.bill_service import BillReports
from gateway.reports.schemas import (
    Activity,
    ActivityReport,
    ParticipantsReport,
    Registered,
    ReportQuery,
    Standing,
    StatesReport,
    Trades,
    TradesReport,
)
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])

ReportReader = Annotated[Caller, Depends(requires("report:read"))]
Asked = Annotated[ReportQuery, Query()]


AnyReport = (
    ActivityReport
    | TradesReport
    | ParticipantsReport
    | StatesReport
    | SettlementsReport
    | MonthsReport
    | CostsReport
    | ReadingsReport
)


class Kind(StrEnum):
    """Which report."""

    ACTIVITY = "activity"
    TRADES = "trades"
    PARTICIPANTS = "participants"
    STATES = "states"
    SETTLEMENTS = "settlements"
    MONTHS = "months"
    COSTS = "costs"
    READINGS = "readings"


_COLUMNS = {
    Kind.ACTIVITY: tuple(Activity.model_fields),
    Kind.TRADES: tuple(Trades.model_fields),
    Kind.PARTICIPANTS: tuple(Registered.model_fields),
    Kind.STATES: tuple(Standing.model_fields),
    Kind.SETTLEMENTS: tuple(Settled.model_fields),
    Kind.MONTHS: tuple(MonthStanding.model_fields),
    Kind.COSTS: tuple(Cost.model_fields),
    Kind.READINGS: tuple(Anchored.model_fields),
}


async def _reports(services: CurrentServices, caller: ReportReader, query: Asked, now_ms: Now) -> BillReports:
    await wait_for_block(services.height, query.min_block)
    return BillReports(services, caller=caller, query=query, now_ms=now_ms)


CallersReports = Annotated[BillReports, Depends(_reports)]


@router.get("/activity", summary="Report what happened to orders")
async def get_activity(reports: CallersReports) -> ActivityReport:
    """By day or month: orders made, concluded, archived and ended, disputes opened and ruled, energy concluded."""
    return await reports.activity()


@router.get("/trades", summary="Report what was concluded, by mode")
async def get_trades(reports: CallersReports) -> TradesReport:
    """By day or month and mode of trading, with public volumes and prices."""
    return await reports.trades()


@router.get("/participants", summary="Report who was registered")
async def get_participants(reports: CallersReports) -> ParticipantsReport:
    """By day or month and kind of participant; `group` and filters of orders change nothing."""
    return await reports.participants()


@router.get("/states", summary="Report orders as they stand")
async def get_states(reports: CallersReports) -> StatesReport:
    """By state, at the block that the answer names; the period changes nothing."""
    return await reports.states()


@router.get("/settlements", summary="Report what was settled")
async def get_settlements(reports: CallersReports) -> SettlementsReport:
    """By day or month: first bills, corrections, rulings, last bills. Counts only."""
    return await reports.settlements()


@router.get("/months", summary="Report how far months are settled")
async def get_months(reports: CallersReports) -> MonthsReport:
    """By month of delivery: contracts that delivered, with and without a bill. Counts only."""
    return await reports.months()


@router.get("/costs", summary="Report what bills came to")
async def get_costs(reports: CallersReports, response: Response) -> CostsReport:
    """By month of delivery and part, beside the month before: a consumer's by contract and band, a retailer's by
    package. For the parties of the bills only, from their present versions."""
    response.headers["Cache-Control"] = "no-store"
    return await reports.costs()


@router.get("/readings", summary="Report days without readings")
async def get_readings(reports: CallersReports) -> ReadingsReport:
    """By day or month: days of points that were somebody's, with and without anchored readings."""
    return await reports.readings()


@router.get("/{kind}.{file_format}", summary="Export a report", response_class=Response, responses={**ANSWER})
async def export_report(
    kind: Kind,
    file_format: Format,
    services: CurrentServices,
    caller: ReportReader,
    query: Asked,
    reports: CallersReports,
) -> Response:
    """The rows of a report as CSV or XLSX."""
    report: AnyReport = await getattr(reports, kind.value)()
    return await rows_response(
        services,
        caller,
        [item.model_dump(mode="json") for item in report.items],
        what=f"{kind}-report",
        file_format=file_format,
        filters=query.filters(),
        columns=_COLUMNS[kind],
        block_height=report.block_height,
    )
