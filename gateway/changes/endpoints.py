"""`/api/v1/changes`: what waits for a second person, or did: lost keys replaced, and all that concerns registrars."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from acl.views import present, views_of
from gateway.access.dependencies import ChangeReader
from gateway.access.viewing import viewer_of
from gateway.changes import repository
from gateway.changes.schemas import ChangeAtBlock, ChangePage, ChangeQuery
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.pages import read_page
from gateway.problems import ProblemError
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block, record_at_block

router = APIRouter(prefix="/api/v1/changes", tags=["changes"])

ChangeId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent that proposed it")]


@router.get("", summary="List changes that take two people", response_model=ChangePage)
async def get_changes(
    services: CurrentServices, caller: ChangeReader, query: Annotated[ChangeQuery, Query()]
) -> Response:
    """Those that the caller may see, the latest first. A company's users see what they proposed and what is theirs."""
    await wait_for_block(services.height, query.min_block)
    viewer = viewer_of(caller)
    seen = repository.visible(views_of("change", caller.roles), caller.user.user_id)

    def work(connection: Connection) -> dict[str, Any]:
        return read_page(
            connection,
            repository.matching(query, seen=seen),
            by=repository.LATEST_FIRST,
            descending=True,
            query=query,
            cursors=services.cursors,
            show=lambda row: present("change", repository.change_value(row), viewer=viewer),
        )

    return json_at_block(await services.database.read(work))


@router.get("/{change_id}", summary="Read a change", response_model=ChangeAtBlock)
async def get_change(
    change_id: ChangeId, request: Request, services: CurrentServices, caller: ChangeReader, _: ReadAtBlock
) -> Response:
    """The change as it stands, with ETag = ledger version. 404 also for one that the caller may not see."""

    def work(connection: Connection) -> dict[str, Any] | None:
        row = repository.find(connection, change_id)
        value = None if row is None else present("change", repository.change_value(row), viewer=viewer_of(caller))
        return None if value is None else {"block_height": stored_height(connection), **value}

    found = await services.database.read(work)
    if found is None:
        raise ProblemError("not_found")
    return record_at_block(request, found, tag=str(found["version"]))
