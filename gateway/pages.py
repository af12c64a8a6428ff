"""Pages of a list and exports of all of it: what may be asked for, and the rows from one place to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Connection, Row, Select, tuple_

from gateway.cursors import Cursors, Place
from gateway.orders.export import csv_lines
from gateway.projection.database import Database
from gateway.projection.writer import stored_height

MAX_PAGE = 500
ID = r"^[a-z0-9][a-z0-9._-]{0,63}$"
PART_OF_ID = r"^[a-z0-9._-]{1,64}$"
_EXPORT_PAGE = 1_000

Show = Callable[[Row[Any]], dict[str, Any] | None]
"""A row as the caller sees it; None: it does not see it."""


class PageQuery(BaseModel):
    """Place and size of a page. Filters are the fields of a subclass."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(None, max_length=1_000, description="The `next_cursor` of the page before")
    limit: int = Field(100, ge=1, le=MAX_PAGE)
    min_block: int | None = Field(
        None, ge=0, lt=2**53, description="Wait (5 s at most) until this block is in the read model."
    )

    def filters(self) -> dict[str, Any]:
        """The filters that were given."""
        return self.model_dump(exclude=set(PageQuery.model_fields), exclude_none=True)

    @property
    def question(self) -> str:
        """What a cursor is good for: this list under these filters."""
        return f"{type(self).__name__}{sorted(self.filters().items())}"


class Page(BaseModel):
    """What every page says of itself."""

    block_height: int
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last")


def read_page(
    connection: Connection,
    statement: Select[Any],
    *,
    by: Sequence[ColumnElement[Any]],
    query: PageQuery,
    cursors: Cursors,
    show: Show,
    descending: bool = False,
) -> dict[str, Any]:
    """One page of `statement` in the order of `by`, which together are unique (`Page` with `items`).

    Raises ProblemError `invalid_request` for a cursor of another list.
    """
    page, cursor = rows_page(connection, statement, by=by, query=query, cursors=cursors, descending=descending)
    return {
        "block_height": stored_height(connection),
        "items": [value for value in map(show, page) if value is not None],
        "next_cursor": cursor,
    }


def rows_page(
    connection: Connection,
    statement: Select[Any],
    *,
    by: Sequence[ColumnElement[Any]],
    query: PageQuery,
    cursors: Cursors,
    descending: bool = False,
) -> tuple[Sequence[Row[Any]], str | None]:
    """The rows of one page, of whichever database, and the cursor of the next. Raises as `read_page` does."""
    after = cursors.read(query.cursor, question=query.question) if query.cursor else None
    rows = _rows_after(connection, statement, by=by, after=after, limit=query.limit + 1, descending=descending)
    page, more = rows[: query.limit], len(rows) > query.limit
    return page, cursors.make(_place(page[-1], by), question=query.question) if more else None


async def csv_of(
    database: Database,
    statement: Select[Any],
    *,
    by: Sequence[ColumnElement[Any]],
    columns: Sequence[str],
    show: Callable[[Row[Any]], Mapping[str, Any] | None],
) -> AsyncIterator[bytes]:
    """All rows of `statement` as CSV, piece by piece; of a field that is not seen the cell stays empty."""
    yield csv_lines([columns])
    after: Place | None = None
    while True:
        read = partial(_rows_after, statement=statement, by=by, after=after, limit=_EXPORT_PAGE)
        rows = await database.read(read)
        if not rows:
            return
        shown = [value for value in map(show, rows) if value is not None]
        yield csv_lines([[value.get(column) for column in columns] for value in shown])
        after = _place(rows[-1], by)


def _rows_after(
    connection: Connection,
    statement: Select[Any],
    *,
    by: Sequence[ColumnElement[Any]],
    after: Place | None,
    limit: int,
    descending: bool = False,
) -> Sequence[Row[Any]]:
    if after is not None:
        place = tuple_(*by)
        statement = statement.where(place < tuple(after) if descending else place > tuple(after))
    order = (column.desc() if descending else column.asc() for column in by)
    return connection.execute(statement.order_by(*order).limit(limit)).all()


def _place(row: Row[Any], by: Sequence[ColumnElement[Any]]) -> Place:
    return [row._mapping[column] for column in by]
