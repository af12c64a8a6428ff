"""One connection pool to the API, and its answers as values or as the client's own errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

import httpx2

from gateway.client.errors import ProblemError, UnreachableError

# An answer waits for the commit, which the API itself gives up after a while: it should be the first to do so.
_TIMEOUT = httpx2.Timeout(90.0, connect=5.0)
_MAX_CONNECTIONS = 64


class Http:
    """HTTP with one API. Use it as `async with Http(base_url) as http`."""

    def __init__(self, base_url: str, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        limits = httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=_MAX_CONNECTIONS)
        self.client = httpx2.AsyncClient(base_url=self.base_url, timeout=_TIMEOUT, limits=limits, transport=transport)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """The answer, when it is not an error. The body is `json`, or `content` as it is.

        Raises ProblemError, UnreachableError.
        """
        shown = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            response = await self.client.request(
                method, path, params=shown or None, json=json, content=content, headers=headers
            )
        except httpx2.TransportError:
            raise UnreachableError(self.base_url) from None
        if response.is_success or response.status_code == httpx2.codes.NOT_MODIFIED:
            return response
        raise problem(response)

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()


def problem(response: httpx2.Response) -> ProblemError:
    """The error in an answer. An answer that is no problem document (a proxy's, say) has the code `http_<status>`."""
    body = json_object(response)
    code = str(body.get("code") or f"http_{response.status_code}")
    message = str(body.get("detail") or body.get("title") or f"The API answered {response.status_code}.")
    context = body.get("context")
    return ProblemError(
        code, message, status=response.status_code, context=context if isinstance(context, dict) else None
    )


def json_object(response: httpx2.Response) -> dict[str, Any]:
    """The body as a JSON object; empty when it is none."""
    try:
        value = response.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def retry_after_s(response: httpx2.Response) -> float:
    """Seconds that the answer asks to wait, 0 where it does not say."""
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0
