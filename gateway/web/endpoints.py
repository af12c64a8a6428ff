"""`/api/v1/config`: what the client needs before anybody signs in."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from chaincode.identity.model import EXCHANGE_ORGANISATION, GRID_ORGANISATION
from gateway.dependencies import CurrentServices

LANGUAGES = ("zh-CN", "en-US")

router = APIRouter(prefix="/api/v1", tags=["client"])


class OrganisationSite(BaseModel):
    """Where an organisation's API and client are, as a browser finds them."""

    msp_id: str
    url: str = Field(examples=["http://127.0.0.1:8001"])


class ClientConfig(BaseModel):
    """`exchange_url` and `readings_at` are null where this instance was not told where these are; there is nobody who
    meters until the grid company has joined."""

    organisation: str = Field(description="MSP id of the instance's organisation")
    network_id: str
    channel: str
    chaincode: str
    exchange_url: str | None
    readings_at: OrganisationSite | None = Field(description="The grid company, at whose API readings are read")
    version: str
    now: int = Field(description="The instance's clock, ms since 1970 UTC: signatures carry the time")
    languages: list[str]
    organisations: list[OrganisationSite]


@router.get("/config", summary="Read what a client starts with", response_model=ClientConfig)
async def get_config(request: Request, services: CurrentServices) -> ClientConfig:
    """For everyone; nothing in it is anybody's own."""
    settings = services.settings
    urls = settings.origins.urls
    sites = [OrganisationSite(msp_id=msp_id, url=url) for msp_id, url in urls.items()]
    return ClientConfig(
        organisation=settings.msp_id,
        network_id=settings.network_id,
        channel=settings.channel,
        chaincode=settings.chaincode,
        exchange_url=urls.get(EXCHANGE_ORGANISATION),
        readings_at=next((site for site in sites if site.msp_id == GRID_ORGANISATION), None),
        version=request.app.version,
        now=time.time_ns() // 1_000_000,
        languages=list(LANGUAGES),
        organisations=sites,
    )
