"""`/api/v1/audit-trail`: the organisation's own trail, for its audit administrator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from gateway.access.dependencies import requires
from gateway.audit_trail import export
from gateway.audit_trail.anchors import newest_anchor
from gateway.audit_trail.chain import Entry
from gateway.audit_trail.kinds import KINDS
from gateway.audit_trail.schemas import AuditEntry, AuditFilters, AuditHead, AuditKind, AuditPage, AuditQuery
from gateway.audit_trail.service import AuditTrail
from gateway.dependencies import CurrentServices
from gateway.exports import attachment
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLSX_LIMIT = 100_000
_PAGE = 1_000

router = APIRouter(prefix="/api/v1", tags=["audit trail"])

Reader = Annotated[Caller, Depends(requires("audit_trail:read"))]
Exporter = Annotated[Caller, Depends(requires("audit_trail:export"))]
Filters = Annotated[AuditFilters, Query()]


@router.get("/audit-trail", summary="Search the audit trail", response_model=AuditPage)
async def get_audit_trail(_: Reader, services: CurrentServices, query: Annotated[AuditQuery, Query()]) -> AuditPage:
    """Newest entry first, page by page."""
    rows = await services.audit_trail.search(query.filters(), before=_before(query.cursor), limit=query.limit + 1)
    items, more = rows[: query.limit], len(rows) > query.limit
    return AuditPage(items=[_shown(entry) for entry in items], next_cursor=str(items[-1].n) if more else None)


@router.get("/audit-trail/head", summary="Where the audit trail stands", response_model=AuditHead)
async def get_head(_: Reader, services: CurrentServices) -> AuditHead:
    head = await services.audit_trail.head()
    organisation = services.settings.msp_id
    newest = await services.database.read(lambda connection: newest_anchor(connection, organisation))
    return AuditHead(count=head.count, head=head.hash, anchored=newest.count if newest else 0)


@router.get("/audit-trail/kinds", summary="Kinds of entries", response_model=list[AuditKind])
async def get_kinds(_: Reader) -> list[AuditKind]:
    return [AuditKind(kind=kind.name, summary=kind.summary, fields=sorted(kind.fields)) for kind in KINDS.values()]


@router.get(
    "/audit-trail.csv",
    summary="Export the audit trail as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_csv(caller: Exporter, services: CurrentServices, filters: Filters) -> Response:
    """Oldest entry first. Without filters it is what `energysale verify audit --file` takes."""
    await _note_export(services.audit_trail, caller, "csv", filters, None)
    last = (await services.audit_trail.head()).count
    return StreamingResponse(
        _csv(services.audit_trail, filters, last),
        headers=attachment("audit-trail.csv"),
        media_type="text/csv; charset=utf-8",
    )


@router.get(
    "/audit-trail.xlsx",
    summary="Export the audit trail as XLSX",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
async def get_xlsx(caller: Exporter, services: CurrentServices, filters: Filters) -> Response:
    """Oldest entry first, up to 100,000 entries; more are refused, and can be had by parts or as CSV."""
    rows = await services.audit_trail.page(filters, after=0, limit=_XLSX_LIMIT + 1)
    if len(rows) > _XLSX_LIMIT:
        raise ProblemError("invalid_request", detail="More than 100,000 entries: narrow the filters, or take CSV.")
    await _note_export(services.audit_trail, caller, "xlsx", filters, len(rows))
    content = await asyncio.to_thread(export.xlsx, rows)
    return Response(content, headers=attachment("audit-trail.xlsx"), media_type=XLSX)


async def _csv(trail: AuditTrail, filters: AuditFilters, last: int) -> AsyncIterator[bytes]:
    yield export.csv_header()
    after = 0
    while rows := await trail.page(filters, after=after, limit=_PAGE):
        yield export.csv_rows(row for row in rows if row.n <= last)
        after = rows[-1].n
        if after >= last:
            return


async def _note_export(trail: AuditTrail, caller: Caller, form: str, filters: AuditFilters, rows: int | None) -> None:
    given = filters.model_dump(exclude_none=True)
    # What was searched for is the searcher's text: the trail keeps which filters there were, not their values.
    detail = {"resource": "audit_trail", "format": form, "rows": rows, "filters": sorted(given)}
    await trail.record(actor=caller.user.user_id, kind="export", subject="audit_trail", detail=detail)


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:  # below 2^53
        raise ProblemError("invalid_request", detail="The cursor does not belong to this list.")
    return int(cursor)


def _shown(entry: Entry) -> AuditEntry:
    return AuditEntry(**{**asdict(entry), "detail": json.loads(entry.detail)})
