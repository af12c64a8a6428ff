"""Errors as `application/problem+json` (RFC 9457), one table of codes and one mapping from kind to HTTP status.

Every body has `type`, `title`, `status` and `code`; `code` is what a client matches on. Where the ledger said which
record and which state, that is in `context`. Nothing that the caller sent is quoted: it may be private.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from chaincode.refusals import REFUSALS, Kind, Refused

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "https://energysale.com/problems/"

STATUS_OF_KIND: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.EXPIRED: 422,
    Kind.UNAVAILABLE: 503,
}

GATEWAY_PROBLEMS: Mapping[str, tuple[int, str]] = {
    "invalid_request": (400, "The request does not have the form that this resource asks for."),
    "unauthorised": (401, "The request needs a valid session token."),
    "token_expired": (401, "The session token's time is over."),
    "sign_in_refused": (401, "The sign-in was refused. Whether the user exists is not said."),
    "custody_refused": (403, "The password or code is not right, or the user has no managed key here."),
    "custody_locked": (403, "The managed key is locked: give the password, or unlock it first."),
    "invitation_refused": (403, "The invitation is unknown, used or too old."),
    "password_too_weak": (400, "The password is too short, or among the first that anybody would try."),
    "invalid_csr": (400, "The certificate request is not the user's, for this key, and signed with it."),
    "invalid_import": (400, "The file is not a table of participants with the columns that are asked for."),
    "invalid_readings": (400, "The file is not a table of whole days of readings; the place is named."),
    "readings_not_acceptable": (409, "Nothing of this day waits for a decision, or values are missing."),
    "reading_not_requestable": (409, "The day is not over, not one of the point's, or not as the request says."),
    "too_many_reading_requests": (409, "The participant has as many open requests for readings as it may have."),
    "invalid_figures": (400, "The file is not a table of one's own figures of a bill; fault and line are named."),
    "invalid_bank_file": (400, "The file is not a bank's message of the kind that is taken; fault and line are named."),
    "invalid_bank_account": (400, "The bank account's number, clearing code or holder is not in order; it is named."),
    "bank_account_differs": (409, "The bank account was typed differently than it was proposed."),
    "bank_account_missing": (409, "The participant has no bank account in force."),
    "batch_differs": (409, "The batch has other items or another file than the request names."),
    "books_differ": (409, "The books are not as this needs them: their postings are to be signed first."),
    "item_invalid": (409, "An item of the batch cannot be sent; its place and the fault are named."),
    "document_missing": (409, "A document that the application needs was not handed in."),
    "encryption_key_missing": (409, "A participant has no encryption key on the ledger."),
    "document_unreadable": (409, "The document is for others, its key is not kept here, or it was changed."),
    "annex_differs": (409, "The priced annex is not that of the order and its terms: nothing should be signed."),
    "fee_not_known": (409, "The fee follows from a price that is not published yet."),
    "not_defaulted": (409, "The retailer has not defaulted."),
    "not_found": (404, "There is no such resource, or the caller may not see it."),
    "method_not_allowed": (405, "The resource does not know this method."),
    "not_acceptable": (406, "The resource has no such representation."),
    "precondition_failed": (412, "The resource has another version than the request names."),
    "precondition_required": (428, "The request must name the version that it changes (If-Match)."),
    "invalid_access_model": (400, "The access model breaks the rules that every model keeps; the faults are named."),
    "access_model_unchanged": (409, "The access model is the newest version already."),
    "access_model_elsewhere": (409, "The access model is changed at the exchange's instance only."),
    "access_model_not_in_force": (409, "The ledger has put another access model in force than this one."),
    "request_too_large": (413, "The body is larger than its limit."),
    "too_many_intents": (413, "The request has more than 1,000 intents."),
    "unsupported_media_type": (415, "The body is not of a media type that this resource reads."),
    "too_many_requests": (429, "The caller sends more requests than its share."),
    "internal_error": (500, "The API failed. The failure has been logged."),
    "busy": (503, "Too many intents are waiting. None of this request was taken."),
    "network_unavailable": (503, "The ledger does not answer in time."),
    "journal_unavailable": (503, "The API cannot keep the intent safely, so it was not taken."),
    "evidence_not_proved": (500, "The order could not be proved by the rules of this release. It has been logged."),
    "transaction_invalid": (503, "The ledger did not let the transaction stand. Nothing was changed."),
}

_CODE_OF_STATUS = {
    401: "unauthorised",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    412: "precondition_failed",
    413: "request_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "network_unavailable",
}

log = structlog.get_logger()


class ProblemError(Exception):
    """A request that is answered with the problem `code`, one of the two tables.

    `context` is a JSON object that says more about it, `detail` a sentence for people; both go to the caller.
    """

    def __init__(
        self,
        code: str,
        /,
        *,
        detail: str | None = None,
        context: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.context = context
        self.headers = dict(headers or {})


def status_of(code: str) -> int:
    """The HTTP status of a code of either table. Raises KeyError for any other text."""
    if code in GATEWAY_PROBLEMS:
        return GATEWAY_PROBLEMS[code][0]
    return STATUS_OF_KIND[REFUSALS[code].kind]


def problem_response(
    code: str,
    *,
    detail: str | None = None,
    context: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer with the problem `code`. 503 gets a Retry-After of one second, 401 its WWW-Authenticate."""
    status = status_of(code)
    body: dict[str, Any] = {"type": TYPE_PREFIX + code, "title": _title(code), "status": status, "code": code}
    if detail is not None:
        body["detail"] = detail
    if context:
        body["context"] = dict(context)
    standard = {503: {"Retry-After": "1"}, 401: {"WWW-Authenticate": "Bearer"}}.get(status, {})
    return JSONResponse(body, status, headers=standard | dict(headers or {}), media_type=MEDIA_TYPE)


def install_problem_handlers(app: FastAPI) -> None:
    """Have `app` answer every error as a problem."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


def _title(code: str) -> str:
    return GATEWAY_PROBLEMS[code][1] if code in GATEWAY_PROBLEMS else REFUSALS[code].title


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)  # noqa: S101 - for the type checker; Starlette picks the handler by class
    _tell(request, error.code)
    return problem_response(error.code, detail=error.detail, context=error.context, headers=error.headers)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101 - as above
    _tell(request, error.code)
    return problem_response(error.code, context=error.detail)


def _tell(request: Request, code: str) -> None:
    """Tell whoever keeps a record of refusals, where the application has named one in `app.state.on_refused`."""
    on_refused = getattr(request.app.state, "on_refused", None)
    if on_refused is not None:
        on_refused(request, code)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    where = [{"path": ".".join(map(str, fault["loc"])), "fault": fault["type"]} for fault in error.errors()]
    return problem_response("invalid_request", context={"errors": where})


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    code = _CODE_OF_STATUS.get(error.status_code)
    if code is None:
        code = "invalid_request" if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error"
    return problem_response(code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    route = getattr(request.scope.get("route"), "path", None)
    # The class and the place, not the text: an error's text may quote what was being handled.
    frames = _places(error)
    log.error("request failed", route=route, error=type(error).__name__, places=frames)
    return problem_response("internal_error")


def _places(error: BaseException) -> list[str]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places
