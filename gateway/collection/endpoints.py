"""`/api/v1/mandates`, `/api/v1/collection-batches`: collection on behalf (托收).

By the people of the participant that collects, at the instance of its organisation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from gateway.access.dependencies import requires
from gateway.collection.bank_data import bank_account
from gateway.collection.batch_service import Batches
from gateway.collection.batches import BatchKind, BatchState, ItemState
from gateway.collection.book_schemas import WantedList
from gateway.collection.book_service import Books
from gateway.collection.mandate_service import Mandates
from gateway.collection.mandates import MandateState
from gateway.collection.schemas import (
    BATCH_ID,
    ID,
    MAX_ITEMS,
    PARTICIPANT,
    ApprovalBody,
    BatchBody,
    BatchInfo,
    BatchPage,
    ItemPage,
    MandateBody,
    MandateInfo,
    MandatePage,
)
from gateway.dependencies import ReadAtBlock
from gateway.sessions.schemas import Caller

MANDATES_PATH, BATCHES_PATH = "/api/v1/mandates", "/api/v1/collection-batches"
XML = "application/xml"
router = APIRouter(tags=["collection"])


async def _mandates(request: Request) -> Mandates:
    service: Mandates = request.app.state.office.mandates
    return service


async def _books(request: Request) -> Books:
    service: Books = request.app.state.office.books
    return service


async def _batches(request: Request) -> Batches:
    service: Batches = request.app.state.office.batches
    return service


MandateService = Annotated[Mandates, Depends(_mandates)]
BookService = Annotated[Books, Depends(_books)]
BatchService = Annotated[Batches, Depends(_batches)]
Reader = Annotated[Caller, Depends(requires("collection:read"))]
Manager = Annotated[Caller, Depends(requires("collection:manage"))]
Limit = Annotated[int, Query(ge=1, le=500)]
_CURSOR = "`next_cursor` of the page before"
MandateId = Annotated[str, Path(pattern=ID)]
BatchId = Annotated[str, Path(pattern=BATCH_ID)]


@router.get(MANDATES_PATH, summary="List mandates", response_model=MandatePage)
async def get_mandates(
    service: MandateService,
    caller: Reader,
    payer: Annotated[str | None, Query(pattern=PARTICIPANT)] = None,
    state: MandateState | None = None,
    cursor: Annotated[str | None, Query(pattern=ID, description=_CURSOR)] = None,
    limit: Limit = 100,
) -> MandatePage:
    """Those that the participant acted for holds, by id, accounts masked."""
    return await service.page(_given(payer=payer, state=state), caller=caller, cursor=cursor, limit=limit)


@router.get(f"{MANDATES_PATH}/{{mandate_id}}", summary="Get a mandate", response_model=MandateInfo)
async def get_mandate(service: MandateService, caller: Reader, mandate_id: MandateId) -> MandateInfo:
    """With the account masked."""
    return await service.get(mandate_id, caller=caller)


@router.put(f"{MANDATES_PATH}/{{mandate_id}}", summary="Register a mandate", response_model=MandateInfo)
async def put_mandate(
    service: MandateService, caller: Manager, mandate_id: MandateId, body: MandateBody
) -> MandateInfo:
    """A payer has allowed to be debited. Another account takes another mandate. May be repeated."""
    account = bank_account(holder=body.holder, number=body.number, cnaps=body.cnaps)
    return await service.register(
        mandate_id, payer=body.payer, signed_on=body.signed_on, account=account, caller=caller
    )


@router.post(
    f"{MANDATES_PATH}/{{mandate_id}}/{{move}}", summary="Suspend, resume or revoke", response_model=MandateInfo
)
async def post_mandate_move(
    service: MandateService, caller: Manager, mandate_id: MandateId, move: Literal["suspend", "resume", "revoke"]
) -> MandateInfo:
    """At the payer's wish. A revoked mandate stays so."""
    return await service.move(mandate_id, move, caller=caller)


@router.get(BATCHES_PATH, summary="List batches", response_model=BatchPage)
async def get_batches(
    service: BatchService,
    caller: Reader,
    kind: BatchKind | None = None,
    state: BatchState | None = None,
    cursor: Annotated[str | None, Query(pattern=BATCH_ID, description=_CURSOR)] = None,
    limit: Limit = 100,
) -> BatchPage:
    """The newest first."""
    return await service.page(_given(kind=kind, state=state), caller=caller, cursor=cursor, limit=limit)


@router.get(f"{BATCHES_PATH}/{{batch_id}}", summary="Get a batch", response_model=BatchInfo)
async def get_batch(service: BatchService, caller: Reader, batch_id: BatchId) -> BatchInfo:
    """With how many of its items are in which state."""
    return await service.get(batch_id, caller=caller)


@router.put(f"{BATCHES_PATH}/{{batch_id}}", summary="Make a batch", response_model=BatchInfo)
async def put_batch(service: BatchService, caller: Manager, batch_id: BatchId, body: BatchBody) -> BatchInfo:
    """Collections under mandates, or refunds and payouts, 5,000 at most. May be repeated."""
    return await service.make(batch_id, body, caller=caller)


@router.get(f"{BATCHES_PATH}/{{batch_id}}/items", summary="List a batch's items", response_model=ItemPage)
async def get_items(
    service: BatchService,
    caller: Reader,
    batch_id: BatchId,
    state: ItemState | None = None,
    counterpart: Annotated[str | None, Query(pattern=PARTICIPANT)] = None,
    cursor: Annotated[int | None, Query(ge=0, le=MAX_ITEMS, description=_CURSOR)] = None,
    limit: Limit = 100,
) -> ItemPage:
    """With what the bank has said of each."""
    filters = _given(state=state, counterpart=counterpart)
    return await service.items(batch_id, filters, caller=caller, cursor=cursor, limit=limit)


@router.get(
    f"{BATCHES_PATH}/{{batch_id}}/postings", summary="What the books lack of a batch", response_model=WantedList
)
async def get_wanted(
    service: BookService, caller: Reader, batch_id: BatchId, _: ReadAtBlock, releasing: bool = False
) -> WantedList:
    """To be signed by somebody of the keeper's: what holds the items before the file leaves, what the bank's answers
    post, void or take back. `releasing`: what has to end before the batch is discarded."""
    return await service.of_batch(batch_id, caller=caller, releasing=releasing)


@router.post(f"{BATCHES_PATH}/{{batch_id}}/approval", summary="Approve a batch as the second person")
async def post_approval(service: BatchService, caller: Manager, batch_id: BatchId, body: ApprovalBody) -> BatchInfo:
    """By the hash of the file, by somebody who has not made it and has looked at its items."""
    return await service.approve(batch_id, file_hash=body.file_hash, caller=caller)


@router.post(f"{BATCHES_PATH}/{{batch_id}}/sending", summary="Take the file to the bank", response_class=Response)
async def post_sending(service: BatchService, caller: Manager, batch_id: BatchId) -> Response:
    """The file of an approved batch, pain.008.001.08 or pain.001.001.09: the only place where accounts stand in full.
    Its answers are expected from now on. May be repeated: the same bytes, and the trail has each time."""
    return _xml(await service.send(batch_id, caller=caller))


@router.delete(f"{BATCHES_PATH}/{{batch_id}}", summary="Discard a batch", status_code=status.HTTP_204_NO_CONTENT)
async def delete_batch(service: BatchService, caller: Manager, batch_id: BatchId) -> Response:
    """One that was not sent."""
    await service.discard(batch_id, caller=caller)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _xml(content: bytes) -> Response:
    return Response(content, media_type=XML, headers={"Cache-Control": "no-store"})


def _given(**filters: StrEnum | str | None) -> dict[str, str]:
    return {name: str(value) for name, value in filters.items() if value is not None}
