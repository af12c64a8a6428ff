"""What endpoints ask for, as annotated types: the instance's services, the caller, a read model that is far enough."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Query, Request

from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.cursors import Cursors
from gateway.fabric import Contract
from gateway.participants.service import ParticipantDirectory, UserDirectory
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.sessions.service import SessionService
from gateway.settings import Settings

if TYPE_CHECKING:
    from gateway.access.editing import AccessEditor
    from gateway.access.service import AccessService
    from gateway.custody.making import KeyMaking
    from gateway.custody.service import CustodyService
    from gateway.events.hub import EventHub
    from gateway.health import Health
    from gateway.market.news import MarketHub
    from gateway.orders.service import OrderService
    from gateway.people import People
    from gateway.reservations.releasing import Releasing
    from gateway.sessions.sign_in import SignInService

READ_WAIT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that the endpoints of one instance use. The application keeps it in `app.state.services`.

    `registry_changed` is set when the ledger has changed participants or users. `releasing` is RetailerOrg's alone.
    """

    settings: Settings
    contract: Contract
    database: Database
    height: Height
    people: People
    records: Records
    access: AccessService
    access_editor: AccessEditor
    cursors: Cursors
    orders: OrderService
    hub: EventHub
    market_hub: MarketHub
    health: Health
    releasing: Releasing | None = None
    registry_changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def users(self) -> UserDirectory:
        return self.people.users

    @property
    def participants(self) -> ParticipantDirectory:
        return self.people.participants

    @property
    def audit_trail(self) -> AuditTrail:
        return self.people.audit_trail

    @property
    def sign_in(self) -> SignInService:
        return self.people.sign_in

    @property
    def sessions(self) -> SessionService:
        return self.people.sessions

    @property
    def key_making(self) -> KeyMaking:
        return self.people.key_making

    @property
    def custody(self) -> CustodyService:
        return self.people.custody


def services_of(request: Request) -> Services:
    """The services of the instance that got `request`."""
    return cast(Services, request.app.state.services)


async def authenticate(request: Request) -> Caller:
    """The caller of `request`, one of the organisation's own people.

    Raises ProblemError `unauthorised` or `token_expired`, and Refused `wrong_organisation` for a visitor.
    """
    caller = await authenticate_anyone(request)
    if caller.user.organisation != services_of(request).settings.msp_id:
        raise Refused("wrong_organisation")
    return caller


async def authenticate_anyone(request: Request) -> Caller:
    """The caller of `request`, be it a visitor: for what is meant for people of other organisations too.

    Raises ProblemError `unauthorised` or `token_expired`.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError("unauthorised")
    caller = await services_of(request).sessions.authenticate(token)
    request.state.caller = caller.user.user_id  # for the record of refusals
    return caller


def address_of(request: Request) -> str:
    """The network address of the client, as the server took it (behind a trusted proxy: as that says)."""
    return request.client.host if request.client is not None else "unknown"


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
CallerOrVisitor = Annotated[Caller, Depends(authenticate_anyone)]
ReadAtBlock = Annotated[None, Depends(_read_at_block)]
