"""`/api/v1/orders/{id}/case`: a dispute's statements side by side, its documents, and prepared steps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from gateway.contracts.dependencies import CaseReader, CaseWriter, ContractSigner, Desk, OrderId, Ruler
from gateway.contracts.schemas import (
    Case,
    CaseDocumentHash,
    CaseDocumentItem,
    CaseDocumentList,
    PreparedArguments,
    RulingRequest,
    StatementRequest,
)
from gateway.dependencies import ReadAtBlock
from gateway.exports import attachment

router = APIRouter(prefix="/api/v1/orders/{order_id}/case", tags=["disputes"])

_NO_STORE = {"Cache-Control": "no-store"}
_DocumentHash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("", summary="Read what was said in a dispute", response_model=Case)
async def get_case(order_id: OrderId, desk: Desk, caller: CaseReader, _: ReadAtBlock, response: Response) -> Case:
    """Statements, opened terms and ruling, decrypted for those whom they are for. Opened terms are compared with the
    ledger's terms hash; where they do not fit, they are not shown."""
    response.headers.update(_NO_STORE)
    return Case(**await desk.disputes.case(order_id, caller))


@router.post("/prepare-statement", summary="Prepare a statement", response_model=PreparedArguments)
async def prepare_statement(
    order_id: OrderId, desk: Desk, caller: CaseWriter, _: ReadAtBlock, response: Response, body: StatementRequest
) -> PreparedArguments:
    """`statement` and `documents` for `dispute` or `state_case`, encrypted for both parties and the exchange."""
    response.headers.update(_NO_STORE)
    prepared = await desk.disputes.statement(order_id, body.text, caller, documents=body.documents)
    return PreparedArguments(**prepared)


@router.post("/prepare-opening", summary="Prepare the opening of terms", response_model=PreparedArguments)
async def prepare_opening(
    order_id: OrderId, desk: Desk, caller: ContractSigner, _: ReadAtBlock, response: Response
) -> PreparedArguments:
    """The arguments of `open_terms`: one's own terms for the exchange alone."""
    response.headers.update(_NO_STORE)
    return PreparedArguments(**await desk.disputes.opening(order_id, caller))


@router.post("/prepare-ruling", summary="Prepare a ruling", response_model=PreparedArguments)
async def prepare_ruling(
    order_id: OrderId, desk: Desk, caller: Ruler, _: ReadAtBlock, response: Response, body: RulingRequest
) -> PreparedArguments:
    """`ruling` for `resolve`, encrypted for both parties and the exchange."""
    response.headers.update(_NO_STORE)
    return PreparedArguments(**await desk.disputes.ruling(order_id, body.text, caller))


@router.get("/documents", summary="List one's documents", response_model=CaseDocumentList)
async def get_documents(order_id: OrderId, desk: Desk, caller: CaseReader) -> CaseDocumentList:
    """What the caller's participant has brought to the order."""
    items = [CaseDocumentItem(**each) for each in await desk.documents.listed(order_id, caller)]
    return CaseDocumentList(order_id=order_id, items=items)


@router.post("/documents", summary="Bring a document", response_model=CaseDocumentHash, status_code=201)
async def add_document(request: Request, order_id: OrderId, desk: Desk, caller: CaseWriter) -> CaseDocumentHash:
    """Keep a PDF, PNG or JPEG of up to 5 MB here, sealed; the answer is the hash that the statement names."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip()
    return CaseDocumentHash(hash=await desk.documents.add(order_id, await request.body(), media_type, caller))


@router.get("/documents/{document_hash}", summary="Read one's document", response_class=Response)
async def get_document(order_id: OrderId, document_hash: _DocumentHash, desk: Desk, caller: CaseReader) -> Response:
    """A document of the caller's participant. SHA-256 of the bytes of `Document-Salt` and of the body is its hash."""
    found = await desk.documents.get(order_id, document_hash, caller)
    headers = {
        **attachment(document_hash[:12]),
        "Document-Salt": found.salt.hex(),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, headers=headers, media_type=found.media_type)
