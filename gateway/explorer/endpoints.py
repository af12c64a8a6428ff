"""`/api/v1/explorer`: the ledger as this organisation's own peer has it, for those who watch it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import ColumnElement, Connection

from acl.views import views_of
from gateway.access.dependencies import BlockReader, OrderReader, TransactionReader, requires
from gateway.access.viewing import viewer_of
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.explorer import repository, searching
from gateway.explorer.opening import ExplorerService
from gateway.explorer.schemas import (
    DIGEST,
    BlockDetail,
    BlockPage,
    BlockQuery,
    IntentAtBlock,
    IntentPage,
    IntentQuery,
    SearchResult,
    TermsHashes,
    TermsHashesBody,
    Totals,
    TransactionAtBlock,
    TransactionPage,
    TransactionQuery,
    WriteAttempts,
)
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.orders.repository import visible
from gateway.problems import ProblemError
from gateway.projection.ledger_intents import ledger_intents
from gateway.projection.tables import orders
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/explorer", tags=["explorer"])

ReportReader = Annotated[Caller, Depends(requires("report:read"))]
BlockNumber = Annotated[int, Path(ge=0, lt=2**53)]
DigestPath = Annotated[str, Path(pattern=DIGEST)]

BLOCKS = LedgerList(
    what="blocks",
    entity="block",
    value=lambda row: row._asdict(),
    by=repository.BY_NUMBER,
    columns=("number", "at", "hash", "previous_hash", "data_hash", "transactions", "valid", "bytes"),
)
TRANSACTIONS = LedgerList(
    what="transactions",
    entity="transaction",
    value=lambda row: row._asdict(),
    by=repository.BY_PLACE,
    columns=(
        *("block", "position", "at", "transaction_id", "code", "valid", "organisation", "function", "intents"),
        "applied",
    ),
)
INTENTS = LedgerList(
    what="intents",
    entity="ledger_intent",
    value=lambda row: row._asdict(),
    by=repository.BY_INTENT,
    columns=("block", "position", "at", "digest", "status", "code", "action", "actor", "role", "participant", "target"),
)


async def _explorer(request: Request) -> ExplorerService:
    service: ExplorerService = request.app.state.explorer
    return service


CurrentExplorer = Annotated[ExplorerService, Depends(_explorer)]


@router.get("/blocks", summary="List blocks", response_model=BlockPage)
async def get_blocks(services: CurrentServices, caller: BlockReader, query: Annotated[BlockQuery, Query()]) -> Response:
    """By number or time, page by page."""
    statement = repository.blocks_matching(query)
    return await BLOCKS.page(services, caller, statement, query=query, descending=query.sort.startswith("-"))


@router.get("/blocks.{file_format}", summary="Export blocks", response_class=Response, responses={**ANSWER})
async def export_blocks(
    file_format: Format, services: CurrentServices, caller: BlockReader, query: Annotated[BlockQuery, Query()]
) -> Response:
    """All that fit the filters, by number."""
    statement = repository.blocks_matching(query)
    return await BLOCKS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/blocks/{number}", summary="Read a whole block", response_model=BlockDetail)
async def get_block(number: BlockNumber, explorer: CurrentExplorer, caller: BlockReader, _: ReadAtBlock) -> Response:
    """From the organisation's own peer: hashes recomputed, who ordered it, who endorsed what, and every intent that the
    caller may see."""
    return json_at_block(await explorer.explorer.block(number, viewer_of(caller)))


@router.get("/transactions", summary="List transactions", response_model=TransactionPage)
async def get_transactions(
    services: CurrentServices, caller: TransactionReader, query: Annotated[TransactionQuery, Query()]
) -> Response:
    """Valid and not, page by page."""
    statement = repository.transactions_matching(query)
    return await TRANSACTIONS.page(services, caller, statement, query=query, descending=query.sort.startswith("-"))


@router.get("/transactions.{file_format}", summary="Export transactions", response_class=Response, responses={**ANSWER})
async def export_transactions(
    file_format: Format,
    services: CurrentServices,
    caller: TransactionReader,
    query: Annotated[TransactionQuery, Query()],
) -> Response:
    """All that fit the filters, in the order of the chain."""
    statement = repository.transactions_matching(query)
    return await TRANSACTIONS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/transactions/{transaction_id}", summary="Read a whole transaction", response_model=TransactionAtBlock)
async def get_transaction(
    transaction_id: DigestPath, explorer: CurrentExplorer, caller: TransactionReader, _: ReadAtBlock
) -> Response:
    """Its creator, endorsers with their certificates' subjects, and intents."""
    return json_at_block(await explorer.explorer.transaction(transaction_id, viewer_of(caller)))


@router.get("/intents", summary="List intents", response_model=IntentPage)
async def get_intents(
    services: CurrentServices, caller: TransactionReader, query: Annotated[IntentQuery, Query()]
) -> Response:
    """What somebody signed, or everybody, newest first, as far as the caller sees it."""
    statement = repository.intents_matching(query, _seen_intents(caller))
    return await INTENTS.page(services, caller, statement, query=query, descending=True)


@router.get("/intents/{digest}", summary="Read an intent", response_model=IntentAtBlock)
async def get_intent(
    digest: DigestPath, explorer: CurrentExplorer, caller: TransactionReader, _: ReadAtBlock
) -> Response:
    """As it was signed, what the ledger answered, and the transaction that holds it."""
    return json_at_block(await explorer.explorer.intent(digest, viewer_of(caller)))


@router.get("/search", summary="Search the ledger", response_model=SearchResult)
async def get_search(
    services: CurrentServices,
    caller: TransactionReader,
    _: ReadAtBlock,
    q: Annotated[str, Query(min_length=1, max_length=100, description="A number, id, hash, date or time")],
) -> Response:
    """Ten hits of each kind at most."""

    def work(connection: Connection) -> dict[str, Any]:
        hits = searching.search(connection, q, seen_orders=_seen_orders(caller), seen_intents=_seen_intents(caller))
        return {"block_height": stored_height(connection), "query": q, "hits": hits}

    return json_at_block(await services.database.read(work))


@router.get("/totals", summary="Read the ledger's totals", response_model=Totals)
async def get_totals(services: CurrentServices, caller: ReportReader, _: ReadAtBlock) -> Response:
    """Counts of orders, public volumes, archived texts: what the read model of this node adds up to."""

    def work(connection: Connection) -> dict[str, Any]:
        return {
            "block_height": stored_height(connection),
            **repository.totals(connection, seen=_seen_orders(caller)),
        }

    return json_at_block(await services.database.read(work))


@router.post("/terms-hashes", summary="Read terms hashes of many orders", response_model=TermsHashes)
async def post_terms_hashes(
    body: TermsHashesBody, services: CurrentServices, caller: OrderReader, _: ReadAtBlock
) -> Response:
    """Up to 1,000 orders at once: what a client compares with openings that it was given, and keeps to itself."""

    def work(connection: Connection) -> dict[str, Any]:
        rows = repository.terms_hashes(connection, body.order_ids, seen=_seen_orders(caller))
        found = {row.order_id: row._asdict() for row in rows}
        nothing = dict.fromkeys(("state", "terms_hash", "block"))
        items = [
            {"order_id": order_id, "found": order_id in found, **found.get(order_id, nothing)}
            for order_id in body.order_ids
        ]
        return {"block_height": stored_height(connection), "items": items}

    return json_at_block(await services.database.read(work))


@router.post("/write-attempts", summary="Try to write, and be refused", response_model=WriteAttempts)
async def post_write_attempts(services: CurrentServices, explorer: CurrentExplorer, caller: ReportReader) -> Any:
    """At the regulator's instance: every writing function, at every peer that is known, with the instance's own Fabric
    identity. Proposals only; nothing is ever handed to an orderer."""
    if explorer.write_attempts is None:
        raise ProblemError("not_found", detail="Only an organisation that reads has this.")
    explorer.limit.check(caller.user.user_id)
    explorer.limit.take(caller.user.user_id)
    return await explorer.write_attempts.attempt(network_id=services.settings.network_id)


def _seen_orders(caller: Caller) -> ColumnElement[bool]:
    return visible(orders, views_of("order", caller.roles), caller.participant)


def _seen_intents(caller: Caller) -> ColumnElement[bool]:
    return visible(ledger_intents, views_of("ledger_intent", caller.roles), caller.participant)
