"""Lists of what the ledger has for everybody: how the rows of one kind are paged, exported and read one by one.

LISTINGS = LedgerList(what="listings", value=repository.listing_value, entity="listing", by=repository.BY_ID, …)
return await LISTINGS.page(services, caller, statement, query=query)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy import ColumnElement, Connection, Row, Select

from acl.views import Viewer, present
from gateway.access.viewing import viewer_of
from gateway.dependencies import Services, wait_for_block
from gateway.exports import Format, export_response
from gateway.pages import PageQuery, read_page
from gateway.problems import ProblemError
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block, record_at_block
from gateway.sessions.schemas import Caller

Value = Callable[[Row[Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerList:
    """Rows of one kind. `entity` names the data view under which a row is seen, `value` makes of a row what there is to
    show, `by` are the columns that are unique together and in whose order exports are, `columns` those of an export.
    """

    what: str
    entity: str | Callable[[Row[Any]], str]
    value: Value
    by: Sequence[ColumnElement[Any]]
    columns: tuple[str, ...]

    async def page(
        self,
        services: Services,
        caller: Caller,
        statement: Select[Any],
        *,
        query: PageQuery,
        by: Sequence[ColumnElement[Any]] | None = None,
        descending: bool = False,
        may_be_empty: bool = True,
    ) -> Response:
        """One page, in the order of `by` where another than the list's own is given.

        Raises ProblemError `invalid_request` (cursor), `network_unavailable` (block), and `not_found` for no row where
        it may not be empty: what the rows are of does not exist.
        """
        await wait_for_block(services.height, query.min_block)
        viewer = viewer_of(caller)

        def work(connection: Connection) -> dict[str, Any]:
            return read_page(
                connection,
                statement,
                by=by or self.by,
                descending=descending,
                query=query,
                cursors=services.cursors,
                show=lambda row: self._shown(row, viewer),
            )

        page = await services.database.read(work)
        if not page["items"] and not may_be_empty:
            raise ProblemError("not_found")
        return json_at_block(page)

    async def export(
        self, services: Services, caller: Caller, statement: Select[Any], *, query: PageQuery, file_format: Format
    ) -> Response:
        """All rows as a file. Raises ProblemError `invalid_request` for more than a sheet takes."""
        await wait_for_block(services.height, query.min_block)
        viewer = viewer_of(caller)
        return await export_response(
            services,
            caller,
            statement,
            what=self.what,
            file_format=file_format,
            filters=query.filters(),
            by=self.by,
            columns=self.columns,
            show=lambda row: self._shown(row, viewer),
        )

    async def one(self, request: Request, services: Services, caller: Caller, statement: Select[Any]) -> Response:
        """The one row of `statement`, with ETag = ledger version. Raises ProblemError `not_found`."""
        viewer = viewer_of(caller)

        def work(connection: Connection) -> dict[str, Any] | None:
            row = connection.execute(statement).one_or_none()
            seen = None if row is None else self._shown(row, viewer)
            return None if seen is None else {"block_height": stored_height(connection), **seen}

        found = await services.database.read(work)
        if found is None:
            raise ProblemError("not_found")
        return record_at_block(request, found, tag=str(found["version"]))

    def _shown(self, row: Row[Any], viewer: Viewer) -> dict[str, Any] | None:
        entity = self.entity if isinstance(self.entity, str) else self.entity(row)
        # The row's own columns say whose it is; an entity need not show all of them.
        value = self.value(row)
        return present(entity, value, row={**row._mapping, **value}, viewer=viewer)
