"""`/api/v1/orders/{id}/contract`: texts, the priced annex, and what is prepared for signing and archiving.

Preparing changes nothing: the user signs the intent. `Cache-Control: no-store` goes with all that is private.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gateway.contracts.annex import as_json
from gateway.contracts.dependencies import AnnexReader, Archivist, ContractReader, ContractSigner, Desk, OrderId
from gateway.contracts.press import print_paper
from gateway.contracts.renewal import renewal_of
from gateway.contracts.schemas import (
    AmendmentRequest,
    PreparedStep,
    PriceAnnex,
    Renewal,
    TerminationRequest,
)
from gateway.dependencies import CurrentServices, ReadAtBlock

router = APIRouter(prefix="/api/v1/orders/{order_id}/contract", tags=["contracts"])

PDF = "application/pdf"
_NO_STORE = {"Cache-Control": "no-store"}
_PDF_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {PDF: {}}},
    304: {"description": "The text has the hash named in If-None-Match."},
}
_Hash = Annotated[str | None, Query(pattern="^[0-9a-f]{64}$", description="The text with this hash: an earlier one")]
_WithReading = Annotated[bool, Query(description="Answer with the text as PDF and the annex that it cites, to be read")]
_Proposed = Annotated[bool, Query(description="That of the open proposal")]


@router.get("/text", summary="Read a contract text", response_class=Response, responses=_PDF_ANSWER)
async def get_text(
    request: Request, order_id: OrderId, desk: Desk, caller: ContractReader, _: ReadAtBlock, text_hash: _Hash = None
) -> Response:
    """The PDF, with its SHA-256 (what is signed) as ETag. Once archived, the three who can decrypt it get the document
    of the ledger, checked against the hash; everybody else gets the same bytes made from the record."""
    text = await desk.contracts.text(order_id, caller, wanted=text_hash)
    headers = {
        "ETag": f'"{text.text_hash}"',
        "Cache-Control": "private, no-cache",
        "Contract-Source": "archive" if text.archived else "record",
        "Content-Disposition": f'inline; filename="contract-{order_id[:12]}.pdf"',
    }
    if f'"{text.text_hash}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text.pdf, headers=headers, media_type=PDF)


@router.get("/signatures", summary="Read who signed a contract", response_class=Response, responses=_PDF_ANSWER)
async def get_signatures(order_id: OrderId, desk: Desk, caller: ContractReader, _: ReadAtBlock) -> Response:
    """A PDF with every signing and archiving step: user, intent, transaction and block."""
    order = await desk.contracts.orders.get(order_id, caller)
    steps = await desk.contracts.signing_steps(order_id)
    facts = {"order": order_id, "text_hash": order.record.get("text_hash", ""), "steps": steps}
    return Response(await print_paper("signatures", facts), headers=_NO_STORE, media_type=PDF)


@router.get("/annex", summary="Read the priced annex", response_model=PriceAnnex)
async def get_annex(
    order_id: OrderId, desk: Desk, caller: AnnexReader, _: ReadAtBlock, response: Response, proposed: _Proposed = False
) -> PriceAnnex:
    """The canonical form, decrypted and checked against the ledger. For the two parties only."""
    response.headers.update(_NO_STORE)
    annex = await desk.contracts.annex(order_id, caller, proposed=proposed)
    order = await desk.contracts.orders.get(order_id, caller)
    holder = order.record["proposal"] if proposed else order.record
    return PriceAnnex(
        order_id=order_id,
        terms_hash=as_json(annex)["terms_hash"],
        annex_hash=holder["annex_hash"],
        canonical_form=annex.canonical_form.decode(),
    )


@router.get("/annex.pdf", summary="Read the priced annex as a paper", response_class=Response, responses=_PDF_ANSWER)
async def get_annex_pdf(
    order_id: OrderId, desk: Desk, caller: AnnexReader, _: ReadAtBlock, proposed: _Proposed = False
) -> Response:
    """The annex set as PDF. For the two parties only."""
    annex = await desk.contracts.annex(order_id, caller, proposed=proposed)
    order = await desk.contracts.orders.get(order_id, caller)
    return Response(await print_paper("annex", annex.facts(order.record)), headers=_NO_STORE, media_type=PDF)


@router.get("/renewal", summary="What a renewal would say", response_model=Renewal)
async def get_renewal(
    order_id: OrderId, services: CurrentServices, desk: Desk, caller: ContractReader, _: ReadAtBlock
) -> Renewal:
    """The arguments of `submit` for a contract of the same parties and length that begins where this one ends."""
    order = await desk.contracts.orders.get(order_id, caller)
    args = await services.database.read(lambda connection: renewal_of(connection, order_id, order.record))
    return Renewal(order_id=order_id, args=args)


@router.post("/prepare-signature", summary="Prepare a signature", response_model=PreparedStep)
async def prepare_signature(
    order_id: OrderId,
    desk: Desk,
    caller: ContractSigner,
    _: ReadAtBlock,
    response: Response,
    reading: _WithReading = False,
) -> PreparedStep:
    """The arguments of `sign`. The first signature brings the annex, encrypted for both parties. For the second one the
    annex was decrypted and compared with the deposited terms, and the text made again: else `annex_differs` or
    `text_differs`."""
    response.headers.update(_NO_STORE)
    return PreparedStep(**(await desk.signing.signature(order_id, caller)).as_value(reading=reading))


@router.post("/prepare-amendment", summary="Prepare an amendment", response_model=PreparedStep)
async def prepare_amendment(
    order_id: OrderId,
    desk: Desk,
    caller: ContractSigner,
    _: ReadAtBlock,
    response: Response,
    body: AmendmentRequest,
    reading: _WithReading = False,
) -> PreparedStep:
    """The arguments of `propose_amendment` for the new terms."""
    response.headers.update(_NO_STORE)
    prepared = await desk.signing.amendment(order_id, body.private, body.terms_hash, caller)
    return PreparedStep(**prepared.as_value(reading=reading))


@router.post("/prepare-termination", summary="Prepare a termination", response_model=PreparedStep)
async def prepare_termination(
    order_id: OrderId,
    desk: Desk,
    caller: ContractSigner,
    _: ReadAtBlock,
    response: Response,
    body: TerminationRequest,
    reading: _WithReading = False,
) -> PreparedStep:
    """The arguments of `propose_termination`; the day is in them and in the text, the fee by the package's rules in the
    annex. `date_not_allowed` for a day that the ledger would refuse."""
    response.headers.update(_NO_STORE)
    return PreparedStep(**(await desk.signing.termination(order_id, body.ends_on, caller)).as_value(reading=reading))


@router.post("/prepare-acceptance", summary="Prepare an acceptance", response_model=PreparedStep)
async def prepare_acceptance(
    order_id: OrderId,
    desk: Desk,
    caller: ContractSigner,
    _: ReadAtBlock,
    response: Response,
    reading: _WithReading = False,
) -> PreparedStep:
    """The arguments of `accept`, after annex, day, fee and text of the proposal were checked."""
    response.headers.update(_NO_STORE)
    return PreparedStep(**(await desk.signing.acceptance(order_id, caller)).as_value(reading=reading))


@router.post("/prepare-archive", summary="Prepare the archiving", response_model=PreparedStep)
async def prepare_archive(
    order_id: OrderId, desk: Desk, caller: Archivist, _: ReadAtBlock, response: Response, reading: _WithReading = False
) -> PreparedStep:
    """The arguments of `archive`: the text that both have signed, made again, checked, and encrypted for the three."""
    response.headers.update(_NO_STORE)
    return PreparedStep(**(await desk.signing.archive(order_id, caller)).as_value(reading=reading))
