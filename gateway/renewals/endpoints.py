"""`/api/v1/certificate-renewals`: people who are registered have their certificates renewed. At the exchange's API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from gateway.dependencies import address_of
from gateway.problems import ProblemError
from gateway.renewals.schemas import RenewalBody, RenewalInfo
from gateway.renewals.service import RenewalService

PATH = "/api/v1/certificate-renewals"
router = APIRouter(prefix=PATH, tags=["certificates"])


async def _renewals(request: Request) -> RenewalService:
    """Raises ProblemError `not_found` at other organisations' APIs, and `too_many_requests`."""
    exchange = request.app.state.office.exchange
    if exchange is None:
        raise ProblemError("not_found", detail="Certificates are renewed at the exchange's API.")
    address = address_of(request)
    exchange.limit.check(address)
    exchange.limit.take(address)
    service: RenewalService = exchange.renewals
    return service


@router.post("", summary="Have one's certificate renewed", response_model=RenewalInfo)
async def post_renewal(service: Annotated[RenewalService, Depends(_renewals)], body: RenewalBody) -> RenewalInfo:
    """The body is signed with the registered key, which stays. Safe to repeat: the answer says how far it is.

    The CA of the user's organisation issues the certificate; a registrar's signature takes it to the ledger; then the
    one before is revoked.
    """
    return await service.request(body)
