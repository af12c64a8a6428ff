"""`/api/v1/registrations`: the exchange's people audit applications and import many at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from gateway.access.dependencies import requires
from gateway.exports import attachment
from gateway.problems import ProblemError
from gateway.registrations.decisions import Decisions
from gateway.registrations.documents import DOCUMENT_KINDS
from gateway.registrations.import_files import CSV, MAX_IMPORT_BYTES, XLSX
from gateway.registrations.moves import State
from gateway.registrations.schemas import (
    ApplicationPage,
    Decision,
    DecisionWithReasons,
    ImportReport,
    Kind,
    OpenedApplication,
)
from gateway.sessions.schemas import Caller

PATH = "/api/v1/registrations"
router = APIRouter(prefix=PATH, tags=["registrations"])

Reader = Annotated[Caller, Depends(requires("registration:read"))]
Auditor = Annotated[Caller, Depends(requires("registration:decide"))]
Importer = Annotated[Caller, Depends(requires("registration:import"))]
ApplicationId = Annotated[str, Path(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


def exchange_of(request: Request) -> Any:
    """The parts that only the exchange's instance has. Raises ProblemError `not_found` elsewhere."""
    exchange = request.app.state.office.exchange
    if exchange is None:
        raise ProblemError("not_found")
    return exchange


async def _decisions(request: Request) -> Decisions:
    decisions: Decisions = exchange_of(request).decisions
    return decisions


Desk = Annotated[Decisions, Depends(_decisions)]


@router.get("", summary="List applications", response_model=ApplicationPage)
async def get_registrations(
    desk: Desk,
    _: Reader,
    state: Annotated[State | None, Query(description="`certified` is the registrar's queue")] = None,
    kind: Annotated[Kind | None, Query()] = None,
    cursor: Annotated[str | None, Query(pattern="^[0-9a-f-]{36}$")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ApplicationPage:
    """Applications without personal data; drafts are their applicants' alone."""
    return await desk.page(state=state.value if state else None, kind=kind, after=cursor, limit=limit)


@router.get("/{application_id}", summary="Open an application", response_model=OpenedApplication)
async def get_registration(
    desk: Desk,
    caller: Reader,
    application_id: ApplicationId,
    clear: Annotated[bool, Query(description="Personal data in clear; this is recorded")] = False,
) -> Any:
    return await desk.open(application_id, caller=caller, clear=clear)


@router.get("/{application_id}/documents/{kind}", summary="Read a document", response_class=Response)
async def get_document(
    desk: Desk,
    caller: Reader,
    application_id: ApplicationId,
    kind: Annotated[str, Path(pattern="^(" + "|".join(DOCUMENT_KINDS) + ")$")],
) -> Response:
    """The file as it was handed in. Reading it is recorded."""
    content, media_type = await desk.document(application_id, kind, caller=caller)
    return Response(content, media_type=media_type, headers=attachment(kind))


@router.post("/{application_id}/approval", summary="Approve", status_code=status.HTTP_204_NO_CONTENT)
async def post_approval(desk: Desk, caller: Auditor, application_id: ApplicationId, body: Decision) -> Response:
    """The CA certifies the user's key next; then the changes wait in the registry's outbox for a registrar."""
    await desk.approve(application_id, by=caller.user.user_id, version=body.version)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/{application_id}/change-request", summary="Ask for changes", status_code=status.HTTP_204_NO_CONTENT)
async def post_change_request(
    desk: Desk, caller: Auditor, application_id: ApplicationId, body: DecisionWithReasons
) -> Response:
    """The applicant sees the reasons, changes the application and submits it again."""
    await desk.request_changes(application_id, by=caller.user.user_id, version=body.version, reasons=body.reasons)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/{application_id}/refusal", summary="Refuse", status_code=status.HTTP_204_NO_CONTENT)
async def post_refusal(
    desk: Desk, caller: Auditor, application_id: ApplicationId, body: DecisionWithReasons
) -> Response:
    """The end of the application; the applicant sees the reasons."""
    await desk.refuse(application_id, by=caller.user.user_id, version=body.version, reasons=body.reasons)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post(
    "/import",
    summary="Import many participants",
    response_model=ImportReport,
    openapi_extra={"requestBody": {"required": True, "content": {CSV: {}, XLSX: {}}}},
)
async def post_import(
    request: Request,
    caller: Importer,
    dry_run: Annotated[bool, Query(description="Only say what would become of each line")] = False,
) -> ImportReport:
    """A CSV or XLSX file as the body, 8 MiB and 5,000 lines at most. Safe to repeat: a line is taken once.

    Each line that is right becomes an application that waits for its audit; the others are named with code and field.
    """
    imports = exchange_of(request).imports
    content = await request.body()
    if len(content) > MAX_IMPORT_BYTES:
        raise ProblemError("request_too_large", context={"limit": MAX_IMPORT_BYTES})
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    report: ImportReport = await imports.run(content, media_type=media_type, dry_run=dry_run, by=caller.user.user_id)
    return report
