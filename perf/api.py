"""The part of the HTTP API that a load uses: bodies to send, answers to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.intent import SignedIntent
from perf import market
from perf.keepalive import Connection

INTENTS_PATH = "/api/v1/intents"
MAX_INTENTS = 1_000
_COMMITTED = frozenset({"applied", "exists"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one intent. `reason` is a stable code, or the HTTP status where there is none."""

    committed: bool
    digest: str
    version: int | None = None
    reason: str = ""


def body_of(signed: Sequence[SignedIntent]) -> bytes:
    """The body of `POST /api/v1/intents` for several intents."""
    return json.dumps([market.wire(each) for each in signed]).encode()


def body_of_one(signed: SignedIntent) -> bytes:
    """The body of `POST /api/v1/intents` for one intent."""
    return json.dumps(market.wire(signed)).encode()


def answer_to_one(signed: SignedIntent, status: int, body: bytes) -> Answer:
    """The answer to `body_of_one`."""
    return _answer(signed, status, _parse(body))


def answers_to(signed: Sequence[SignedIntent], status: int, body: bytes) -> list[Answer]:
    """The answers to `body_of`, in its order; all alike where the request was answered as a whole."""
    value = _parse(body)
    if isinstance(value, list) and len(value) == len(signed):
        return [_answer(each, status, result) for each, result in zip(signed, value, strict=True)]
    return [_answer(each, status, value) for each in signed]


async def send(connection: Connection, signed: Sequence[SignedIntent]) -> list[Answer]:
    """Send several intents in one request. Raises ConnectionLostError."""
    return answers_to(signed, *await connection.request("POST", INTENTS_PATH, body=body_of(signed)))


async def send_one(connection: Connection, signed: SignedIntent) -> Answer:
    """Send one intent. Raises ConnectionLostError."""
    return answer_to_one(signed, *await connection.request("POST", INTENTS_PATH, body=body_of_one(signed)))


def _answer(signed: SignedIntent, status: int, value: Any) -> Answer:
    result = value if isinstance(value, dict) else {}
    committed = status == 200 and result.get("status") in _COMMITTED and not result.get("code")
    reason = "" if committed else str(result.get("code") or result.get("status") or f"http_{status}")
    return Answer(committed=committed, digest=signed.digest, version=result.get("version"), reason=reason)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
