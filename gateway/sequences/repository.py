"""SQL of trading sequences, and of the steps on what is traded in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from gateway.projection.trading_tables import sequences, trading_steps
from gateway.sequences.schemas import SequenceQuery, Sort

BY_ID = (sequences.c.sequence_id,)
BY_PLACE = (trading_steps.c.block, trading_steps.c.position)

_EMPTY = dict.fromkeys(
    (
        *("name", "price_step_e8", "price_floor_e8", "price_cap_e8", "margin_rule", "reveal_s", "risk_warning_hash"),
        *("risk_warning_text", "reveal_until", "cleared_at", "slices", "allotted", "reason"),
    )
)


def sequences_matching(query: SequenceQuery) -> Select[Any]:
    """The sequences that fit the filters."""
    columns = sequences.c
    equal = {
        columns.status: query.status,
        columns.mode: query.mode,
        columns.kind: query.kind,
        columns.segment: query.segment,
    }
    statement = select(sequences).where(*(column == value for column, value in equal.items() if value is not None))
    if query.period is not None:
        statement = statement.where(columns.period_start <= query.period, columns.period_end > query.period)
    return statement


def order_of(sort: Sort) -> tuple[Sequence[ColumnElement[Any]], bool]:
    """The columns by which a page is ordered, and whether it descends."""
    name = sort.value.removeprefix("-")
    return (sequences.c[name], sequences.c.sequence_id), name != sort.value


def one(sequence_id: str) -> Select[Any]:
    """The sequence."""
    return select(sequences).where(sequences.c.sequence_id == sequence_id)


def steps_of(noun: str, subject: str) -> Select[Any]:
    """The steps on one sequence, listing or bidder's bids."""
    return select(trading_steps).where(trading_steps.c.noun == noun, trading_steps.c.subject == subject)


def steps_in(sequence_id: str, noun: str) -> Select[Any]:
    """The steps on all listings or bids of a sequence."""
    return select(trading_steps).where(trading_steps.c.sequence == sequence_id, trading_steps.c.noun == noun)


def sequence_value(row: Row[Any]) -> dict[str, Any]:
    """The sequence in a row (`schemas.Sequence`)."""
    return {
        "sequence_id": row.sequence_id,
        **_EMPTY,
        **json.loads(row.record),
        "changed_in_block": row.block,
    }


def step_value(row: Row[Any]) -> dict[str, Any]:
    """The step in a row (`schemas.TradingStep`)."""
    return {**row._mapping, "record": None if row.record is None else json.loads(row.record)}
