"""`/api/v1/plant-settlements/reconciliation`: a party's own figures beside plants' statements, for producer and buyer,
and for the other parties beside what they get themselves."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from gateway.access.dependencies import StatementReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format, rows_response
from gateway.reconciliation.plant_service import PlantReconciling, difference_rows
from gateway.reconciliation.schemas import PLANT_DIFFERENCE_COLUMNS, PlantReconciliation, PlantReconciliationRequest

router = APIRouter(prefix="/api/v1/plant-settlements", tags=["plants"])


@router.post("/reconciliation", summary="Reconcile one's own figures with plants' statements")
async def reconcile_plants(
    body: PlantReconciliationRequest,
    response: Response,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
) -> PlantReconciliation:
    """What the caller's figures of a month and plants' statements differ by, each under its cause. Nothing is kept.

    To a party that is neither producer nor buyer a statement is the lines by which it is paid.
    """
    plants = [plant async for plant in PlantReconciling(services, caller, body).reconcile()]
    states = Counter(plant.state for plant in plants)
    response.headers["Cache-Control"] = "no-store"
    return PlantReconciliation(
        month=body.month,
        agreed=states["agreed"],
        differs=states["differs"],
        no_figures=states["no_figures"],
        no_statement=states["no_statement"],
        items=plants,
    )


@router.post(
    "/reconciliation.{file_format}",
    summary="Export the differences of one's own figures and plants' statements",
    response_class=Response,
    responses=dict(ANSWER),
)
async def export_plant_reconciliation(
    file_format: Format,
    body: PlantReconciliationRequest,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
) -> Response:
    """The differences as CSV or XLSX, in fen and Wh."""
    plants = [plant async for plant in PlantReconciling(services, caller, body).reconcile()]
    return await rows_response(
        services,
        caller,
        [row for plant in plants for row in difference_rows(plant)],
        what="plant-reconciliation",
        file_format=file_format,
        filters=("month",),
        columns=PLANT_DIFFERENCE_COLUMNS,
        block_height=services.height.value,
    )
