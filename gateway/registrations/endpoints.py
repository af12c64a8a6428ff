"""`/api/v1/applications`: people without an account apply to take part in the market. At the exchange's API.

The applicant makes the application's id (a UUID) and a secret of 256 bits, and sends the secret with each request. A
wrong secret is answered as an unknown id.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, status

from gateway.dependencies import address_of
from gateway.problems import ProblemError
from gateway.registrations.documents import DOCUMENT_KINDS, MAX_DOCUMENT_BYTES
from gateway.registrations.schemas import DATE, ApplicationBody, OpenedApplication
from gateway.registrations.service import RegistrationService
from gateway.sessions.limits import RateLimit, client_network

PATH = "/api/v1/applications"
router = APIRouter(prefix=PATH, tags=["applications"])

ApplicationId = Annotated[str, Path(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Secret = Annotated[
    str,
    Header(alias="Application-Secret", pattern="^[A-Za-z0-9_-]{43}$", description="base64url of 32 random bytes"),
]
DocumentKind = Annotated[str, Path(pattern="^(" + "|".join(DOCUMENT_KINDS) + ")$")]


async def _registrations(request: Request) -> RegistrationService:
    """Raises ProblemError `not_found` at other organisations' APIs, and `too_many_requests`."""
    exchange = request.app.state.office.exchange
    if exchange is None:
        raise ProblemError("not_found", detail="Applications are made at the exchange's API.")
    limit: RateLimit = exchange.limit
    address = client_network(address_of(request))
    limit.check(address)
    limit.take(address)
    service: RegistrationService = exchange.registrations
    return service


Service = Annotated[RegistrationService, Depends(_registrations)]


@router.put("/{application_id}", summary="Save an application", response_model=OpenedApplication)
async def put_application(
    service: Service, application_id: ApplicationId, secret: Secret, body: ApplicationBody
) -> OpenedApplication:
    """Make a draft, or change an application that is a draft or was sent back. May be repeated.

    The key is made on the applicant's side: `user` has its public part, a proof of possession and a CSR.
    """
    return await service.save(application_id, secret=secret, body=body)


@router.get("/{application_id}", summary="Look at one's application", response_model=OpenedApplication)
async def get_application(service: Service, application_id: ApplicationId, secret: Secret) -> OpenedApplication:
    """State, history with reasons, data, documents, and the certificate once there is one."""
    return await service.view(application_id, secret=secret)


@router.put(
    "/{application_id}/documents/{kind}",
    summary="Hand in a document",
    status_code=status.HTTP_204_NO_CONTENT,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {media: {} for media in ("application/pdf", "image/png", "image/jpeg")},
        }
    },
)
async def put_document(
    request: Request,
    service: Service,
    application_id: ApplicationId,
    secret: Secret,
    kind: DocumentKind,
    expires_on: Annotated[str | None, Query(pattern=DATE, description="Its last day (UTC+8)")] = None,
) -> Response:
    """The body is the file itself: PDF, PNG or JPEG, 5 MiB at most. It is encrypted before it is stored.

    (A form's parts would be spooled to a temporary file, unencrypted; a body is not.)
    """
    content = await _body(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    await service.put_document(
        application_id, secret=secret, kind=kind, content=content, media_type=media_type, expires_on=expires_on
    )
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.delete(
    "/{application_id}/documents/{kind}", summary="Take a document back", status_code=status.HTTP_204_NO_CONTENT
)
async def delete_document(
    service: Service, application_id: ApplicationId, secret: Secret, kind: DocumentKind
) -> Response:
    await service.remove_document(application_id, secret=secret, kind=kind)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/{application_id}/submission", summary="Submit an application", response_model=OpenedApplication)
async def post_submission(service: Service, application_id: ApplicationId, secret: Secret) -> OpenedApplication:
    """Hand it to the exchange's auditor. Needs the documents that its kind of participant has to show."""
    return await service.submit(application_id, secret=secret)


@router.delete("/{application_id}", summary="Withdraw an application", status_code=status.HTTP_204_NO_CONTENT)
async def delete_application(service: Service, application_id: ApplicationId, secret: Secret) -> Response:
    await service.withdraw(application_id, secret=secret)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


async def _body(request: Request) -> bytes:
    """Raises ProblemError `request_too_large`."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_DOCUMENT_BYTES:
            raise ProblemError("request_too_large", context={"limit": MAX_DOCUMENT_BYTES})
    return bytes(content)
