"""`/api/v1/bank-notifications`, `/api/v1/bank-entries`, `/api/v1/reconciliations`: what the bank says.

By the people of the participant that collects, at the instance of its organisation.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from gateway.access.dependencies import requires
from gateway.collection.answering import Answering
from gateway.collection.bank_schemas import (
    AnswerInfo,
    DayPage,
    DayReport,
    ImportedDays,
    UnmatchedInfo,
    UnmatchedPage,
)
from gateway.collection.book_schemas import WantedList
from gateway.collection.book_service import Books
from gateway.collection.messages import MAX_FILE_BYTES
from gateway.collection.reconciling import Reconciling
from gateway.collection.schemas import Day
from gateway.collection.unmatched import UnmatchedState
from gateway.collection.unmatched_service import Unmatched
from gateway.dependencies import ReadAtBlock
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

NOTIFICATIONS_PATH, ENTRIES_PATH, DAYS_PATH = (
    "/api/v1/bank-notifications",
    "/api/v1/bank-entries",
    "/api/v1/reconciliations",
)
XML = "application/xml"
_ENTRY_ID = "^[0-9a-f]{32}$"
_CURSOR = "`next_cursor` of the page before"
_FILE: dict[str, Any] = {"requestBody": {"required": True, "content": {XML: {}}}}
router = APIRouter(tags=["collection"])


async def _answering(request: Request) -> Answering:
    service: Answering = request.app.state.office.answering
    return service


async def _unmatched(request: Request) -> Unmatched:
    service: Unmatched = request.app.state.office.unmatched
    return service


async def _reconciling(request: Request) -> Reconciling:
    service: Reconciling = request.app.state.office.reconciling
    return service


async def _books(request: Request) -> Books:
    service: Books = request.app.state.office.books
    return service


BookService = Annotated[Books, Depends(_books)]
AnswerService = Annotated[Answering, Depends(_answering)]
UnmatchedService = Annotated[Unmatched, Depends(_unmatched)]
DayService = Annotated[Reconciling, Depends(_reconciling)]
Reader = Annotated[Caller, Depends(requires("collection:read"))]
Manager = Annotated[Caller, Depends(requires("collection:manage"))]
Limit = Annotated[int, Query(ge=1, le=500)]
EntryId = Annotated[str, Path(pattern=_ENTRY_ID)]


@router.post(
    NOTIFICATIONS_PATH,
    summary="Import what the bank has answered",
    response_model=AnswerInfo,
    openapi_extra=_FILE,
)
async def post_notifications(request: Request, service: AnswerService, caller: Manager) -> AnswerInfo:
    """The body is a file camt.054.001.08, 16 MiB at most. It is taken whole or not at all, and may be repeated."""
    return await service.import_notifications(await _xml_of(request), caller=caller)


@router.get(ENTRIES_PATH, summary="List what no item explains", response_model=UnmatchedPage)
async def get_entries(
    service: UnmatchedService,
    caller: Reader,
    state: UnmatchedState | None = None,
    cursor: Annotated[str | None, Query(pattern=_ENTRY_ID, description=_CURSOR)] = None,
    limit: Limit = 100,
) -> UnmatchedPage:
    """Entries that came with the bank's answers and fit no item, the newest first."""
    filters = {} if state is None else {"state": state.value}
    return await service.page(filters, caller=caller, cursor=cursor, limit=limit)


@router.get(f"{ENTRIES_PATH}/postings", summary="What the books lack of unmatched entries", response_model=WantedList)
async def get_wanted(service: BookService, caller: Reader, _: ReadAtBlock) -> WantedList:
    """Money in that nothing explains goes to suspense: to be signed by somebody of the keeper's."""
    return await service.of_entries(caller=caller)


@router.post(f"{ENTRIES_PATH}/{{entry_id}}/settlement", summary="Settle an entry", response_model=UnmatchedInfo)
async def post_settlement(service: UnmatchedService, caller: Manager, entry_id: EntryId) -> UnmatchedInfo:
    """Somebody has looked into it, and nothing is left to do."""
    return await service.settle(entry_id, caller=caller)


@router.post(
    DAYS_PATH, summary="Import the bank's statement of a day", response_model=ImportedDays, openapi_extra=_FILE
)
async def post_days(request: Request, service: DayService, caller: Manager) -> ImportedDays:
    """The body is a file camt.053.001.08, each statement of one day; a day that is there is replaced. The answer
    says how each day compares with the books."""
    return ImportedDays(items=await service.import_statements(await _xml_of(request), caller=caller))


@router.get(DAYS_PATH, summary="List reconciled days", response_model=DayPage)
async def get_days(
    service: DayService,
    caller: Reader,
    cursor: Annotated[Day | None, Query(description=_CURSOR)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 31,
) -> DayPage:
    """Each compared with the books as they are now, the last day first."""
    return await service.page(caller=caller, cursor=cursor, limit=limit)


@router.get(f"{DAYS_PATH}/{{day}}", summary="Compare a day", response_model=DayReport)
async def get_day(service: DayService, caller: Reader, day: Annotated[Day, Path()]) -> DayReport:
    """With every difference and its cause."""
    return await service.day(day, caller=caller)


async def _xml_of(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in (XML, "text/xml"):
        raise ProblemError("unsupported_media_type", context={"allowed": [XML]})
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_FILE_BYTES:
            raise ProblemError("request_too_large", context={"limit": MAX_FILE_BYTES})
    return bytes(content)
