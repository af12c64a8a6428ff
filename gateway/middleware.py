"""The outer edge of HTTP, as plain ASGI: security headers, body limits, figures.

One layer with one wrapped `send`: it is on the way of every request.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from acl.document import MAX_DOCUMENT_BYTES
from chaincode.precheck import MAX_INTENT_BYTES
from gateway.collection.messages import MAX_FILE_BYTES
from gateway.intents.schemas import MAX_BODY_BYTES
from gateway.metrics import HTTP_REQUESTS, HTTP_SECONDS
from gateway.problems import problem_response
from gateway.readings.files import MAX_BYTES as MAX_READINGS_BYTES
from gateway.registrations.documents import MAX_DOCUMENT_BYTES as APPLICATION_DOCUMENT_BYTES
from gateway.registrations.import_files import MAX_IMPORT_BYTES
from gateway.web.policy import API_POLICY, SCOPE_KEY

SMALL_BODY_BYTES = 16_384
INTENTS_PATH = "/api/v1/intents"
REGISTERS_BYTES = 4 * 1024 * 1024  # 10,000 of them
_LIMITS = {
    "/check": 65_536,  # the access service's: 500 names of resources
    INTENTS_PATH: MAX_BODY_BYTES,
    "/api/v1/settlements/drafts": MAX_BODY_BYTES,
    "/api/v1/plant-settlements/drafts": MAX_BODY_BYTES,
    "/api/v1/settlements/reconciliation": MAX_READINGS_BYTES,
    "/api/v1/settlements/reconciliation.csv": MAX_READINGS_BYTES,
    "/api/v1/settlements/reconciliation.xlsx": MAX_READINGS_BYTES,
    "/api/v1/plant-settlements/reconciliation": MAX_READINGS_BYTES,
    "/api/v1/plant-settlements/reconciliation.csv": MAX_READINGS_BYTES,
    "/api/v1/plant-settlements/reconciliation.xlsx": MAX_READINGS_BYTES,
    "/api/v1/access/import": MAX_DOCUMENT_BYTES,
    "/api/v1/cosignatures": 4 * MAX_INTENT_BYTES,
    "/api/v1/bank-notifications": MAX_FILE_BYTES,
    "/api/v1/package-templates/proof": MAX_INTENT_BYTES,
    "/api/v1/explorer/terms-hashes": 131_072,  # 1,000 ids of orders
    "/api/v1/readings": MAX_READINGS_BYTES,
    "/api/v1/register-readings": REGISTERS_BYTES,
    "/api/v1/registrations/import": MAX_IMPORT_BYTES,
    "/api/v1/registry/outbox/signatures": MAX_BODY_BYTES,
}
_PACKAGES_PATH, QUOTE_BYTES = "/api/v1/packages/", 8 * 1024 * 1024  # years of quarter-hours, or a file of them
_BATCHES_PATH, BATCH_BYTES = "/api/v1/collection-batches/", 4 * 1024 * 1024  # 5,000 items
_APPLICATIONS_PATH = "/api/v1/applications/"
_ORDERS_PATH, CONTRACT_BYTES = "/api/v1/orders/", 131_072  # a statement, a year of deliveries

_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Edge:
    """Wraps the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                policy = (b"content-security-policy", scope.get(SCOPE_KEY, API_POLICY))
                message["headers"] = [*message.get("headers", ()), *_SECURITY_HEADERS, policy]
            await send(message)

        try:
            await self._serve(scope, receive, send_with_headers)
        finally:
            count, seconds = _figures(_method(scope), _route(scope), status)
            count.inc()
            seconds.observe(time.perf_counter() - began)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        length, chunked = _body_length(scope)
        if not length and not chunked:
            await self._app(scope, receive, send)
            return
        limit = _limit(scope["path"])
        if length is None or length > limit:
            code = "invalid_request" if length is None else "request_too_large"
            await problem_response(code)(scope, receive, send)
            return
        await self._app(scope, _limited(receive, limit), send)


def _limit(path: str) -> int:
    """How many bytes the body of a request may have."""
    if path.startswith(_APPLICATIONS_PATH) and "/documents/" in path:
        return APPLICATION_DOCUMENT_BYTES
    if path.startswith(_PACKAGES_PATH) and path.endswith(("/quote", "/compare")):
        return QUOTE_BYTES
    if path.startswith(_BATCHES_PATH):
        return BATCH_BYTES
    if path.startswith(_ORDERS_PATH) and path.endswith("/case/documents"):
        return APPLICATION_DOCUMENT_BYTES
    if path.startswith(_ORDERS_PATH):
        return CONTRACT_BYTES
    return _LIMITS.get(path, SMALL_BODY_BYTES)


def _body_length(scope: Scope) -> tuple[int | None, bool]:
    """The announced length (None when it is not a number) and whether the body comes in chunks instead."""
    length: int | None = 0
    chunked = False
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = int(value) if value.isdigit() and len(value) < 16 else None
        elif name == b"transfer-encoding":
            chunked = True
    return length, chunked


def _limited(receive: Receive, limit: int) -> Receive:
    size = 0

    async def receive_within_limit() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise HTTPException(413)
        return message

    return receive_within_limit


def _method(scope: MutableMapping[str, Any]) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def _route(scope: MutableMapping[str, Any]) -> str:
    return getattr(scope.get("route"), "path", "none")


@lru_cache(maxsize=2_048)
def _figures(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return HTTP_REQUESTS.labels(method, route, str(status)), HTTP_SECONDS.labels(route)
