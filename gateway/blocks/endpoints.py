"""`/api/v1/blocks`, `/api/v1/transactions`, `/api/v1/market`: the ledger itself."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import Connection

from acl.views import present, views_of
from gateway.access.dependencies import BlockReader, TransactionReader
from gateway.access.viewing import viewer_of
from gateway.blocks.repository import find_transaction, list_blocks
from gateway.blocks.schemas import BlockList, Market, Transaction
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.orders.repository import list_steps_of_transaction, visible
from gateway.orders.values import seen_steps
from gateway.problems import ProblemError
from gateway.projection.tables import order_steps
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block

router = APIRouter(prefix="/api/v1", tags=["ledger"])


@router.get("/market", summary="Which ledger this is", response_model=Market)
async def get_market(services: CurrentServices) -> Market:
    """For everyone: a client needs the network's id before it can sign anything, a session's claim included."""
    settings = services.settings
    return Market(
        msp_id=settings.msp_id,
        network_id=settings.network_id,
        channel=settings.channel,
        chaincode=settings.chaincode,
        block_height=services.height.value,
    )


@router.get("/blocks", summary="List blocks", response_model=BlockList)
async def get_blocks(
    services: CurrentServices,
    caller: BlockReader,
    _: ReadAtBlock,
    before: Annotated[int | None, Query(ge=0, lt=2**53, description="Only blocks below this number")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Newest first."""

    def work(connection: Connection) -> dict[str, Any]:
        rows = list_blocks(connection, before=before, limit=limit)
        items = [present("block", row, viewer=viewer_of(caller)) for row in rows]
        return {"block_height": stored_height(connection), "items": items}

    return json_at_block(await services.database.read(work))


@router.get("/transactions/{transaction_id}", summary="Read a transaction", response_model=Transaction)
async def get_transaction(
    services: CurrentServices,
    caller: TransactionReader,
    _: ReadAtBlock,
    transaction_id: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """Where a transaction is, what came of it, and the steps in it that the caller may see."""
    seen = visible(order_steps, views_of("order_step", caller.roles), caller.participant)

    def work(connection: Connection) -> dict[str, Any]:
        row = find_transaction(connection, transaction_id)
        transaction = None if row is None else present("transaction", row, viewer=viewer_of(caller))
        if transaction is None:
            raise ProblemError("not_found")
        steps = list_steps_of_transaction(connection, transaction_id, seen=seen)
        return {"block_height": stored_height(connection), **transaction, "steps": seen_steps(steps, caller)}

    return json_at_block(await services.database.read(work))
