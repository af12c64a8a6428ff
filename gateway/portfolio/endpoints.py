"""`/api/v1/portfolio`: one's own contracts, their energy by delivery month, and a retailer's customers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection

from gateway.access.dependencies import requires
from gateway.clock import Now
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.exports import ANSWER, Format, export_response, rows_response
from gateway.pages import read_page
from gateway.portfolio import repository
from gateway.portfolio.schemas import (
    Customer,
    CustomerPage,
    CustomerQuery,
    Months,
    MonthsQuery,
    PartnerMonth,
    Portfolio,
)
from gateway.portfolio.service import Portfolios
from gateway.rendering import json_at_block
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/portfolio", tags=["portfolio"])

PortfolioReader = Annotated[Caller, Depends(requires("portfolio:read"))]
CustomerReader = Annotated[Caller, Depends(requires("customer:read"))]
ExpiringDays = Annotated[int, Query(ge=1, le=366, description="How many days ahead a contract's end is soon")]


@router.get("", summary="Read one's contracts in figures")
async def get_portfolio(
    services: CurrentServices, caller: PortfolioReader, now_ms: Now, _: ReadAtBlock, expiring_days: ExpiringDays = 60
) -> Portfolio:
    """Counts, energy, and what ends soon, of the consumer or retailer for which the caller acts."""
    portfolios = Portfolios(database=services.database, caller=caller, now_ms=now_ms)
    return await portfolios.portfolio(expiring_days=expiring_days)


@router.get("/months", summary="Read one's contracted energy by delivery month")
async def get_months(
    services: CurrentServices,
    caller: PortfolioReader,
    now_ms: Now,
    query: Annotated[MonthsQuery, Query()],
) -> Months:
    """By month and partner; a contract's energy falls on its days evenly, and its months add up to it."""
    await wait_for_block(services.height, query.min_block)
    return await Portfolios(database=services.database, caller=caller, now_ms=now_ms).months(query)


@router.get("/months.{file_format}", summary="Export months", response_class=Response, responses={**ANSWER})
async def export_months(
    file_format: Format,
    services: CurrentServices,
    caller: PortfolioReader,
    now_ms: Now,
    query: Annotated[MonthsQuery, Query()],
) -> Response:
    """The same as CSV or XLSX."""
    await wait_for_block(services.height, query.min_block)
    months = await Portfolios(database=services.database, caller=caller, now_ms=now_ms).months(query)
    return await rows_response(
        services,
        caller,
        [item.model_dump() for item in months.items],
        what="portfolio-months",
        file_format=file_format,
        filters=query.filters(),
        columns=tuple(PartnerMonth.model_fields),
        block_height=months.block_height,
    )


@router.get("/customers", summary="List one's customers", response_model=CustomerPage)
async def get_customers(
    services: CurrentServices, caller: CustomerReader, now_ms: Now, query: Annotated[CustomerQuery, Query()]
) -> Response:
    """Every consumer that has submitted an order to the retailer, by id."""
    await wait_for_block(services.height, query.min_block)
    seen = Portfolios(database=services.database, caller=caller, now_ms=now_ms).seen()

    def work(connection: Connection) -> dict[str, Any]:
        return read_page(
            connection,
            repository.customers(query, seen=seen),
            by=repository.BY_CONSUMER,
            query=query,
            cursors=services.cursors,
            show=repository.customer_value,
        )

    return json_at_block(await services.database.read(work))


@router.get("/customers.{file_format}", summary="Export customers", response_class=Response, responses={**ANSWER})
async def export_customers(
    file_format: Format,
    services: CurrentServices,
    caller: CustomerReader,
    now_ms: Now,
    query: Annotated[CustomerQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    await wait_for_block(services.height, query.min_block)
    return await export_response(
        services,
        caller,
        repository.customers(query, seen=Portfolios(database=services.database, caller=caller, now_ms=now_ms).seen()),
        what="customers",
        file_format=file_format,
        filters=query.filters(),
        by=repository.BY_CONSUMER,
        columns=tuple(Customer.model_fields),
        show=repository.customer_value,
    )
