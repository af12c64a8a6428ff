"""`/api/v1/invoices`: the invoices and credit notes of bills, their amounts and papers for the two parties."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from chaincode import canonical
from gateway.access.dependencies import StatementReader
from gateway.bills.words import Language
from gateway.dependencies import CurrentServices, ReadAtBlock, Services
from gateway.exports import ANSWER, Format, attachment
from gateway.invoices import repository
from gateway.invoices.paper import invoice_name, print_invoice
from gateway.invoices.schemas import InvoiceAtBlock, InvoiceContent, InvoicePage, InvoiceQuery
from gateway.ledger_lists import LedgerList
from gateway.pages import ID
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements.service import StatementReads

router = APIRouter(prefix="/api/v1/invoices", tags=["settlements"])

Retailer = Annotated[str, Path(pattern=ID)]
Year = Annotated[int, Path(ge=2000, lt=10_000)]
Number = Annotated[int, Path(ge=1, lt=2**31)]
INVOICES = LedgerList(
    what="invoices",
    entity="invoice",
    value=repository.invoice_value,
    by=repository.BY_NUMBER,
    columns=(
        *("retailer", "year", "number", "kind", "consumer", "order_id", "month", "bill_version", "content_hash"),
        *("issued_on", "operator", "refreshed_at"),
    ),
)


@router.get("", summary="List invoices", response_model=InvoicePage)
async def get_invoices(
    services: CurrentServices, caller: StatementReader, query: Annotated[InvoiceQuery, Query()]
) -> Response:
    """All that fit the filters, by number: each party's own, everybody's for those who watch."""
    return await INVOICES.page(services, caller, _matching(caller, query), query=query)


@router.get(".{file_format}", summary="Export invoices", response_class=Response, responses={**ANSWER})
async def export_invoices(
    file_format: Format, services: CurrentServices, caller: StatementReader, query: Annotated[InvoiceQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await INVOICES.export(services, caller, _matching(caller, query), query=query, file_format=file_format)


@router.get("/{retailer}/{year}/{number}", summary="Read an invoice", response_model=InvoiceAtBlock)
async def get_invoice(
    retailer: Retailer,
    year: Year,
    number: Number,
    request: Request,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
) -> Response:
    """What is public of it."""
    return await INVOICES.one(request, services, caller, _one(caller, retailer, year, number))


@router.get("/{retailer}/{year}/{number}/content", summary="Read an invoice's amounts")
async def get_content(
    retailer: Retailer,
    year: Year,
    number: Number,
    response: Response,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
) -> InvoiceContent:
    """For the people of its consumer and its retailer."""
    _record, text = await _open(services, caller, _one(caller, retailer, year, number))
    response.headers["Cache-Control"] = "no-store"
    return InvoiceContent(text=text)


@router.get(
    "/{retailer}/{year}/{number}/invoice.pdf",
    summary="Download an invoice",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_paper(
    retailer: Retailer,
    year: Year,
    number: Number,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    language: Annotated[Language, Query()] = "zh",
) -> Response:
    """An invoice or credit note on paper, with value-added tax by rate."""
    record, text = await _open(services, caller, _one(caller, retailer, year, number))
    pdf = await print_invoice(record, canonical.loads(text)["note"], language)
    name = invoice_name(record["year"], record["number"])
    return Response(pdf, headers=attachment(f"{name}.pdf"), media_type="application/pdf")


def _matching(caller: Caller, query: InvoiceQuery) -> Select[Any]:
    return repository.matching(query, views_of("invoice", caller.roles), participant=caller.participant)


def _one(caller: Caller, retailer: str, year: int, number: int) -> Select[Any]:
    views = views_of("invoice", caller.roles)
    return repository.one(retailer, year, number, views, participant=caller.participant)


async def _open(services: Services, caller: Caller, query: Select[Any]) -> tuple[dict[str, Any], str]:
    """The record and its private text. Raises ProblemError `not_found` for all but its two parties."""
    row = await services.database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None or caller.participant not in (row.consumer, row.retailer):
        raise ProblemError("not_found")
    record = repository.invoice_value(row)
    reads = StatementReads(contract=services.contract, organisation=services.settings.msp_id)
    return record, await reads.note(record["content"])
