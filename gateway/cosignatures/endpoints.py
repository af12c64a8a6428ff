"""`/api/v1/cosignatures`: steps of a limited user that wait for a second person of the same participant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from chaincode.intent import SignedIntent
from gateway.access.dependencies import check_access
from gateway.cosignatures.model import State
from gateway.cosignatures.schemas import Proposal, SecondSignatureBody, Waiting, WaitingList, WaitingOpened
from gateway.cosignatures.service import Cosignatures
from gateway.dependencies import CurrentCaller
from gateway.intents.schemas import IntentResult
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/cosignatures", tags=["second signatures"])


async def _cosignatures(request: Request) -> Cosignatures:
    service: Cosignatures = request.app.state.office.cosignatures
    return service


Service = Annotated[Cosignatures, Depends(_cosignatures)]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent's text.")]


@router.post("", summary="Ask for a second signature", status_code=status.HTTP_201_CREATED, response_model=Waiting)
async def post_cosignature(service: Service, caller: CurrentCaller, body: Proposal) -> Waiting:
    """Keep a signed intent of the caller's, whose limit demands a second signature, until a second person signs it.

    Everybody who acts for the same participant is notified. Terms are kept encrypted, until the step has ended.
    """
    signed = SignedIntent(intent=body.intent, signature=body.signature, private=body.private)
    return await service.propose(signed, maker=caller)


@router.get("", summary="List what wants a second signature", response_model=WaitingList)
async def get_cosignatures(
    service: Service,
    caller: CurrentCaller,
    state: Annotated[State | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> WaitingList:
    """Those of the participant that the caller acts for, the newest first."""
    return WaitingList(items=await service.waiting_of(caller, state=state, limit=limit))


@router.get("/{digest}", summary="Look at what is to be signed", response_model=WaitingOpened)
async def get_cosignature(request: Request, service: Service, caller: CurrentCaller, digest: Digest) -> WaitingOpened:
    """With the intent's text and, while it is open, its terms: nobody should sign unseen."""
    opened = await service.open(digest, caller=caller)
    if opened.private is not None:
        check_access(request, caller, "terms:read")
    return opened


@router.post("/{digest}/signature", summary="Sign as the second person", response_model=IntentResult)
async def post_signature(
    request: Request, service: Service, caller: CurrentCaller, digest: Digest, body: SecondSignatureBody
) -> IntentResult:
    """Attach the caller's signature over the intent's text, and send the step; the answer is what became of it.

    For those who may take the step themselves. `pending`: it is kept and goes on; look at it again. The same request
    may be repeated.
    """
    await _require_action(request, service, caller, digest)
    result = await service.sign(digest, signature=body.signature, checker=caller)
    return IntentResult(**result.to_value())


@router.delete("/{digest}", summary="Decline or withdraw", status_code=status.HTTP_204_NO_CONTENT)
async def delete_cosignature(request: Request, service: Service, caller: CurrentCaller, digest: Digest) -> Response:
    """The maker withdraws the step; anybody else who may take it for the participant declines it."""
    await _require_action(request, service, caller, digest)
    await service.decline(digest, caller=caller)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


async def _require_action(request: Request, service: Cosignatures, caller: Caller, digest: str) -> None:
    """Raise Refused `role_not_allowed` unless the caller is the maker or may take the step in the role acted in.

    Raises ProblemError `not_found`.
    """
    found = await service.look(digest, caller=caller)
    if found.maker != caller.user.user_id:
        check_access(request, caller, f"action:{found.action}")
