"""Responses whose bytes are ready: JSON that needs no second look, with the block height in header and body."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

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


def to_json(value: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
