"""`/api/v1/calendars`: holidays, working weekends and hot days of each region, by version."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gateway.access.dependencies import PackageExporter, PackageReader
from gateway.calendars import repository
from gateway.calendars.schemas import CalendarAtBlock, CalendarPage
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery

router = APIRouter(prefix="/api/v1", tags=["packages"])

Region = Annotated[str, Path(pattern=ID)]
CALENDARS = LedgerList(
    what="calendars",
    entity="calendar",
    value=repository.calendar_value,
    by=repository.BY_REGION,
    columns=("region", "version", "days", "operator", "refreshed_at"),
)


@router.get("/calendars", summary="List calendars", response_model=CalendarPage)
async def get_calendars(
    services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """The present version of each region's, by region."""
    return await CALENDARS.page(services, caller, repository.present_calendars(), query=query)


@router.get("/calendars.{file_format}", summary="Export calendars", response_class=Response, responses={**ANSWER})
async def export_calendars(
    file_format: Format,
    services: CurrentServices,
    caller: PackageExporter,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """The present version of each region's, as CSV or XLSX."""
    statement = repository.present_calendars()
    return await CALENDARS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/calendars/{region}", summary="Read a region's calendar", response_model=CalendarAtBlock)
async def get_calendar(
    region: Region, request: Request, services: CurrentServices, caller: PackageReader, _: ReadAtBlock
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await CALENDARS.one(request, services, caller, repository.present_calendar(region))


@router.get("/calendars/{region}/versions", summary="List a calendar's versions", response_model=CalendarPage)
async def get_versions(
    region: Region, services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """As they were set, first one first."""
    statement = repository.versions_of(region)
    return await CALENDARS.page(services, caller, statement, query=query, by=repository.BY_VERSION, may_be_empty=False)
