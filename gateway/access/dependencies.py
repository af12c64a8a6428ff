"""`requires("registration:decide")`: an endpoint says which resource it is, and gets a caller that may use it.

Auditor = Annotated[Caller, Depends(requires("registration:decide"))]

@router.post("/…")
async def decide(caller: Auditor, …) -> …
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from acl.catalogue import resources
from chaincode.refusals import Refused
from gateway.dependencies import authenticate, authenticate_anyone, services_of
from gateway.sessions.schemas import Caller


def requires(resource: str, *, visitors: bool = False) -> Callable[[Request], Awaitable[Caller]]:
    """The dependency that gives the caller when the role it acts in may use `resource`; with `visitors`, those of other
    organisations too.

    Raises KeyError at import for a resource that the catalogue does not have. The dependency raises ProblemError
    `unauthorised` or `token_expired`, and Refused `wrong_organisation` or `role_not_allowed`.
    """
    name = resources()[resource].name
    identify = authenticate_anyone if visitors else authenticate

    async def check(request: Request) -> Caller:
        caller = await identify(request)
        check_access(request, caller, name)
        return caller

    return check


def check_access(request: Request, caller: Caller, resource: str) -> None:
    """Raise Refused `role_not_allowed` unless the role that `caller` acts in may use `resource`."""
    if not services_of(request).access.model.may_any(caller.roles, resource):
        raise Refused("role_not_allowed")


OrderReader = Annotated[Caller, Depends(requires("order:read"))]
OrderExporter = Annotated[Caller, Depends(requires("order:export"))]
TermsReader = Annotated[Caller, Depends(requires("terms:read"))]
ParticipantReader = Annotated[Caller, Depends(requires("participant:read"))]
UserReader = Annotated[Caller, Depends(requires("user:read"))]
ChangeReader = Annotated[Caller, Depends(requires("change:read"))]
RegistryExporter = Annotated[Caller, Depends(requires("registry:export"))]
PackageReader = Annotated[Caller, Depends(requires("package:read"))]
PackageExporter = Annotated[Caller, Depends(requires("package:export"))]
QuoteAsker = Annotated[Caller, Depends(requires("package:quote"))]
TemplateProver = Annotated[Caller, Depends(requires("template:prove"))]
ListingReader = Annotated[Caller, Depends(requires("listing:read"))]
ListingExporter = Annotated[Caller, Depends(requires("listing:export"))]
AnnouncementReader = Annotated[Caller, Depends(requires("announcement:read"))]
MeteringReader = Annotated[Caller, Depends(requires("metering:read"))]
MeteringExporter = Annotated[Caller, Depends(requires("metering:export"))]
ReadingReader = Annotated[Caller, Depends(requires("reading:read", visitors=True))]
ReadingExporter = Annotated[Caller, Depends(requires("reading:export", visitors=True))]
ReadingAsker = Annotated[Caller, Depends(requires("reading:request", visitors=True))]
ReadingSubmitter = Annotated[Caller, Depends(requires("reading:submit"))]
StatementReader = Annotated[Caller, Depends(requires("statement:read"))]
PostingReader = Annotated[Caller, Depends(requires("posting:read"))]
SettlementRunner = Annotated[Caller, Depends(requires("settlement:run"))]
PlantReader = Annotated[Caller, Depends(requires("plant:read"))]
PolicyReader = Annotated[Caller, Depends(requires("policy:read"))]
BlockReader = Annotated[Caller, Depends(requires("block:read"))]
TransactionReader = Annotated[Caller, Depends(requires("transaction:read"))]
AccessReader = Annotated[Caller, Depends(requires("access:read"))]
AccessWriter = Annotated[Caller, Depends(requires("access:write"))]
