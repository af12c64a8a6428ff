"""`/api/v1/plants` and `/api/v1/plant-settlements`: plants, what is agreed, what their months come to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Row, Select

from acl.views import views_of
from gateway.access.dependencies import PlantReader, StatementReader
from gateway.dependencies import CurrentServices, ReadAtBlock, Services
from gateway.exports import ANSWER, Format, rows_response
from gateway.ledger_lists import LedgerList
from gateway.pages import ID
from gateway.plants import repository
from gateway.plants.schemas import (
    INCOME_COLUMNS,
    Income,
    IncomeDrafts,
    IncomeDraftsRequest,
    PlantAtBlock,
    PlantPage,
    PlantQuery,
    PlantSettlementAtBlock,
    PlantSettlementPage,
    PlantSettlementQuery,
    TermsOpened,
)
from gateway.plants.service import PlantReads, income_of, income_rows
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements.schemas import HASH, MONTH, StatementOpened

router = APIRouter(prefix="/api/v1", tags=["plants"])

PlantId = Annotated[str, Path(pattern=ID)]
Month = Annotated[str, Path(pattern=MONTH)]
TermsHash = Annotated[str, Path(pattern=HASH)]
Version = Annotated[int | None, Query(ge=1, lt=2**31, description="The present one where none is named")]
PLANTS = LedgerList(
    what="plants",
    entity="plant",
    value=repository.plant_value,
    by=repository.BY_PLANT,
    columns=("plant_id", "version", "kind", "producer", "agreements", "proposal", "operator", "refreshed_at"),
)
MONTHS = LedgerList(
    what="plant-settlements",
    entity="plant_settlement",
    value=repository.month_value,
    by=repository.BY_MONTH,
    columns=(
        *("plant_id", "month", "version", "producer", "buyer", "agreement", "statement_hash", "readings_hash"),
        *("terms_hash", "replaces", "reason", "carries", "operator", "refreshed_at"),
    ),
)


@router.get("/plants", summary="List plants", response_model=PlantPage)
async def get_plants(services: CurrentServices, caller: PlantReader, query: Annotated[PlantQuery, Query()]) -> Response:
    """All that fit the filters: those that concern the caller's participant, everybody's for those who watch."""
    return await PLANTS.page(services, caller, _plants(caller, query), query=query)


@router.get("/plants.{file_format}", summary="Export plants", response_class=Response, responses={**ANSWER})
async def export_plants(
    file_format: Format, services: CurrentServices, caller: PlantReader, query: Annotated[PlantQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await PLANTS.export(services, caller, _plants(caller, query), query=query, file_format=file_format)


@router.get("/plants/{plant_id}", summary="Read a plant", response_model=PlantAtBlock)
async def get_plant(
    plant_id: PlantId, request: Request, services: CurrentServices, caller: PlantReader, _: ReadAtBlock
) -> Response:
    """The plant as it stands, with ETag = ledger version."""
    return await PLANTS.one(request, services, caller, _plant(caller, plant_id))


@router.get("/plants/{plant_id}/terms/{terms_hash}", summary="Read a plant's terms")
async def get_terms(
    plant_id: PlantId, terms_hash: TermsHash, services: CurrentServices, caller: PlantReader, _: ReadAtBlock
) -> TermsOpened:
    """The terms of an agreement or of the proposal, for the people of its producer and its buyer."""
    row = await _row(services, _plant(caller, plant_id))
    value = repository.plant_value(row)
    entries = [*value["agreements"], *([value["proposal"]] if value["proposal"] else ())]
    named = [each for each in entries if each["terms_hash"] == terms_hash]
    if not any(caller.participant in (row.producer, each["buyer"]) for each in named):
        raise ProblemError("not_found")
    return TermsOpened(terms_hash=terms_hash, text=await _reads(services).terms(terms_hash))


@router.get(
    "/plants/{plant_id}/income.{file_format}",
    summary="Export one's own income of a plant",
    response_class=Response,
    responses={**ANSWER},
)
async def export_income(
    plant_id: PlantId, file_format: Format, services: CurrentServices, caller: StatementReader
) -> Response:
    """What the caller's participant gets by the present statement of each month, line by line, as CSV or XLSX."""
    wanted = _months(caller, PlantSettlementQuery.model_validate({"plant": plant_id})).order_by(*repository.BY_MONTH)
    found = await services.database.read(lambda connection: connection.execute(wanted).all())
    if not found or any(row.member is None for row in found):
        raise ProblemError("not_found")
    hashes = [row.statement_hash for row in found]
    texts = await _reads(services).texts(hashes)
    incomes = [
        income_of(text, participant=caller.participant, statement_hash=digest)
        for text, digest in zip(texts, hashes, strict=True)
    ]
    return await rows_response(
        services,
        caller,
        [row for income in incomes for row in income_rows(income)],
        what="plant-income",
        file_format=file_format,
        filters=("plant",),
        columns=INCOME_COLUMNS,
        block_height=services.height.value,
    )


@router.get("/plant-settlements", summary="List plants' months", response_model=PlantSettlementPage)
async def get_months(
    services: CurrentServices, caller: PlantReader, query: Annotated[PlantSettlementQuery, Query()]
) -> Response:
    """All that fit the filters, by month."""
    return await MONTHS.page(services, caller, _months(caller, query), query=query)


@router.get(
    "/plant-settlements.{file_format}",
    summary="Export plants' months",
    response_class=Response,
    responses={**ANSWER},
)
async def export_months(
    file_format: Format, services: CurrentServices, caller: PlantReader, query: Annotated[PlantSettlementQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await MONTHS.export(services, caller, _months(caller, query), query=query, file_format=file_format)


@router.get(
    "/plant-settlements/{plant_id}/{month}", summary="Read a plant's month", response_model=PlantSettlementAtBlock
)
async def get_month(
    plant_id: PlantId,
    month: Month,
    request: Request,
    services: CurrentServices,
    caller: PlantReader,
    _: ReadAtBlock,
    version: Version = None,
) -> Response:
    """A version of the month's public record, with ETag = ledger version."""
    return await MONTHS.one(request, services, caller, _month(caller, plant_id, month, version))


@router.get("/plant-settlements/{plant_id}/{month}/statement", summary="Read a plant's statement")
async def get_statement(
    plant_id: PlantId,
    month: Month,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> StatementOpened:
    """What a plant's month comes to, for the people of its producer and its buyer."""
    row = await _row(services, _month(caller, plant_id, month, version))
    if caller.participant not in (row.producer, row.buyer):
        raise ProblemError("not_found")
    text = await _reads(services).text(row.statement_hash)
    return StatementOpened(statement_hash=row.statement_hash, text=text)


@router.get("/plant-settlements/{plant_id}/{month}/income", summary="Read one's own income of a plant's month")
async def get_income(
    plant_id: PlantId,
    month: Month,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> Income:
    """What the caller's participant gets by the statement, for each of its parties."""
    row = await _row(services, _month(caller, plant_id, month, version))
    if row.member is None:
        raise ProblemError("not_found")
    text = await _reads(services).text(row.statement_hash)
    return income_of(text, participant=caller.participant, statement_hash=row.statement_hash)


@router.post("/plant-settlements/drafts", summary="Draft plants' months")
async def draft_months(body: IncomeDraftsRequest, services: CurrentServices, caller: StatementReader) -> IncomeDrafts:
    """What months of plants that the caller's participant produces with, or buys from, would come to, as a
    `settle_plant` has to name it. Nothing is kept."""
    for plant_id in dict.fromkeys(each.plant for each in body.drafts):
        row = await _row(services, _plant(caller, plant_id))
        buyers = [each["buyer"] for each in repository.plant_value(row)["agreements"]]
        if caller.participant not in (row.producer, *buyers):
            raise ProblemError("not_found")
    return IncomeDrafts(drafts=await _reads(services).income_drafts(body.drafts))


async def _row(services: Services, statement: Select[Any]) -> Row[Any]:
    row = await services.database.read(lambda connection: connection.execute(statement).one_or_none())
    if row is None:
        raise ProblemError("not_found")
    return row


def _plants(caller: Caller, query: PlantQuery) -> Select[Any]:
    return repository.plants_matching(query, views_of("plant", caller.roles), participant=caller.participant)


def _plant(caller: Caller, plant_id: str) -> Select[Any]:
    return repository.plant(plant_id, views_of("plant", caller.roles), participant=caller.participant)


def _months(caller: Caller, query: PlantSettlementQuery) -> Select[Any]:
    views = views_of("plant_settlement", caller.roles)
    return repository.months_matching(query, views, participant=caller.participant)


def _month(caller: Caller, plant_id: str, month: str, version: int | None) -> Select[Any]:
    views = views_of("plant_settlement", caller.roles)
    return repository.month(plant_id, month, version, views, participant=caller.participant)


def _reads(services: Services) -> PlantReads:
    return PlantReads(contract=services.contract, organisation=services.settings.msp_id)
