"""`/api/v1/intents`: the one write path. The signature in each intent is its authentication."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from chaincode.intent import SignedIntent
from gateway.intents.openapi import action_documents, request_body
from gateway.intents.result import Result, ResultStatus
from gateway.intents.schemas import MAX_BODY_BYTES, IntentDryRun, IntentResult, parse_body
from gateway.intents.service import IntentService
from gateway.problems import ProblemError, problem_response

PATH = "/api/v1/intents"
JSON = "application/json"

router = APIRouter(prefix=PATH, tags=["intents"])


async def get_service(request: Request) -> IntentService:  # async: FastAPI runs a plain function in a thread
    """The application keeps its IntentService in `app.state.intents`."""
    service: IntentService = request.app.state.intents
    return service


Service = Annotated[IntentService, Depends(get_service)]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent's text.")]

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": IntentResult | list[IntentResult] | IntentDryRun | list[IntentDryRun],
        "description": "Committed; for a list, each item's end. For a dry run: what would become of it.",
    },
    202: {"model": IntentResult | list[IntentResult], "description": "Kept; `Location` is where to look."},
    **{
        status: _PROBLEM | {"description": text}
        for status, text in {
            400: "Malformed.",
            401: "The actor is unknown or the signature is not the actor's.",
            403: "The actor may not do this.",
            404: "The record does not exist.",
            409: "The record's state or version does not allow it.",
            413: "Too large, or more than 1,000 intents.",
            422: "The intent's time is over.",
            503: "Too busy, or the ledger did not answer in time: the intent goes on, `Location` is where to look.",
        }.items()
    },
}


_DRY_RUN = {
    "name": "dry_run",
    "in": "query",
    "schema": {"type": "boolean", "default": False},
    "description": "Ask what would become of the intents now. Nothing is kept, sent to the ledger or changed.",
}


@router.post(
    "",
    summary="Send signed intents",
    responses=_RESPONSES,
    openapi_extra={"requestBody": request_body(), "parameters": [_DRY_RUN]},
)
async def post_intents(request: Request, service: Service) -> Response:
    """Send one signed intent, or a list of up to 1,000, and get the committed result of each.

    One intent that is refused is answered as a problem; in a list each item has its own result. With
    `Prefer: respond-async` the answer comes as soon as the intents are kept safely. The same bytes may be sent again.
    With `dry_run=true` the answer says what would become of them, refusals included, and who would have to endorse.
    """
    dry = _is_dry_run(request)
    wait = not _responds_async(request)
    body = parse_body(await _read(request))
    if dry:
        return await _dry_run(service, body)
    if isinstance(body, list):
        results = await service.submit_all(body, wait=wait)
        content = b"[" + b",".join(result.to_json() for result in results) + b"]"
        return _json(content, status=200 if wait else 202, asynchronous=not wait)
    result = await service.submit(body, wait=wait)
    return _answer(result, wait=wait)


async def _dry_run(service: IntentService, body: SignedIntent | list[SignedIntent]) -> Response:
    if isinstance(body, list):
        results = await service.dry_run_all(body)
        return _json(b"[" + b",".join(result.to_json() for result in results) + b"]", status=200)
    result = await service.dry_run(body)
    if result.status == ResultStatus.REFUSED:
        return problem_response(result.code or "internal_error", context=result.detail)
    return _json(result.to_json(), status=200)


class PostIntents:
    """`post_intents` as a plain ASGI route in front of FastAPI's own, which stays for the document.

    FastAPI's layers around an endpoint that reads and writes bytes cost as much as all of its checks.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        scope["route"] = DIRECT_ROUTE  # what metrics and logs call it
        response = await post_intents(request, await get_service(request))
        await response(scope, receive, send)


DIRECT_ROUTE = Route(PATH, PostIntents(), methods=["POST"])
"""To be put before all others."""


@router.get("/actions", summary="List all actions")
async def get_actions() -> list[dict[str, Any]]:
    """Every action that an intent may name, with the JSON Schema of its intent and an example."""
    return action_documents()


@router.get("/{digest}", summary="Look up an intent by digest", response_model=IntentResult)
async def get_intent(digest: Digest, service: Service) -> Response:
    """What became of an intent that was sent to this instance in the last 48 hours; 202 while that is not known."""
    return _found(await service.result(digest))


@router.get("/{actor}/{intent_id}", summary="Look up an intent by actor and id", response_model=IntentResult)
async def get_intent_of_actor(
    actor: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")],
    intent_id: Annotated[str, Path(pattern="^[0-9a-f-]{36}$")],
    service: Service,
) -> Response:
    """As above; an intent that this instance does not know is looked for on the ledger."""
    return _found(await service.result_of_intent(actor=actor, intent_id=intent_id))


def _answer(result: Result, *, wait: bool) -> Response:
    location = {"Location": f"{PATH}/{result.digest}"}
    if result.status is ResultStatus.REFUSED:
        return problem_response(result.code or "internal_error", context=result.detail, headers=location)
    if result.status is ResultStatus.PENDING and wait:
        detail = "Whether the intent is committed is not known yet. It goes on; look again at the Location."
        return problem_response("network_unavailable", detail=detail, headers=location)
    status = 202 if result.status is ResultStatus.PENDING else 200
    return _json(result.to_json(), status=status, asynchronous=not wait, headers=location)


def _found(result: Result) -> Response:
    return _json(result.to_json(), status=202 if result.status is ResultStatus.PENDING else 200)


def _json(
    content: bytes, *, status: int, asynchronous: bool = False, headers: dict[str, str] | None = None
) -> Response:
    headers = dict(headers or {})
    if asynchronous:
        headers["Preference-Applied"] = "respond-async"
    return Response(content, status, headers=headers, media_type=JSON)


def _responds_async(request: Request) -> bool:
    preferences = ",".join(request.headers.getlist("prefer")).lower().split(",")
    return any(preference.strip() == "respond-async" for preference in preferences)


def _is_dry_run(request: Request) -> bool:
    """Raises ProblemError `invalid_request`: a mistyped value must not send what was only to be asked about."""
    given = request.query_params.getlist("dry_run")
    if given in ([], ["false"]):
        return False
    if given != ["true"]:
        raise ProblemError("invalid_request", context={"errors": [{"path": "dry_run", "fault": "bool_parsing"}]})
    return True


async def _read(request: Request) -> bytes:
    """The body, read no further than its limit. Raises ProblemError."""
    media_type = request.headers.get("content-type", JSON).split(";")[0].strip().lower()
    if media_type != JSON:
        raise ProblemError("unsupported_media_type")
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise ProblemError("request_too_large", context={"limit": MAX_BODY_BYTES})
        parts.append(part)
    return b"".join(parts)
