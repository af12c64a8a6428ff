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

from gateway.intents.schemas import MAX_BODY_BYTES
from gateway.metrics import HTTP_REQUESTS, HTTP_SECONDS
from gateway.problems import problem_response

SMALL_BODY_BYTES = 16_384
INTENTS_PATH = "/api/v1/intents"

_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
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
                message["headers"] = [*message.get("headers", ()), *_SECURITY_HEADERS]
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
        limit = MAX_BODY_BYTES if scope["path"] == INTENTS_PATH else SMALL_BODY_BYTES
        if length is None or length > limit:
            code = "invalid_request" if length is None else "request_too_large"
            await problem_response(code)(scope, receive, send)
            return
        await self._app(scope, _limited(receive, limit), send)


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
