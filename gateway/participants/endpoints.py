"""`/api/v1/participants` and `/api/v1/users`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from gateway.dependencies import CurrentCaller, CurrentServices, ReadAtBlock
from gateway.participants.repository import list_participants
from gateway.participants.schemas import ParticipantList, UserAtBlock
from gateway.problems import ProblemError
from gateway.projection.writer import stored_height

router = APIRouter(prefix="/api/v1", tags=["participants"])


@router.get("/participants", summary="List the market's participants", response_model=ParticipantList)
async def get_participants(
    services: CurrentServices,
    _: CurrentCaller,
    __: ReadAtBlock,
    kind: Annotated[str | None, Query(pattern="^(consumer|retailer|exchange|regulator)$")] = None,
) -> dict[str, Any]:
    def work(connection: Connection) -> dict[str, Any]:
        return {"block_height": stored_height(connection), "items": list_participants(connection, kind=kind)}

    return await services.database.read(work)


@router.get("/users/{user_id}", summary="The public record of a user", response_model=UserAtBlock)
async def get_user(
    services: CurrentServices,
    _: CurrentCaller,
    __: ReadAtBlock,
    user_id: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")],
) -> UserAtBlock:
    user = await services.users.get_user(user_id)
    if user is None:
        raise ProblemError("not_found")
    return UserAtBlock(**user.model_dump(), block_height=services.height.value)
