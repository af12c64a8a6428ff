"""Postings page by page: of a whole book by the public list, of one owner by its own journal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Connection

from gateway.accounts import repository
from gateway.accounts.schemas import PostingInfo, PostingQuery
from gateway.accounts.service import AccountReads, Record, posting_info
from gateway.dependencies import Services
from gateway.pages import MAX_PAGE, read_page


class Postings:
    """The postings of one keeper's book that `viewer` sees, newest first. Every method raises what `AccountReads` does,
    and ProblemError `invalid_request` for a cursor of another list."""

    def __init__(self, services: Services, reads: AccountReads, *, keeper: str, viewer: str) -> None:
        self._services = services
        self._reads = reads
        self._keeper = keeper
        self._viewer = viewer

    async def page(self, query: PostingQuery) -> dict[str, Any]:
        """One page, as `schemas.PostingPage`."""
        owner = query.owner if self._viewer == self._keeper else self._viewer
        return await (self._of_book(query) if owner is None else self._of_owner(query, owner))

    async def every(self, query: PostingQuery) -> AsyncIterator[PostingInfo]:
        """All of them."""
        query = query.model_copy(update={"limit": MAX_PAGE, "cursor": None})
        while True:
            page = await self.page(query)
            for each in page["items"]:
                yield each
            if page["next_cursor"] is None:
                return
            query = query.model_copy(update={"cursor": page["next_cursor"]})

    async def one(self, posting_id: str) -> PostingInfo | None:
        """A posting by its id, None where the viewer sees none."""
        found = await self._shown(await self._reads.postings(self._keeper, [posting_id]))
        return found[0] if found else None

    async def _of_book(self, query: PostingQuery) -> dict[str, Any]:
        def work(connection: Connection) -> dict[str, Any]:
            return read_page(
                connection,
                repository.of_book(self._keeper, query),
                by=repository.BY_DAY,
                descending=True,
                query=query,
                cursors=self._services.cursors,
                show=lambda row: dict(row._mapping),
            )

        page = await self._services.database.read(work)
        records = await self._reads.postings(self._keeper, [each["posting_id"] for each in page["items"]])
        return {**page, "items": [each for each in await self._shown(records) if query.fits(each)]}

    async def _of_owner(self, query: PostingQuery, owner: str) -> dict[str, Any]:
        question = f"{self._keeper} {owner} {query.question}"
        named = int(self._services.cursors.read(query.cursor, question=question)[0]) if query.cursor else None
        page, records = await self._reads.own_postings(self._keeper, owner, named)
        shown = await self._shown(list(reversed(records)))
        more = page > 1
        return {
            "block_height": self._services.height.value,
            "items": [each for each in shown if query.fits(each)],
            "next_cursor": self._services.cursors.make([page - 1], question=question) if more else None,
        }

    async def _shown(self, records: Sequence[Record]) -> list[PostingInfo]:
        ids = [each["id"] for each in records]
        known = await self._services.database.read(lambda connection: repository.public(connection, self._keeper, ids))
        found = [posting_info(each, known.get(each["id"]), viewer=self._viewer) for each in records]
        return [each for each in found if each is not None]
