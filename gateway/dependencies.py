"""What endpoints ask for, as annotated types: the instance's services, the caller, a read model that is far enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Query, Request

from gateway.fabric import Contract
from gateway.participants.service import UserDirectory
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.sessions.schemas import Caller
from gateway.sessions.service import SessionService
from gateway.settings import Settings

if TYPE_CHECKING:
    from gateway.events.hub import EventHub
    from gateway.health import Health
    from gateway.orders.service import OrderService

READ_WAIT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that the endpoints of one instance use. The application keeps it in `app.state.services`."""

    settings: Settings
    contract: Contract
    database: Database
    height: Height
    users: UserDirectory
    sessions: SessionService
    orders: OrderService
    hub: EventHub
    health: Health


def services_of(request: Request) -> Services:
    """The services of the instance that got `request`."""
    return cast(Services, request.app.state.services)


async def authenticate(request: Request) -> Caller:
    """The caller of `request`. Raises ProblemError `unauthorised` or `token_expired`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError("unauthorised")
    return await services_of(request).sessions.authenticate(token)


async def wait_for_block(height: Height, min_block: int | None) -> None:
    """Wait until the read model has reached `min_block`: read your writes.

    Raises ProblemError `network_unavailable` (503 with Retry-After) when that takes longer than five seconds.
    """
    if min_block is not None and not await height.wait_for(min_block, timeout_s=READ_WAIT_S):
        raise ProblemError("network_unavailable", detail=f"The read model has not reached block {min_block} yet.")


async def _services(request: Request) -> Services:
    return services_of(request)


async def _read_at_block(
    request: Request,
    min_block: Annotated[
        int | None, Query(ge=0, lt=2**53, description="Wait (5 s at most) until this block is in the read model.")
    ] = None,
) -> None:
    await wait_for_block(services_of(request).height, min_block)


CurrentServices = Annotated[Services, Depends(_services)]
CurrentCaller = Annotated[Caller, Depends(authenticate)]
ReadAtBlock = Annotated[None, Depends(_read_at_block)]
