"""`/api/v1/reference-prices`: what market-linked packages are linked to, month by month, by version."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gateway.access.dependencies import PackageExporter, PackageReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery
from gateway.reference_prices import repository
from gateway.reference_prices.schemas import (
    MONTH,
    ReferencePriceAtBlock,
    ReferencePricePage,
    ReferencePriceQuery,
)

router = APIRouter(prefix="/api/v1", tags=["packages"])

Reference = Annotated[str, Path(pattern=ID)]
Month = Annotated[str, Path(pattern=MONTH)]
REFERENCE_PRICES = LedgerList(
    what="reference-prices",
    entity="reference_price",
    value=repository.price_value,
    by=repository.BY_MONTH,
    columns=("reference", "month", "version", "price_e8_yuan_per_kwh", "curve", "operator", "refreshed_at"),
)


@router.get("/reference-prices", summary="List reference prices", response_model=ReferencePricePage)
async def get_prices(
    services: CurrentServices, caller: PackageReader, query: Annotated[ReferencePriceQuery, Query()]
) -> Response:
    """The present version of each month's, by reference and month."""
    return await REFERENCE_PRICES.page(services, caller, repository.prices_matching(query), query=query)


@router.get(
    "/reference-prices.{file_format}",
    summary="Export reference prices",
    response_class=Response,
    responses={**ANSWER},
)
async def export_prices(
    file_format: Format,
    services: CurrentServices,
    caller: PackageExporter,
    query: Annotated[ReferencePriceQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    statement = repository.prices_matching(query)
    return await REFERENCE_PRICES.export(services, caller, statement, query=query, file_format=file_format)


@router.get(
    "/reference-prices/{reference}/{month}",
    summary="Read a month's reference price",
    response_model=ReferencePriceAtBlock,
)
async def get_price(
    reference: Reference,
    month: Month,
    request: Request,
    services: CurrentServices,
    caller: PackageReader,
    _: ReadAtBlock,
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await REFERENCE_PRICES.one(request, services, caller, repository.present_price(reference, month))


@router.get(
    "/reference-prices/{reference}/{month}/versions",
    summary="List the versions of a month's reference price",
    response_model=ReferencePricePage,
)
async def get_versions(
    reference: Reference,
    month: Month,
    services: CurrentServices,
    caller: PackageReader,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """As they were published, first one first: later ones are corrections."""
    statement = repository.versions_of(reference, month)
    return await REFERENCE_PRICES.page(
        services, caller, statement, query=query, by=repository.BY_VERSION, may_be_empty=False
    )
