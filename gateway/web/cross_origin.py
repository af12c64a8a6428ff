"""CORS for what is asked from another organisation's site: to apply at the exchange, and a renewed certificate."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.registrations.endpoints import PATH as APPLICATIONS
from gateway.renewals.endpoints import PATH as RENEWALS


class CrossOrigin:
    """Wraps the application: answers for the paths of applications and renewals may be read by pages of the origins
    that `allowed` gives at that moment.

    Never with credentials: an application is opened by its own secret, in a header, and a renewal is signed. All other
    paths and origins get no such header.
    """

    def __init__(self, app: ASGIApp, *, allowed: Callable[[], Container[str]]) -> None:
        self._app = app
        self._shared = _Shared(
            app,
            allowed=allowed,
            allow_methods=["GET", "PUT", "POST", "DELETE"],
            allow_headers=["Application-Secret", "Content-Type"],
            expose_headers=["Content-Disposition", "ETag", "Retry-After"],
            allow_credentials=False,
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        shared = scope["type"] == "http" and (path in (APPLICATIONS, RENEWALS) or path.startswith(f"{APPLICATIONS}/"))
        await (self._shared if shared else self._app)(scope, receive, send)


class _Shared(CORSMiddleware):
    """Starlette's, with origins that may be others at each request."""

    def __init__(self, app: ASGIApp, *, allowed: Callable[[], Container[str]], **options: Any) -> None:
        super().__init__(app, **options)
        self._allowed = allowed

    def is_allowed_origin(self, origin: str) -> bool:
        return origin in self._allowed()
