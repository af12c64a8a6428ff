"""The tables of questions about bills and of invoices. As in `tables.py`, every row follows from the chain; what is
asked, answered and invoiced is not in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

bill_questions = Table(
    "bill_questions",
    metadata,
    Column("question_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("order_id", String(64), nullable=False),
    Column("month", String(7), nullable=False),
    Column("bill_version", Integer, nullable=False),
    Column("asked_on", String(10), nullable=False),
    Column("answer_by", String(10), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("bill_questions_by_deadline", "state", "answer_by", "question_id"),
    Index("bill_questions_of_order", "order_id", "month"),
)

invoices = Table(
    "invoices",
    metadata,
    Column("retailer", String(64), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("order_id", String(64), nullable=False),
    Column("month", String(7), nullable=False),
    Column("bill_version", Integer, nullable=False),
    Column("issued_on", String(10), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("invoices_of_bill", "order_id", "month", "bill_version"),
)


def bill_question_columns(attributes: tuple[str, ...], record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a question that was written under `attributes` (its id in hex)."""
    names = ("version", "state", "month", "bill_version", "asked_on", "answer_by", "refreshed_at")
    return {"question_id": attributes[0], "order_id": record["order"], **{name: record[name] for name in names}}


def invoice_columns(attributes: tuple[str, ...], record: dict[str, Any]) -> dict[str, Any]:
    """The columns of an invoice that was written under `attributes` (retailer, year, number)."""
    names = ("version", "kind", "month", "bill_version", "issued_on", "refreshed_at")
    retailer, year, number = attributes
    whose = {"retailer": retailer, "year": int(year), "number": int(number), "order_id": record["order"]}
    return {**whose, **{name: record[name] for name in names}}
