"""`/api/v1/packages` and `/api/v1/policies`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from gateway.dependencies import CurrentCaller, CurrentServices, ReadAtBlock
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block
from gateway.retail_packages.repository import list_packages, list_policies
from gateway.retail_packages.schemas import FlowPolicyList, RetailPackageList

router = APIRouter(prefix="/api/v1", tags=["packages"])

Id = Annotated[str | None, Query(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]


@router.get("/packages", summary="List retail packages", response_model=RetailPackageList)
async def get_packages(
    services: CurrentServices,
    _: CurrentCaller,
    __: ReadAtBlock,
    retailer: Id = None,
    segment: Id = None,
    retired: bool | None = None,
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        items = list_packages(connection, retailer=retailer, segment=segment, retired=retired)
        return {"block_height": stored_height(connection), "items": items}

    return json_at_block(await services.database.read(work))


@router.get("/policies", summary="List flow policies", response_model=FlowPolicyList)
async def get_policies(services: CurrentServices, _: CurrentCaller, __: ReadAtBlock, segment: Id = None) -> Response:
    """Every version of every segment's flow policy; an order keeps the version under which it was made."""

    def work(connection: Connection) -> dict[str, Any]:
        return {"block_height": stored_height(connection), "items": list_policies(connection, segment=segment)}

    return json_at_block(await services.database.read(work))
