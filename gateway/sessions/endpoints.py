"""`/api/v1/sessions`: log in with a signed claim, look at the session, log out."""

from __future__ import annotations

from fastapi import APIRouter, Response, status

from gateway.dependencies import CurrentCaller, CurrentServices
from gateway.participants.schemas import User
from gateway.sessions.schemas import SessionRequest, SessionResponse

router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"])


@router.post("", summary="Open a session", status_code=status.HTTP_201_CREATED, response_model=SessionResponse)
async def post_session(body: SessionRequest, services: CurrentServices) -> SessionResponse:
    """Prove to be a registered user of this organisation. The key stays with the user; the token is good for 15 min."""
    token, session, user = await services.sessions.open(claim=body.claim, signature=body.signature)
    return SessionResponse(token=token, expires_at=session.expires_at_s * 1_000, user=user)


@router.get("/current", summary="Who am I", response_model=User)
async def get_session(caller: CurrentCaller) -> User:
    return caller.user


@router.delete("/current", summary="Close the session", status_code=status.HTTP_204_NO_CONTENT)
async def delete_session(caller: CurrentCaller, services: CurrentServices) -> Response:
    await services.sessions.close(caller.session)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
