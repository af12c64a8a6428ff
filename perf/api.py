"""The part of the HTTP API that a load uses: bodies to send, answers to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from chaincode.intent import SignedIntent
from gateway.client.offline import wire
from perf.keepalive import Connection, ConnectionLostError

INTENTS_PATH = "/api/v1/intents"
_COMMITTED = frozenset({"applied", "exists"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one intent. `reason` is a stable code, or the HTTP status where there is none."""

    committed: bool
    digest: str
    version: int | None = None
    reason: str = ""


def body_of(signed: SignedIntent) -> bytes:
    """The body of `POST /api/v1/intents` for one intent."""
    return json.dumps(wire(signed)).encode()


def answer_to(signed: SignedIntent, status: int, body: bytes) -> Answer:
    """The answer to `body_of`."""
    value = _parse(body)
    result = value if isinstance(value, dict) else {}
    committed = status == 200 and result.get("status") in _COMMITTED and not result.get("code")
    reason = "" if committed else str(result.get("code") or result.get("status") or f"http_{status}")
    return Answer(committed=committed, digest=signed.digest, version=result.get("version"), reason=reason)


async def send(connection: Connection, signed: SignedIntent) -> Answer:
    """Send one intent. An answer that breaks off has the reason `connection_lost`."""
    try:
        return answer_to(signed, *await connection.request("POST", INTENTS_PATH, body=body_of(signed)))
    except ConnectionLostError:
        return Answer(committed=False, digest=signed.digest, reason="connection_lost")


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
