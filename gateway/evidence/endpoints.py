"""`/api/v1/orders/{id}/evidence` and `/api/v1/settlements/{id}/{month}/evidence`: one file that proves an order or a
bill to anybody, offline."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Request, Response

from gateway.access.dependencies import OrderReader, StatementReader
from gateway.contracts.dependencies import Desk
from gateway.dependencies import CurrentServices, ReadAtBlock, Services
from gateway.evidence.schemas import EvidenceFile
from gateway.evidence.service import EvidenceService, SettledBill
from gateway.exports import attachment
from gateway.sessions.schemas import Caller
from gateway.settlements.schemas import HASH, MONTH
from gateway.settlements.service import StatementReads, settlement_of

router = APIRouter(prefix="/api/v1", tags=["orders"])


async def _maker(request: Request) -> EvidenceService:
    return cast(EvidenceService, request.app.state.evidence)


OrderId = Annotated[str, Path(pattern=HASH, description="SHA-256 (hex) of the intent that made it")]
Maker = Annotated[EvidenceService, Depends(_maker)]


@router.get("/orders/{order_id}/evidence", summary="Make a file that proves an order", response_model=EvidenceFile)
async def get_evidence(
    order_id: OrderId,
    services: CurrentServices,
    maker: Maker,
    desk: Desk,
    caller: OrderReader,
    _: ReadAtBlock,
) -> Response:
    """Canonical JSON that `energysale verify` and the stand-alone `energysale-verify` check. The bytes count: keep them
    as they are. Terms are opened for the order's parties only, as in `/orders/{id}/terms`."""
    with_terms = services.access.model.may_any(caller.roles, "terms:read")
    data = await maker.make(order_id, caller, contracts=desk.contracts, with_terms=with_terms)
    return await _answer(services, caller, data, order_id=order_id, name=order_id[:12])


@router.get(
    "/settlements/{order_id}/{month}/evidence",
    tags=["settlements"],
    summary="Make a file that proves a bill",
    response_model=EvidenceFile,
)
async def get_bill_evidence(
    order_id: OrderId,
    month: Annotated[str, Path(pattern=MONTH)],
    services: CurrentServices,
    maker: Maker,
    desk: Desk,
    caller: StatementReader,
    _: ReadAtBlock,
) -> Response:
    """As an order's, of the present version of a month's bill: what it is made of, and for its two parties terms and
    statements. Whoever has the month's readings puts them in (`energysale evidence bill --readings`): then the whole
    bill is computed again."""
    settlement = await settlement_of(services, caller, order_id, month)
    is_party = caller.participant in (settlement.consumer, settlement.retailer)
    reads = StatementReads(contract=services.contract, organisation=services.settings.msp_id)
    bill = SettledBill(month=month, open_statement=reads.text if is_party else None)
    data = await maker.make(order_id, caller, contracts=desk.contracts, with_terms=is_party, bill=bill)
    return await _answer(services, caller, data, order_id=order_id, name=f"{order_id[:12]}-{month}")


async def _answer(services: Services, caller: Caller, data: bytes, *, order_id: str, name: str) -> Response:
    """The file, once the audit trail has that it was made."""
    detail = {"resource": "evidence", "format": "json"}
    await services.audit_trail.record(actor=caller.user.user_id, kind="export", subject=order_id, detail=detail)
    return Response(data, headers=attachment(f"evidence-{name}.json"), media_type="application/json")
