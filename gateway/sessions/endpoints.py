"""`/api/v1/sessions`: sign in, renew, change the role, look at one's sessions, sign out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Path, Request, Response, status

from gateway.access.dependencies import requires
from gateway.dependencies import CallerOrVisitor, CurrentServices, address_of
from gateway.participants.schemas import User
from gateway.problems import ProblemError
from gateway.sessions.schemas import (
    USER_PATTERN,
    Caller,
    Challenge,
    ChallengeRequest,
    CurrentSession,
    Opened,
    PasswordRequest,
    RefreshRequest,
    SessionInfo,
    SessionList,
    SessionRequest,
    SessionResponse,
    SessionsEnded,
    SignIn,
)

PATH = "/api/v1/sessions"
COOKIE = "energysale_refresh"
REFRESH_PATH = f"{PATH}/refresh"

router = APIRouter(prefix=PATH, tags=["sessions"])

SessionId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
UserId = Annotated[str, Path(pattern=USER_PATTERN)]
SessionEnder = Annotated[Caller, Depends(requires("session:end"))]


@router.post("/challenges", summary="Ask for a claim to sign", response_model=Challenge)
async def post_challenge(body: ChallengeRequest, services: CurrentServices) -> Challenge:
    """A claim by this instance's clock, for clients without a good one. Every name gets one."""
    return Challenge(claim=services.sign_in.challenge(body.user))


@router.post("", summary="Sign in with a key", status_code=status.HTTP_201_CREATED, response_model=SessionResponse)
async def post_session(
    body: SessionRequest, request: Request, response: Response, services: CurrentServices
) -> SessionResponse:
    """Prove to be a registered user of this organisation. The key stays with the user; the token is good for 15 min.

    Users of other organisations sign in as well at the grid company's API, where they see the readings that are theirs,
    and at the retailers', where they name the bank accounts to which they are paid; they get nothing else there.
    """
    opened = await services.sign_in.open(
        claim=body.claim, signature=body.signature, acting=body, address=address_of(request)
    )
    return _answer(opened, request, response, cookie=body.cookie)


@router.post(
    "/password", summary="Sign in with a password", status_code=status.HTTP_201_CREATED, response_model=SessionResponse
)
async def post_password(
    body: PasswordRequest, request: Request, response: Response, services: CurrentServices
) -> SessionResponse:
    """For users whose key this instance keeps, sealed under their password. Whatever is wrong, the answer is one."""
    opened = await services.sign_in.open_with_password(
        user_id=body.user,
        password=body.password.get_secret_value(),
        code=body.code.get_secret_value(),
        acting=body,
        address=address_of(request),
    )
    return _answer(opened, request, response, cookie=body.cookie)


@router.post("/refresh", summary="Renew the tokens", response_model=SessionResponse)
async def post_refresh(
    body: RefreshRequest,
    request: Request,
    response: Response,
    services: CurrentServices,
    cookie: Annotated[str | None, Cookie(alias=COOKIE, max_length=128)] = None,
) -> SessionResponse:
    """Each refresh token serves until the one that was got with it is used: a lost answer can be asked for again.

    Using one that has served ends the session for all who hold a token of it.
    """
    given = body.refresh_token.get_secret_value() if body.refresh_token is not None else cookie
    if given is None:
        raise ProblemError("unauthorised")
    opened = await services.sessions.refresh(given, address=address_of(request))
    return _answer(opened, request, response, cookie=body.refresh_token is None)


@router.get("", summary="List my sessions", response_model=SessionList)
async def get_sessions(caller: CallerOrVisitor, services: CurrentServices) -> SessionList:
    rows = await services.sessions.list(caller.user.user_id)
    fields = ("session_id", "participant", "role", "method", "address", "opened_at", "expires_at")
    return SessionList(
        items=[
            SessionInfo(
                **{name: getattr(row, name) for name in fields}, current=row.session_id == caller.session.session_id
            )
            for row in rows
        ]
    )


@router.get("/current", summary="Who am I", response_model=CurrentSession)
async def get_session(caller: CallerOrVisitor) -> CurrentSession:
    return CurrentSession(
        **caller.user.model_dump(),
        participant=caller.participant,
        role=caller.role,
        session_id=caller.session.session_id,
    )


@router.put("/current/acting", summary="Act in another role", response_model=SessionResponse)
async def put_acting(
    body: SignIn, request: Request, response: Response, caller: CallerOrVisitor, services: CurrentServices
) -> SessionResponse:
    """Go on in another of one's roles, or for another participant. The old tokens are no longer good.

    A browser says that it keeps the refresh token as a cookie: that one is for the path of renewal alone.
    """
    opened = await services.sessions.act_as(caller, body)
    return _answer(opened, request, response, cookie=body.cookie)


@router.delete("/current", summary="Sign out", status_code=status.HTTP_204_NO_CONTENT)
async def delete_session(caller: CallerOrVisitor, services: CurrentServices) -> Response:
    await services.sessions.end(caller, caller.session.session_id)
    return _signed_out()


@router.delete("/{session_id}", summary="End one of my sessions", status_code=status.HTTP_204_NO_CONTENT)
async def delete_one(session_id: SessionId, caller: CallerOrVisitor, services: CurrentServices) -> Response:
    await services.sessions.end(caller, session_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.delete("/users/{user_id}", summary="End another user's sessions", response_model=SessionsEnded)
async def delete_of_user(user_id: UserId, caller: SessionEnder, services: CurrentServices) -> SessionsEnded:
    """All sessions of a user of this organisation, at once, by a security administrator; recorded.

    The user may sign in again. Who may not is suspended by a registrar.
    """
    user = await services.users.in_read_model(user_id)
    if user is None or user.organisation != services.settings.msp_id:
        raise ProblemError("not_found")
    return SessionsEnded(ended=await services.sessions.end_of_other(user_id, by=caller.user.user_id))


@router.delete("", summary="Sign out everywhere", status_code=status.HTTP_204_NO_CONTENT)
async def delete_all(caller: CallerOrVisitor, services: CurrentServices) -> Response:
    await services.sessions.end_all(caller.user.user_id, how="signed_out_everywhere")
    return _signed_out()


def _answer(opened: Opened, request: Request, response: Response, *, cookie: bool) -> SessionResponse:
    response.headers["Cache-Control"] = "no-store"
    if cookie:
        # Over plain HTTP (127.0.0.1) a Secure cookie would never come back; behind TLS it is Secure.
        response.set_cookie(
            COOKIE,
            opened.refresh_token,
            path=REFRESH_PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            max_age=max(opened.refresh_expires_at // 1_000 - opened.session.expires_at_s, 0) + 900,
        )
    session = opened.session
    return SessionResponse(
        token=opened.token,
        expires_at=session.expires_at_s * 1_000,
        refresh_token=None if cookie else opened.refresh_token,
        refresh_expires_at=opened.refresh_expires_at,
        session_id=session.session_id,
        participant=session.participant,
        role=session.role,
        user=User(**opened.user.model_dump()),
    )


def _signed_out() -> Response:
    response = Response(status_code=status.HTTP_204_NO_CONTENT)
    response.delete_cookie(COOKIE, path=REFRESH_PATH, httponly=True, samesite="strict")
    return response
