"""`/api/v1/reservations`: what a retailer has committed to under its volume cap."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from gateway.access.dependencies import requires
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.reservations.schemas import VolumeSummary
from gateway.reservations.service import ReservationReads
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/reservations", tags=["reservations"])

PortfolioReader = Annotated[Caller, Depends(requires("portfolio:read"))]


@router.get("/summary", summary="Read one's volume cap and what is left of it")
async def get_summary(services: CurrentServices, caller: PortfolioReader, _: ReadAtBlock) -> VolumeSummary:
    """Cap, pending, posted and free volume of the retailer for which the caller acts, by delivery year."""
    settings = services.settings
    reads = ReservationReads(contract=services.contract, organisation=settings.msp_id)
    return await reads.summary(caller.participant)
