"""`/api/v1/custody`: a managed key, for users who do not keep one themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status

from gateway.access.dependencies import requires
from gateway.custody.schemas import (
    Codes,
    Credentials,
    ExportedKey,
    ExportRequest,
    Invitation,
    InvitationRequest,
    KeyRequest,
    KeyStatus,
    NewKey,
    PasswordChange,
    SignatureRequest,
    SignatureResponse,
    Unlocked,
)
from gateway.custody.signing import check_signable, sign_text
from gateway.dependencies import CurrentServices, address_of
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/custody", tags=["custody"])

Inviter = Annotated[Caller, Depends(requires("custody:invite"))]
Holder = Annotated[Caller, Depends(requires("account:manage"))]

_CREATED = status.HTTP_201_CREATED
_NOTHING = status.HTTP_204_NO_CONTENT


@router.post("/invitations", summary="Let a user make a managed key", status_code=_CREATED, response_model=Invitation)
async def post_invitation(body: InvitationRequest, caller: Inviter, services: CurrentServices) -> Invitation:
    """By a security administrator. The key that is made counts only once a registrar binds it to the user."""
    return await services.key_making.invite(user=body.user, participant=body.participant, by=caller.user.user_id)


@router.post("/keys", summary="Make my managed key", status_code=_CREATED, response_model=NewKey)
async def post_key(body: KeyRequest, request: Request, response: Response, services: CurrentServices) -> NewKey:
    """The key is sealed under the password. What comes back is shown once."""
    response.headers["Cache-Control"] = "no-store"
    return await services.key_making.make_key(
        invitation=body.invitation.get_secret_value(),
        password=body.password.get_secret_value(),
        address=address_of(request),
    )


@router.get("/key", summary="My managed key", response_model=KeyStatus)
async def get_key(caller: Holder, services: CurrentServices) -> KeyStatus:
    created_at, left, until = await services.custody.status(caller)
    return KeyStatus(
        managed=created_at is not None,
        public_key=caller.user.public_key,
        created_at=created_at,
        recovery_codes_left=left,
        unlocked_until=until,
    )


@router.post("/signatures", summary="Sign an intent with my managed key", response_model=SignatureResponse)
async def post_signature(
    body: SignatureRequest, request: Request, caller: Holder, services: CurrentServices
) -> SignatureResponse:
    """The intent must be the caller's own, for the participant and in the role acted in. Nothing is sent anywhere."""
    check_signable(body.intent, caller, network_id=services.settings.network_id, second=body.second)
    password = body.password.get_secret_value() if body.password is not None else None
    key = await services.custody.key_of(caller, password=password, address=address_of(request))
    return SignatureResponse(intent=body.intent, signature=sign_text(body.intent, key))


@router.post("/unlock", summary="Unlock my managed key for a while", response_model=Unlocked)
async def post_unlock(body: Credentials, request: Request, caller: Holder, services: CurrentServices) -> Unlocked:
    """For this session alone, in memory alone: 5 minutes or 50 signatures, whichever ends first."""
    until, signatures = await services.custody.unlock(caller, **_credentials(body), address=address_of(request))
    return Unlocked(until=until, signatures=signatures)


@router.delete("/unlock", summary="Lock my managed key", status_code=_NOTHING)
async def delete_unlock(caller: Holder, services: CurrentServices) -> Response:
    services.custody.lock(caller)
    return Response(status_code=_NOTHING)


@router.put("/password", summary="Change my password", status_code=_NOTHING)
async def put_password(body: PasswordChange, request: Request, caller: Holder, services: CurrentServices) -> Response:
    """The key is sealed anew, and every other session of the user ends."""
    await services.custody.change_password(
        caller,
        **_credentials(body),
        new_password=body.new_password.get_secret_value(),
        address=address_of(request),
    )
    await services.sessions.end_all(caller.user.user_id, how="password_changed", but=caller.session.session_id)
    return Response(status_code=_NOTHING)


@router.post("/codes", summary="Renew my one-time secret and recovery codes", response_model=Codes)
async def post_codes(
    body: Credentials, request: Request, response: Response, caller: Holder, services: CurrentServices
) -> Codes:
    response.headers["Cache-Control"] = "no-store"
    return await services.custody.renew_codes(caller, **_credentials(body), address=address_of(request))


@router.post("/export", summary="Take my key away", response_model=ExportedKey)
async def post_export(
    body: ExportRequest, request: Request, response: Response, caller: Holder, services: CurrentServices
) -> ExportedKey:
    """As an encrypted file for one's own keystore. The managed copy stays until it is deleted."""
    response.headers["Cache-Control"] = "no-store"
    pem = await services.custody.export(
        caller,
        **_credentials(body),
        passphrase=body.passphrase.get_secret_value(),
        address=address_of(request),
    )
    return ExportedKey(pem=pem)


@router.post("/deletion", summary="Delete my managed key", status_code=_NOTHING)
async def post_deletion(body: Credentials, request: Request, caller: Holder, services: CurrentServices) -> Response:
    """For good. Whoever has no copy needs a new key and a registrar. All other sessions of the user end."""
    await services.custody.delete(caller, **_credentials(body), address=address_of(request))
    await services.sessions.end_all(caller.user.user_id, how="key_deleted", but=caller.session.session_id)
    return Response(status_code=_NOTHING)


def _credentials(body: Credentials) -> dict[str, str]:
    return {"password": body.password.get_secret_value(), "code": body.code.get_secret_value()}
