"""`/api/v1/contracts`: the archive; progress of a contract; encryption keys; contracts of a retailer that defaulted."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from gateway.access.dependencies import requires
from gateway.contracts import repository
from gateway.contracts.archive import BY_ID, BY_LAST_CHANGE, COLUMNS, ArchiveQuery, archived, shown
from gateway.contracts.dependencies import (
    AnnexReader,
    ContractExporter,
    ContractReader,
    Desk,
    KeyMaker,
    LastResort,
    OrderId,
)
from gateway.contracts.last_resort import BY_ORDER, check_defaulted, contracts_of, pass_on_of
from gateway.contracts.schemas import (
    ArchivePage,
    Day,
    Declared,
    DeliveryRequest,
    EncryptionKey,
    EncryptionKeyList,
    NewEncryptionKey,
    PassOnPage,
    Progress,
)
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.exports import ANSWER, export_response
from gateway.pages import ID, PageQuery, read_page
from gateway.rendering import json_at_block
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["contracts"])

Declarer = Annotated[Caller, Depends(requires("delivery:declare"))]


class PassOnQuery(PageQuery):
    ends_on: Day


@router.get("/contracts", summary="Search the archive", response_model=ArchivePage)
async def get_contracts(
    services: CurrentServices, caller: ContractReader, query: Annotated[ArchiveQuery, Query()]
) -> Response:
    """Archived contracts that the caller may see, the last changed first."""
    await wait_for_block(services.height, query.min_block)

    def work(connection: Connection) -> dict[str, object]:
        return read_page(
            connection,
            archived(query, caller),
            by=BY_LAST_CHANGE,
            query=query,
            cursors=services.cursors,
            show=lambda row: shown(row, caller),
            descending=True,
        )

    return json_at_block(await services.database.read(work))


@router.get("/contracts.{file_format}", summary="Export the archive", response_class=Response, responses=dict(ANSWER))
async def export_contracts(
    services: CurrentServices,
    caller: ContractExporter,
    file_format: Annotated[Literal["csv", "xlsx"], Path()],
    query: Annotated[ArchiveQuery, Query()],
) -> Response:
    """Every archived contract that the caller may see and the filters find, as CSV or XLSX."""
    return await export_response(
        services,
        caller,
        archived(query, caller),
        what="contracts",
        file_format=file_format,
        filters=query.filters(),
        by=BY_ID,
        columns=COLUMNS,
        show=lambda row: shown(row, caller),
    )


@router.get("/orders/{order_id}/contract/progress", summary="Read a contract's progress", response_model=Progress)
async def get_progress(
    order_id: OrderId, desk: Desk, caller: AnnexReader, _: ReadAtBlock, response: Response
) -> Progress:
    """Energy delivered against energy contracted, by month. For the two parties only."""
    response.headers["Cache-Control"] = "no-store"
    return Progress(**await desk.deliveries.progress(order_id, caller))


@router.put("/orders/{order_id}/contract/deliveries", summary="Declare delivered energy", response_model=Declared)
async def put_deliveries(
    order_id: OrderId, desk: Desk, caller: Declarer, _: ReadAtBlock, body: DeliveryRequest
) -> Declared:
    """Wh by day. It stays in this instance: the exchange and the regulator never see it."""
    return Declared(order_id=order_id, days=await desk.deliveries.declare(order_id, body.days, caller))


@router.get("/encryption-keys", summary="List one's encryption keys", response_model=EncryptionKeyList)
async def get_encryption_keys(
    services: CurrentServices, desk: Desk, caller: KeyMaker, _: ReadAtBlock
) -> EncryptionKeyList:
    """The keys that are kept here for the caller's participant, and the one that the ledger has."""
    participant = caller.participant
    found = await services.database.read(partial(repository.encryption_keys_of, ids=[participant]))
    items = [EncryptionKey(**each) for each in await desk.keys.listed(participant)]
    return EncryptionKeyList(participant=participant, on_ledger=found.get(participant), items=items)


@router.post("/encryption-keys", summary="Make an encryption key", response_model=NewEncryptionKey, status_code=201)
async def make_encryption_key(services: CurrentServices, desk: Desk, caller: KeyMaker) -> NewEncryptionKey:
    """A new key pair for the caller's participant. It counts once its public key is on the ledger."""
    public_key = await desk.keys.make(caller.participant, made_by=caller.user.user_id)
    await services.audit_trail.record(
        actor=caller.user.user_id, kind="encryption_key_made", subject=caller.participant, detail={"key": public_key}
    )
    return NewEncryptionKey(participant=caller.participant, public_key=public_key)


@router.get("/participants/{retailer}/pass-on", summary="Contracts to pass on", response_model=PassOnPage)
async def get_pass_on(
    retailer: Annotated[str, Path(pattern=ID)],
    services: CurrentServices,
    caller: LastResort,
    query: Annotated[PassOnQuery, Query()],
) -> Response:
    """The running contracts of a retailer that has defaulted, each with the `pass_on` step that is to be signed."""
    await wait_for_block(services.height, query.min_block)

    def work(connection: Connection) -> dict[str, object]:
        check_defaulted(connection, retailer)
        return read_page(
            connection,
            contracts_of(retailer),
            by=BY_ORDER,
            query=query,
            cursors=services.cursors,
            show=lambda row: pass_on_of(row, ends_on=query.ends_on),
        )

    return json_at_block(await services.database.read(work))
