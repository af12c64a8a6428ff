"""`/api/v1/orders`: orders as they stand, their history, terms, and an export of all of them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from acl.views import present, views_of
from gateway.access.dependencies import OrderExporter, OrderReader, TermsReader, check_access
from gateway.access.viewing import viewer_of
from gateway.clock import Now
from gateway.dependencies import (
    CurrentServices,
    ReadAtBlock,
    Services,
    authenticate,
    services_of,
    wait_for_block,
)
from gateway.exports import XLSX_TYPE, Format, export_response
from gateway.orders import repository
from gateway.orders.export import COLUMNS
from gateway.orders.schemas import (
    OrderAtBlock,
    OrderFilters,
    OrderHistory,
    OrderMoves,
    OrderPage,
    OrderQuery,
    OrderTerms,
)
from gateway.orders.service import ReadOrder
from gateway.problems import ProblemError
from gateway.projection.tables import orders
from gateway.rendering import JSON_TYPE, PRIVATE, PreparedResponse, json_at_block
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["orders"])

OrderId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent that made it")]
_IS_ORDER_ID = re.compile("[0-9a-f]{64}")
_IS_BLOCK = re.compile("[0-9]{1,15}")

# The most frequent read takes the request as it is: declared parameters cost more than the rest of it together.
_GET_ORDER: dict[str, Any] = {
    "parameters": [
        {"name": "order_id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        {
            "name": "min_block",
            "in": "query",
            "schema": {"type": "integer", "minimum": 0},
            "description": "Wait (5 s at most) until this block is in the read model.",
        },
        {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
    ]
}


@router.get("/orders", summary="List orders", response_model=OrderPage)
async def get_orders(
    request: Request, services: CurrentServices, caller: OrderReader, query: Annotated[OrderQuery, Query()]
) -> Response:
    """The orders that the caller may see, page by page. `Accept: text/csv` exports all of them instead."""
    await wait_for_block(services.height, query.min_block)
    if "text/csv" in request.headers.get("accept", ""):
        check_access(request, caller, "order:export")
        return await _export(services, caller, query.filters(), "csv")
    return json_at_block(await services.orders.page(query, caller))


@router.get(
    "/orders.csv", summary="Export all orders", response_class=Response, responses={200: {"content": {"text/csv": {}}}}
)
async def get_orders_csv(
    services: CurrentServices, caller: OrderExporter, filters: Annotated[OrderFilters, Query()]
) -> Response:
    """Every order that the caller may see, as CSV, in the order of their ids."""
    return await _export(services, caller, filters, "csv")


@router.get(
    "/orders.xlsx",
    summary="Export all orders as a sheet",
    response_class=Response,
    responses={200: {"content": {XLSX_TYPE: {}}}},
)
async def get_orders_xlsx(
    services: CurrentServices, caller: OrderExporter, filters: Annotated[OrderFilters, Query()]
) -> Response:
    """The rows and columns of the CSV, 100,000 orders at most."""
    return await _export(services, caller, filters, "xlsx")


@router.get(
    "/orders/{order_id}",
    summary="Read an order",
    response_model=OrderAtBlock,
    responses={304: {"description": "The version is the one named in If-None-Match."}},
    openapi_extra=_GET_ORDER,
)
async def get_order(request: Request) -> Response:
    """The order as it stands, with ETag = ledger version. 404 also for an order that the caller may not see."""
    caller = await authenticate(request)
    check_access(request, caller, "order:read")
    services = services_of(request)
    if request.scope["query_string"]:
        await wait_for_block(services.height, _min_block(request))
    order_id = request.path_params["order_id"]
    if not _IS_ORDER_ID.fullmatch(order_id):
        raise ProblemError("not_found")
    order, shape = await services.orders.seen(order_id, caller)
    height = b"%d" % services.height.value
    headers = (JSON_TYPE, PRIVATE, (b"etag", order.etag), (b"block-height", height))
    if _matches(request, order):
        return PreparedResponse(b"", headers[1:], 304)
    return PreparedResponse(b'{"block_height":' + height + b"," + order.tail(shape), headers)


class GetOrder:
    """`get_order` straight from ASGI, as the write path is (`gateway/intents/endpoints.py`).

    FastAPI's own route stays for the document.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = DIRECT_ROUTE  # what metrics and logs call it
        response = await get_order(Request(scope, receive, send))
        await response(scope, receive, send)


DIRECT_ROUTE = Route("/api/v1/orders/{order_id}", GetOrder(), methods=["GET"])
"""To be put before all others."""


@router.get("/orders/{order_id}/history", summary="Read an order's steps", response_model=OrderHistory)
async def get_history(order_id: OrderId, services: CurrentServices, caller: OrderReader, _: ReadAtBlock) -> Response:
    """Each step with its intent, transaction and block, first one first."""
    return json_at_block(await services.orders.history(order_id, caller))


@router.get(
    "/orders/{order_id}/moves", summary="Read what the caller may do with an order now", response_model=OrderMoves
)
async def get_moves(
    order_id: OrderId, request: Request, services: CurrentServices, caller: OrderReader, now: Now, _: ReadAtBlock
) -> Response:
    """The actions that the table of moves gives the caller, in the role acted in. A step can still be refused for what
    it refers to: a package that is no longer on offer, terms that are not deposited."""

    def may(action: str) -> bool:
        return services.access.model.may_any(caller.roles, f"action:{action}")

    return json_at_block(await services.orders.moves(order_id, caller, now_ms=now, may=may))


@router.get("/orders/{order_id}/terms", summary="Read an order's private terms", response_model=OrderTerms)
async def get_terms(
    order_id: OrderId,
    services: CurrentServices,
    caller: TermsReader,
    _: ReadAtBlock,
    response: Response,
    terms_hash: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="Earlier ones, or those of a proposal")
    ] = None,
) -> OrderTerms:
    """For the order's two parties only, at the instances of their organisations."""
    response.headers["Cache-Control"] = "no-store"
    found, private = await services.orders.terms(order_id, terms_hash, caller)
    return OrderTerms(order_id=order_id, terms_hash=found, private=private)


async def _export(services: Services, caller: Caller, filters: OrderFilters, file_format: Format) -> Response:
    seen = repository.visible(orders, views_of("order", caller.roles), caller.participant)
    viewer = viewer_of(caller)
    return await export_response(
        services,
        caller,
        repository.orders_matching(filters, seen=seen),
        what="orders",
        file_format=file_format,
        filters=filters.model_dump(exclude_none=True),
        by=(orders.c.order_id,),
        columns=COLUMNS,
        show=lambda row: present("order", row._asdict(), viewer=viewer),
    )


def _min_block(request: Request) -> int | None:
    value = request.query_params.get("min_block")
    if value is None:
        return None
    if not _IS_BLOCK.fullmatch(value):
        raise ProblemError("invalid_request", context={"errors": [{"path": "query.min_block", "fault": "int_type"}]})
    return int(value)


def _matches(request: Request, order: ReadOrder) -> bool:
    asked = request.headers.get("if-none-match")
    if asked is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return "*" in tags or order.etag.decode().removeprefix("W/") in tags
