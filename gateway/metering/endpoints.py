"""`/api/v1/metering-points`, `/meters` and `/reading-days`: what the ledger has of metering, and exports of it.

The readings themselves are at the grid company's instance alone (`gateway/readings`).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from gateway.access.dependencies import MeteringExporter, MeteringReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.metering import repository
from gateway.metering.schemas import (
    AssignmentPage,
    AssignmentQuery,
    MeterAtBlock,
    MeteringPointAtBlock,
    MeteringPointPage,
    MeteringPointQuery,
    MeterPage,
    MeterQuery,
    ReadingDayPage,
    ReadingDayQuery,
)
from gateway.pages import ID, PageQuery
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["metering"])

PointId = Annotated[str, Path(pattern=ID)]
MeterId = Annotated[str, Path(pattern=ID)]

POINTS = LedgerList(
    what="metering-points",
    entity="metering_point",
    value=repository.point_value,
    by=repository.BY_POINT,
    columns=("point_id", "version", "grid", "status", "opens_on", "closes_on", "connection", "meters", "refreshed_at"),
)
ASSIGNMENTS = LedgerList(
    what="point-assignments",
    entity="point_assignment",
    value=repository.assignment_value,
    by=repository.BY_PLACE,
    columns=("point_id", "participant", "start", "end", "changed_in_block"),
)
METERS = LedgerList(
    what="meters",
    entity="meter",
    value=repository.meter_value,
    by=repository.BY_METER,
    columns=(
        *("meter_id", "version", "point", "state", "ratio", "digits", "resolution_wh", "capacity_va", "since"),
        *("replaced_by", "refreshed_at"),
    ),
)
DAYS = LedgerList(
    what="reading-days",
    entity="reading_day",
    value=repository.day_value,
    by=repository.BY_DAY,
    columns=("point_id", "date", "version", "root", "corrects", "agent", "refreshed_at", "changed_in_block"),
)


@router.get("/metering-points", summary="List metering points", response_model=MeteringPointPage)
async def get_points(
    services: CurrentServices, caller: MeteringReader, query: Annotated[MeteringPointQuery, Query()]
) -> Response:
    """All that fit the filters, by id: a consumer's own, those of a retailer's customers and of plants from which it
    buys, everybody's for those who watch."""
    return await POINTS.page(services, caller, _points(caller, query), query=query)


@router.get(
    "/metering-points.{file_format}", summary="Export metering points", response_class=Response, responses={**ANSWER}
)
async def export_points(
    file_format: Format,
    services: CurrentServices,
    caller: MeteringExporter,
    query: Annotated[MeteringPointQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await POINTS.export(services, caller, _points(caller, query), query=query, file_format=file_format)


@router.get("/metering-points/{point_id}", summary="Read a metering point", response_model=MeteringPointAtBlock)
async def get_point(
    point_id: PointId, request: Request, services: CurrentServices, caller: MeteringReader, _: ReadAtBlock
) -> Response:
    """As it stands, with ETag = ledger version."""
    statement = _seen("metering_point", caller, repository.point(point_id), repository.OF_POINT)
    return await POINTS.one(request, services, caller, statement)


@router.get(
    "/metering-points/{point_id}/assignments",
    summary="List to whom a metering point belongs",
    response_model=AssignmentPage,
)
async def get_assignments(
    point_id: PointId, services: CurrentServices, caller: MeteringReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """In order of time. A consumer sees its own periods, a retailer those of its customers and of producers from which
    it buys."""
    statement = _seen("point_assignment", caller, repository.assignments_of(point_id), repository.OF_ASSIGNMENT)
    return await ASSIGNMENTS.page(services, caller, statement, query=query)


@router.get("/point-assignments", summary="List to whom metering points belong", response_model=AssignmentPage)
async def get_all_assignments(
    services: CurrentServices, caller: MeteringReader, query: Annotated[AssignmentQuery, Query()]
) -> Response:
    """Of all points, by point and time: a consumer's own periods, those of a retailer's customers and of producers from
    which it buys."""
    statement = _seen("point_assignment", caller, repository.assignments_matching(query), repository.OF_ASSIGNMENT)
    return await ASSIGNMENTS.page(services, caller, statement, query=query)


@router.get("/meters", summary="List meters", response_model=MeterPage)
async def get_meters(
    services: CurrentServices, caller: MeteringReader, query: Annotated[MeterQuery, Query()]
) -> Response:
    """All that fit the filters, by id."""
    return await METERS.page(services, caller, _meters(caller, query), query=query)


@router.get("/meters.{file_format}", summary="Export meters", response_class=Response, responses={**ANSWER})
async def export_meters(
    file_format: Format, services: CurrentServices, caller: MeteringExporter, query: Annotated[MeterQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await METERS.export(services, caller, _meters(caller, query), query=query, file_format=file_format)


@router.get("/meters/{meter_id}", summary="Read a meter", response_model=MeterAtBlock)
async def get_meter(
    meter_id: MeterId, request: Request, services: CurrentServices, caller: MeteringReader, _: ReadAtBlock
) -> Response:
    """As it stands, with ETag = ledger version."""
    statement = _seen("meter", caller, repository.meter(meter_id), repository.OF_METER)
    return await METERS.one(request, services, caller, statement)


@router.get("/reading-days", summary="List anchored days of readings", response_model=ReadingDayPage)
async def get_days(
    services: CurrentServices, caller: MeteringReader, query: Annotated[ReadingDayQuery, Query()]
) -> Response:
    """Roots by point, day and version: those of the days on which the point is the caller's, its customer's, or a
    plant's from which it buys."""
    return await DAYS.page(services, caller, _days(caller, query), query=query)


@router.get(
    "/reading-days.{file_format}", summary="Export anchored days", response_class=Response, responses={**ANSWER}
)
async def export_days(
    file_format: Format, services: CurrentServices, caller: MeteringExporter, query: Annotated[ReadingDayQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await DAYS.export(services, caller, _days(caller, query), query=query, file_format=file_format)


def _points(caller: Caller, query: MeteringPointQuery) -> Select[Any]:
    return _seen("metering_point", caller, repository.points_matching(query), repository.OF_POINT)


def _meters(caller: Caller, query: MeterQuery) -> Select[Any]:
    return _seen("meter", caller, repository.meters_matching(query), repository.OF_METER)


def _days(caller: Caller, query: ReadingDayQuery) -> Select[Any]:
    return _seen("reading_day", caller, repository.days_matching(query), repository.OF_DAY)


def _seen(entity: str, caller: Caller, statement: Select[Any], about: repository.About) -> Select[Any]:
    return repository.seen(statement, views_of(entity, caller.roles), participant=caller.participant, about=about)
