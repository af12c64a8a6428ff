"""`/api/v1/bill-questions`: what consumers ask about their bills, until when it is to be answered, and the answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from chaincode.dates import market_day
from gateway.access.dependencies import StatementReader
from gateway.bill_questions import repository
from gateway.bill_questions.schemas import BillQuestionAtBlock, BillQuestionPage, BillQuestionQuery, BillQuestionTexts
from gateway.clock import Now
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements.schemas import HASH
from gateway.settlements.service import StatementReads

router = APIRouter(prefix="/api/v1/bill-questions", tags=["settlements"])

QuestionId = Annotated[str, Path(pattern=HASH, description="Digest of the intent that asked")]
QUESTIONS = LedgerList(
    what="bill-questions",
    entity="bill_question",
    value=repository.question_value,
    by=repository.BY_DEADLINE,
    columns=(
        *("question_id", "version", "state", "order_id", "month", "bill_version", "statement_hash", "consumer"),
        *("retailer", "asked_on", "answer_by", "rule", "answered_on", "operator", "refreshed_at"),
    ),
)


@router.get("", summary="List questions about bills", response_model=BillQuestionPage)
async def get_questions(
    services: CurrentServices, caller: StatementReader, query: Annotated[BillQuestionQuery, Query()], now_ms: Now
) -> Response:
    """All that fit the filters, by the date until which they are to be answered: each party's own, everybody's for
    those who watch. Nobody but the parties sees what was asked."""
    return await QUESTIONS.page(services, caller, _matching(caller, query, now_ms), query=query)


@router.get(".{file_format}", summary="Export questions about bills", response_class=Response, responses={**ANSWER})
async def export_questions(
    file_format: Format,
    services: CurrentServices,
    caller: StatementReader,
    query: Annotated[BillQuestionQuery, Query()],
    now_ms: Now,
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await QUESTIONS.export(
        services, caller, _matching(caller, query, now_ms), query=query, file_format=file_format
    )


@router.get("/{question_id}", summary="Read a question about a bill", response_model=BillQuestionAtBlock)
async def get_question(
    question_id: QuestionId, request: Request, services: CurrentServices, caller: StatementReader, _: ReadAtBlock
) -> Response:
    """What is public of it, with ETag = ledger version."""
    return await QUESTIONS.one(request, services, caller, _one(caller, question_id))


@router.get("/{question_id}/texts", summary="Read what was asked and answered")
async def get_texts(
    question_id: QuestionId, services: CurrentServices, caller: StatementReader, response: Response, _: ReadAtBlock
) -> BillQuestionTexts:
    """For the people of the contract's consumer and retailer."""
    query = _one(caller, question_id)
    row = await services.database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None or caller.participant not in (row.consumer, row.retailer):
        raise ProblemError("not_found")
    record = repository.question_value(row)
    reads = StatementReads(contract=services.contract, organisation=services.settings.msp_id)
    response.headers["Cache-Control"] = "no-store"
    answer = None if record["answer"] is None else await reads.note(record["answer"])
    return BillQuestionTexts(question=await reads.note(record["question"]), answer=answer)


def _matching(caller: Caller, query: BillQuestionQuery, now_ms: int) -> Select[Any]:
    views = views_of("bill_question", caller.roles)
    return repository.matching(query, views, participant=caller.participant, today=market_day(now_ms))


def _one(caller: Caller, question_id: str) -> Select[Any]:
    return repository.one(question_id, views_of("bill_question", caller.roles), participant=caller.participant)
