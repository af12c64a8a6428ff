"""`/api/v1/settlements/…/bill.pdf` and what else explains a bill: for its consumer and its retailer only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from acl.views import views_of
from gateway.access.dependencies import StatementReader
from gateway.bills.line_list import LineList
from gateway.bills.paper import print_bill
from gateway.bills.schemas import LINE_COLUMNS, BillComparison, LineFormat
from gateway.bills.service import BillReads, line_rows
from gateway.bills.words import Language
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.exports import ANSWER, attachment, note_export, pieces_response, rows_response
from gateway.settlements import repository
from gateway.settlements.schemas import HASH, MONTH, SettlementQuery

router = APIRouter(prefix="/api/v1/settlements", tags=["settlements"])

OrderId = Annotated[str, Path(pattern=HASH)]
Month = Annotated[str, Path(pattern=MONTH)]
Version = Annotated[int | None, Query(ge=1, lt=2**31, description="The present one where none is named")]
In = Annotated[Language, Query(alias="language")]


@router.get(
    "/bills.zip",
    summary="Download a month's bills",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def get_bills(
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    month: Annotated[str, Query(pattern=MONTH)],
    language: In = "zh",
) -> Response:
    """The bills of all the caller's contracts in the month, in their present versions: PDFs named by their numbers."""
    views = views_of("settlement", caller.roles)
    bills = repository.matching(SettlementQuery.model_validate({"month": month}), views, participant=caller.participant)
    await note_export(services, caller, what="bills", file_format="zip", filters=("month",))
    pieces = BillReads(services, caller).archive(bills.order_by(*repository.BY_BILL), language)
    return StreamingResponse(pieces, headers=attachment(f"bills-{month}.zip"), media_type="application/zip")


@router.get(
    "/lines.{file_format}", summary="Export the lines of bills", response_class=Response, responses=dict(ANSWER)
)
async def export_all_lines(
    file_format: LineFormat,
    services: CurrentServices,
    caller: StatementReader,
    query: Annotated[SettlementQuery, Query()],
) -> Response:
    """The lines of all bills that fit the filters as CSV or XLSX, in integers of fen, Wh and 1e-8 yuan per kWh.

    Of one's own bills all lines; for the people of a grid company those by which it is paid. The table fits the
    reconciliation as it is.
    """
    await wait_for_block(services.height, query.min_block)
    pieces, height = await LineList(services, caller).read(query)
    return await pieces_response(
        services,
        caller,
        pieces,
        what="bill-lines",
        file_format=file_format,
        filters=query.filters(),
        columns=LINE_COLUMNS,
        block_height=height,
    )


@router.get(
    "/{order_id}/{month}/bill.pdf",
    summary="Download a bill",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_bill(
    order_id: OrderId,
    month: Month,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
    language: In = "zh",
) -> Response:
    """A bill on paper: each line with quantity, price, rule and source, and what each party gets."""
    bill = await BillReads(services, caller).open(order_id, month, version)
    pdf = await print_bill(bill, language)
    return Response(pdf, headers=attachment(f"{bill.number}.pdf"), media_type="application/pdf")


@router.get(
    "/{order_id}/{month}/lines.{file_format}",
    summary="Export a bill's lines",
    response_class=Response,
    responses=dict(ANSWER),
)
async def export_lines(
    order_id: OrderId,
    month: Month,
    file_format: LineFormat,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> Response:
    """The lines of a bill as CSV or XLSX, in integers of fen, Wh and 1e-8 yuan per kWh."""
    bill = await BillReads(services, caller).open(order_id, month, version)
    return await rows_response(
        services,
        caller,
        line_rows(bill),
        what="bill-lines",
        file_format=file_format,
        filters=(),
        columns=LINE_COLUMNS,
        block_height=services.height.value,
    )


@router.get("/{order_id}/{month}/comparison", summary="Compare two bills")
async def get_comparison(
    order_id: OrderId,
    month: Month,
    response: Response,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    other_month: Annotated[str | None, Query(pattern=MONTH, description="The month before where none is named")] = None,
    other_order: Annotated[str | None, Query(pattern=HASH, description="The same order where none is named")] = None,
) -> BillComparison:
    """Why a bill is higher than another one, as a rule that of the month before: causes that add up to the difference.

    Both in their present versions, and both of the caller's own.
    """
    bills = BillReads(services, caller)
    this = await bills.open(order_id, month)
    other = await bills.open(other_order or order_id, other_month or _month_before(month))
    response.headers["Cache-Control"] = "no-store"
    return bills.compare(this, other)


def _month_before(month: str) -> str:
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]
