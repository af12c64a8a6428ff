"""`/api/v1/announcements`: what the exchange tells everybody, and every version of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gateway.access.dependencies import AnnouncementReader
from gateway.announcements import repository
from gateway.announcements.schemas import AnnouncementAtBlock, AnnouncementPage, AnnouncementQuery
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery

router = APIRouter(prefix="/api/v1", tags=["announcements"])

AnnouncementId = Annotated[str, Path(pattern=ID)]

ANNOUNCEMENTS = LedgerList(
    what="announcements",
    entity="announcement",
    value=repository.announcement_value,
    by=repository.BY_ID,
    columns=(
        *("announcement_id", "version", "status", "importance", "title", "text", "valid_to", "published_at", "reason"),
        *("operator", "refreshed_at", "changed_in_block"),
    ),
)


@router.get("/announcements", summary="List announcements", response_model=AnnouncementPage)
async def get_announcements(
    services: CurrentServices, caller: AnnouncementReader, query: Annotated[AnnouncementQuery, Query()]
) -> Response:
    """As they stand, withdrawn ones too unless `status` says otherwise; the last published first."""
    by, descending = repository.order_of(query.sort)
    statement = repository.announcements_matching(query)
    return await ANNOUNCEMENTS.page(services, caller, statement, query=query, by=by, descending=descending)


@router.get(
    "/announcements.{file_format}", summary="Export announcements", response_class=Response, responses={**ANSWER}
)
async def export_announcements(
    file_format: Format,
    services: CurrentServices,
    caller: AnnouncementReader,
    query: Annotated[AnnouncementQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX, by id."""
    statement = repository.announcements_matching(query)
    return await ANNOUNCEMENTS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/announcements/{announcement_id}", summary="Read an announcement", response_model=AnnouncementAtBlock)
async def get_announcement(
    announcement_id: AnnouncementId,
    request: Request,
    services: CurrentServices,
    caller: AnnouncementReader,
    _: ReadAtBlock,
) -> Response:
    """As it stands, with ETag = ledger version."""
    return await ANNOUNCEMENTS.one(request, services, caller, repository.one(announcement_id))


@router.get(
    "/announcements/{announcement_id}/versions",
    summary="List an announcement's versions",
    response_model=AnnouncementPage,
)
async def get_versions(
    announcement_id: AnnouncementId,
    services: CurrentServices,
    caller: AnnouncementReader,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """As they were published, first one first; a withdrawal is the last."""
    statement = repository.versions_of(announcement_id)
    return await ANNOUNCEMENTS.page(
        services, caller, statement, query=query, by=repository.BY_VERSION, may_be_empty=False
    )
