"""SQL of questions about bills."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from acl.views import View
from gateway.bill_questions.schemas import BillQuestionQuery
from gateway.orders.repository import visible
from gateway.projection.bill_tables import bill_questions
from gateway.projection.tables import orders

BY_DEADLINE = (bill_questions.c.answer_by, bill_questions.c.question_id)
_WAITING = "asked"


def matching(query: BillQuestionQuery, views: Sequence[View], *, participant: str, today: str) -> Select[Any]:
    """The questions that fit the filters and that `views` show to a user of `participant`; `today` is the market-local
    date by which one is overdue."""
    columns = bill_questions.c
    equal = {
        columns.order_id: query.order,
        columns.month: query.month,
        columns.state: query.state,
        orders.c.consumer: query.consumer,
        orders.c.retailer: query.retailer,
    }
    statement = _seen(views, participant).where(
        *(column == value for column, value in equal.items() if value is not None)
    )
    if query.overdue:
        statement = statement.where(columns.state == _WAITING, columns.answer_by < today)
    return statement


def one(question_id: str, views: Sequence[View], *, participant: str) -> Select[Any]:
    return _seen(views, participant).where(bill_questions.c.question_id == question_id)


def question_value(row: Row[Any]) -> dict[str, Any]:
    """The question in a row (`schemas.BillQuestion`)."""
    record = json.loads(row.record)
    record["order_id"] = record.pop("order")
    empty = {"answer": None, "answer_hash": None, "answered_on": None}
    whose = {"question_id": row.question_id, "consumer": row.consumer, "retailer": row.retailer}
    return {**empty, **record, **whose, "changed_in_block": row.block}


def _seen(views: Sequence[View], participant: str) -> Select[Any]:
    return (
        select(bill_questions, orders.c.consumer, orders.c.retailer)
        .join(orders, orders.c.order_id == bill_questions.c.order_id)
        .where(visible(orders, views, participant))
    )
