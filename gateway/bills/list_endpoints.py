"""`/api/v1/bills`: the caller's own bills with what they come to; and the rules of their lines in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from chaincode.settlement.rounding import RULES
from gateway.access.dependencies import PackageReader, StatementReader
from gateway.bills.listing import BillList
from gateway.bills.schemas import BILL_COLUMNS, BillPage, BillTotals, InBoth, LineFormat, RuleInWords, RulesInWords
from gateway.bills.words import rule_words
from gateway.dependencies import CurrentServices, Services, wait_for_block
from gateway.exports import ANSWER, rows_response
from gateway.rendering import json_at_block
from gateway.settlements.schemas import SettlementQuery

router = APIRouter(prefix="/api/v1", tags=["settlements"])

Asked = Annotated[SettlementQuery, Query()]


@router.get("/bills", summary="List one's own bills", response_model=BillPage)
async def get_bills(services: CurrentServices, caller: StatementReader, query: Asked) -> Response:
    """All that fit the filters, the latest month first, each with what it comes to."""
    await _read_to(services, query)
    return _private(json_at_block(await BillList(services, caller).page(query)))


@router.get("/bills/totals", summary="Sum one's own bills", response_model=BillTotals)
async def get_totals(services: CurrentServices, caller: StatementReader, query: Asked) -> Response:
    """Over all bills that fit the filters, whatever the page."""
    await _read_to(services, query)
    return _private(json_at_block(await BillList(services, caller).totals(query)))


@router.get("/bills.{file_format}", summary="Export bills", response_class=Response, responses={**ANSWER})
async def export_bills(
    file_format: LineFormat, services: CurrentServices, caller: StatementReader, query: Asked
) -> Response:
    """All that fit the filters as CSV or XLSX, in integers of fen and Wh."""
    await _read_to(services, query)
    rows, height = await BillList(services, caller).rows(query)
    return await rows_response(
        services,
        caller,
        rows,
        what="bills",
        file_format=file_format,
        filters=query.filters(),
        columns=BILL_COLUMNS,
        block_height=height,
    )


@router.get("/settlement-rules", summary="Read the rules of bills' lines")
async def get_rules(_: PackageReader) -> RulesInWords:
    """In both languages. They are part of the ledger's code, and the same for everybody."""
    return RulesInWords(
        rules=[
            RuleInWords(
                code=code, what=InBoth(zh=chinese[0], en=english[0]), source=InBoth(zh=chinese[1], en=english[1])
            )
            for code in RULES
            for chinese, english in ((rule_words(code, "zh"), rule_words(code, "en")),)
        ]
    )


async def _read_to(services: Services, query: SettlementQuery) -> None:
    await wait_for_block(services.height, query.min_block)


def _private(response: Response) -> Response:
    """What bills come to is for nobody's cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
