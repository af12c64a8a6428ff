"""CORS for what is asked from another organisation's site: to apply at the exchange, certificates, readings."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.readings.endpoints import PATH as READINGS
from gateway.registrations.endpoints import PATH as APPLICATIONS
from gateway.renewals.endpoints import PATH as RENEWALS
from gateway.sessions.endpoints import PATH as SESSIONS


class CrossOrigin:
    """Wraps the application: answers for the paths of applications and renewals, and with `readings` those of readings
    and of sessions to read them in, may be read by pages of the origins that `allowed` gives at that moment.

    Never with credentials: an application is opened by its own secret, in a header, a renewal is signed, and readings
    are asked for with a token. All other paths and origins get no such header.
    """

    def __init__(self, app: ASGIApp, *, allowed: Callable[[], Container[str]], readings: bool) -> None:
        self._app = app
        self._paths = (APPLICATIONS, RENEWALS, *((SESSIONS,) if readings else ()))
        self._folders = (f"{APPLICATIONS}/", *((f"{SESSIONS}/", f"{READINGS}/", f"{READINGS}.") if readings else ()))
        self._shared = _Shared(
            app,
            allowed=allowed,
            allow_methods=["GET", "PUT", "POST", "DELETE"],
            allow_headers=["Application-Secret", "Authorization", "Content-Type"],
            expose_headers=["Content-Disposition", "ETag", "Retry-After", "Total-Days"],
            allow_credentials=False,
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        shared = scope["type"] == "http" and (path in self._paths or path.startswith(self._folders))
        await (self._shared if shared else self._app)(scope, receive, send)


class _Shared(CORSMiddleware):
    """Starlette's, with origins that may be others at each request."""

    def __init__(self, app: ASGIApp, *, allowed: Callable[[], Container[str]], **options: Any) -> None:
        super().__init__(app, **options)
        self._allowed = allowed

    def is_allowed_origin(self, origin: str) -> bool:
        return origin in self._allowed()
