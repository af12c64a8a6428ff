"""`/api/v1/orders/{id}/evidence`: one file that proves an order to anybody, offline."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Request, Response

from gateway.access.dependencies import OrderReader
from gateway.contracts.dependencies import Desk
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.evidence.schemas import EvidenceFile
from gateway.evidence.service import EvidenceService

router = APIRouter(prefix="/api/v1", tags=["orders"])


async def _maker(request: Request) -> EvidenceService:
    return cast(EvidenceService, request.app.state.evidence)


Maker = Annotated[EvidenceService, Depends(_maker)]


@router.get("/orders/{order_id}/evidence", summary="Make a file that proves an order", response_model=EvidenceFile)
async def get_evidence(
    order_id: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent that made it")],
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
    detail = {"resource": "evidence", "format": "json"}
    await services.audit_trail.record(actor=caller.user.user_id, kind="export", subject=order_id, detail=detail)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="evidence-{order_id[:12]}.json"',
    }
    return Response(data, headers=headers, media_type="application/json")
