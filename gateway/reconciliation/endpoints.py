"""`/api/v1/settlements/reconciliation`: a party's own figures beside its bills, for the parties alone; a grid company's
beside what it is paid by the bills about its points."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from gateway.access.dependencies import StatementReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format, rows_response
from gateway.reconciliation.schemas import DIFFERENCE_COLUMNS, Reconciliation, ReconciliationRequest
from gateway.reconciliation.service import Reconciling, difference_rows

router = APIRouter(prefix="/api/v1/settlements", tags=["settlements"])


@router.post("/reconciliation", summary="Reconcile one's own figures with bills")
async def reconcile(
    body: ReconciliationRequest, response: Response, services: CurrentServices, caller: StatementReader, _: ReadAtBlock
) -> Reconciliation:
    """What the caller's figures of a month and its bills differ by, each under its cause. Nothing is kept.

    To a grid company a bill is the lines by which it is paid and the energy of its own points.
    """
    bills = [bill async for bill in Reconciling(services, caller).reconcile(body)]
    states = Counter(bill.state for bill in bills)
    response.headers["Cache-Control"] = "no-store"
    return Reconciliation(
        month=body.month,
        agreed=states["agreed"],
        differs=states["differs"],
        no_figures=states["no_figures"],
        no_bill=states["no_bill"],
        items=bills,
    )


@router.post(
    "/reconciliation.{file_format}",
    summary="Export the differences of one's own figures and bills",
    response_class=Response,
    responses=dict(ANSWER),
)
async def export_reconciliation(
    file_format: Format,
    body: ReconciliationRequest,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
) -> Response:
    """The differences as CSV or XLSX, in fen and Wh."""
    rows = [row async for bill in Reconciling(services, caller).reconcile(body) for row in difference_rows(bill)]
    return await rows_response(
        services,
        caller,
        rows,
        what="reconciliation",
        file_format=file_format,
        filters=("month",),
        columns=DIFFERENCE_COLUMNS,
        block_height=services.height.value,
    )
