"""Serving of the client: its files, and its index for every route of its own.

It is asked last, for what no route of the API takes: an unknown path below `/api` stays a 404 of the API.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import PurePosixPath

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.problems import problem_response
from gateway.web.policy import SCOPE_KEY
from gateway.web.site import ASSETS, INDEX, Site, Variant, WebFile

NOT_BUILT = (
    "The web client is not built. `scripts/run` builds it, and so does `scripts/_app` for the next `energysale up`. "
    "The API is at /api/v1."
)
_API = "/api"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
# A missing file must not be answered with a page: the browser would take HTML for a script.
_FILES = frozenset(
    {".js", ".mjs", ".css", ".map", ".json", ".ico", ".png", ".svg", ".jpg", ".woff", ".woff2", ".txt", ".xml", ".php"}
)


class WebPages:
    """ASGI application of the client; `otherwise` answers what is none of it. `policy` gives the pages' policy of the
    moment: an organisation that joins later is one more to ask."""

    def __init__(self, site: Site, *, policy: Callable[[], bytes], otherwise: ASGIApp) -> None:
        self._site = site
        self._policy = policy
        self._otherwise = otherwise
        self._route = Route("/{page:path}", self)  # one name for all pages in metrics and logs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path == _API or path.startswith(f"{_API}/"):
            await self._otherwise(scope, receive, send)
            return
        scope["route"] = self._route
        if scope["method"] not in ("GET", "HEAD"):
            response: Response = problem_response("method_not_allowed", headers={"Allow": "GET, HEAD"})
        else:
            response = await self._answer(scope, path)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, path: str) -> Response:
        files = await asyncio.to_thread(self._site.files)
        if not files:
            return problem_response("not_found", detail=NOT_BUILT if path == "/" else None)
        file = files.get(path)
        if file is None and not _is_client_route(path):
            return problem_response("not_found")
        scope[SCOPE_KEY] = await asyncio.to_thread(self._policy)
        return await _file_response(file or files[INDEX], Headers(scope=scope), head=scope["method"] == "HEAD")


def _is_client_route(path: str) -> bool:
    parts = PurePosixPath(path)
    strange = "\\" in path or "\0" in path or ".." in parts.parts
    return not strange and not path.startswith(ASSETS) and parts.suffix.lower() not in _FILES


async def _file_response(file: WebFile, headers: Headers, *, head: bool) -> Response:
    variant = file.variant_for(headers.get("accept-encoding", ""))
    answer = _headers(file, variant)
    if _matches(headers.get("if-none-match"), variant.etag):
        return Response(status_code=304, headers=answer)
    try:
        content = await asyncio.to_thread(variant.path.read_bytes)
    except OSError:  # the build was replaced this moment
        return problem_response("not_found")
    if head:
        return Response(headers={**answer, "Content-Length": str(len(content))}, media_type=file.media_type)
    return Response(content, headers=answer, media_type=file.media_type)


def _headers(file: WebFile, variant: Variant) -> dict[str, str]:
    headers = {
        "Cache-Control": _FOREVER if file.immutable else _ASK_EACH_TIME,
        "ETag": variant.etag,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if len(file.variants) > 1:
        headers["Vary"] = "Accept-Encoding"
    if variant.encoding is not None:
        headers["Content-Encoding"] = variant.encoding
    return headers


def _matches(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag in tags
