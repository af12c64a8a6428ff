"""`/api/v1/participants` and `/api/v1/users`: the registry as it stands, its history, and an export of it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from acl.views import present
from gateway.access.dependencies import ParticipantReader, RegistryExporter, UserReader, check_access
from gateway.access.viewing import viewer_of
from gateway.dependencies import CurrentServices, ReadAtBlock, Services, wait_for_block
from gateway.exports import attachment, note_export
from gateway.pages import ID
from gateway.participants.reading import RegistryReader
from gateway.participants.schemas import (
    ParticipantDetail,
    ParticipantFilters,
    ParticipantPage,
    ParticipantQuery,
    RegistryHistory,
    UserAtBlock,
    UserFilters,
    UserPage,
    UserQuery,
)
from gateway.problems import ProblemError
from gateway.rendering import json_at_block, record_at_block, to_json
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["participants"])

_CSV = "text/csv; charset=utf-8"
_CSV_ANSWER = {"response_class": Response, "responses": {200: {"content": {"text/csv": {}}}}}
_EXPORT = "registry:export"


ParticipantId = Annotated[str, Path(pattern=ID)]
UserId = Annotated[str, Path(pattern=ID)]


@router.get("/participants", summary="List the market's participants", response_model=ParticipantPage)
async def get_participants(
    request: Request,
    services: CurrentServices,
    caller: ParticipantReader,
    query: Annotated[ParticipantQuery, Query()],
) -> Response:
    """By id, page by page. `Accept: text/csv` exports all of them instead."""
    await wait_for_block(services.height, query.min_block)
    if _wants_csv(request):
        check_access(request, caller, _EXPORT)
        return await _export(services, caller, "participants", query, _reader(services, caller).participants_csv(query))
    return json_at_block(await _reader(services, caller).participants(query))


@router.get("/participants.csv", summary="Export all participants", **_CSV_ANSWER)  # type: ignore[arg-type] # one dict
async def get_participants_csv(
    services: CurrentServices,
    caller: RegistryExporter,
    filters: Annotated[ParticipantFilters, Query()],
) -> Response:
    """As CSV, in the order of their ids."""
    return await _export(services, caller, "participants", filters, _reader(services, caller).participants_csv(filters))


@router.get("/participants/{participant_id}", summary="Read a participant", response_model=ParticipantDetail)
async def get_participant(
    participant_id: ParticipantId,
    request: Request,
    services: CurrentServices,
    caller: ParticipantReader,
    _: ReadAtBlock,
) -> Response:
    """The record, how many users act for it, and when the first certificate and qualification end."""
    found = await _reader(services, caller).participant(participant_id)
    # The version alone does not tell: users come and go without the participant's record.
    content = to_json({name: value for name, value in found.items() if name != "block_height"})
    return record_at_block(request, found, tag=f"{found['version']}-{hashlib.sha256(content).hexdigest()[:16]}")


@router.get(
    "/participants/{participant_id}/history", summary="Read a participant's history", response_model=RegistryHistory
)
async def get_participant_history(
    participant_id: ParticipantId, services: CurrentServices, caller: ParticipantReader, _: ReadAtBlock
) -> Response:
    """Every step with what it changed: among others all credit ratings, by whom and why."""
    return json_at_block(await _reader(services, caller).participant_history(participant_id))


@router.get("/users", summary="List users", response_model=UserPage)
async def get_users(
    request: Request,
    services: CurrentServices,
    caller: UserReader,
    query: Annotated[UserQuery, Query()],
) -> Response:
    """By id, page by page. `Accept: text/csv` exports all of them instead."""
    await wait_for_block(services.height, query.min_block)
    if _wants_csv(request):
        check_access(request, caller, _EXPORT)
        return await _export(services, caller, "users", query, _reader(services, caller).users_csv(query))
    return json_at_block(await _reader(services, caller).users(query))


@router.get("/users.csv", summary="Export all users", **_CSV_ANSWER)  # type: ignore[arg-type] # one dict
async def get_users_csv(
    services: CurrentServices, caller: RegistryExporter, filters: Annotated[UserFilters, Query()]
) -> Response:
    """As CSV, in the order of their ids."""
    return await _export(services, caller, "users", filters, _reader(services, caller).users_csv(filters))


@router.get(
    "/users/{user_id}",
    summary="Read the public record of a user",
    response_model=UserAtBlock,
    response_model_exclude_unset=True,  # a field that is not seen is left out, not shown empty
)
async def get_user(
    user_id: UserId, request: Request, services: CurrentServices, caller: UserReader, _: ReadAtBlock
) -> Response:
    """The record as it stands, also where the ledger is ahead of this instance; ETag = ledger version."""
    user = await services.users.get_user(user_id)
    seen = None if user is None else present("user", user.model_dump(), viewer=viewer_of(caller))
    if seen is None:
        raise ProblemError("not_found")
    return record_at_block(request, {**seen, "block_height": services.height.value}, tag=str(seen["version"]))


@router.get("/users/{user_id}/history", summary="Read a user's history", response_model=RegistryHistory)
async def get_user_history(user_id: UserId, services: CurrentServices, caller: UserReader, _: ReadAtBlock) -> Response:
    """Every step with what it changed of what the caller sees: keys, roles, status, validity."""
    return json_at_block(await _reader(services, caller).user_history(user_id))


def _reader(services: Services, caller: Caller) -> RegistryReader:
    return RegistryReader(database=services.database, cursors=services.cursors, caller=caller)


def _wants_csv(request: Request) -> bool:
    return "text/csv" in request.headers.get("accept", "")


async def _export(
    services: Services, caller: Caller, what: str, filters: BaseModel, lines: AsyncIterator[bytes]
) -> Response:
    # Which filters there were, not what they looked for: that is the reader's own.
    given = filters.model_dump(exclude_none=True, exclude={"cursor", "limit", "min_block"}, by_alias=True)
    await note_export(services, caller, what=what, file_format="csv", filters=given)
    headers = {"Block-Height": str(services.height.value), **attachment(f"{what}.csv")}
    return StreamingResponse(lines, headers=headers, media_type=_CSV)
