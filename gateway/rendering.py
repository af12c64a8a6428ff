"""Responses whose bytes are ready: JSON that needs no second look, with the block height in header and body."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

JSON_TYPE = (b"content-type", b"application/json")
PRIVATE = (b"cache-control", b"private, no-cache")


class PreparedResponse(Response):
    """A response of ready bytes and ready header pairs; Starlette's own encoding of both is skipped."""

    def __init__(self, body: bytes, headers: Sequence[tuple[bytes, bytes]], status: int = 200) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]


def json_at_block(value: dict[str, Any]) -> Response:
    """`value`, which has a `block_height`, as JSON."""
    headers = (JSON_TYPE, PRIVATE, (b"block-height", b"%d" % value["block_height"]))
    return PreparedResponse(to_json(value), headers)


def record_at_block(request: Request, value: dict[str, Any], *, tag: str) -> Response:
    """One record with a `block_height` as JSON, with the weak ETag `tag`: 304 when If-None-Match names it."""
    headers = (PRIVATE, (b"block-height", b"%d" % value["block_height"]), (b"etag", f'W/"{tag}"'.encode()))
    asked = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if asked & {"*", f'"{tag}"'}:
        return PreparedResponse(b"", headers, 304)
    return PreparedResponse(to_json(value), (JSON_TYPE, *headers))


def to_json(value: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
