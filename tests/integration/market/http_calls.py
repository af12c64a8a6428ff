"""Short ways over HTTP: signing in, sending one intent, and asking until an answer changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2

from chaincode import canonical, signature
from chaincode.intent import SESSION_PREFIX, SignedIntent
from gateway.client.uuid7 import uuid7
from tests.integration.market.people import Person, now_ms

INTENTS = "/api/v1/intents"
SESSIONS = "/api/v1/sessions"
_KNOWN_WITHIN_S = 30
_NOT_YET = (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN, httpx2.codes.TOO_MANY_REQUESTS)
T = TypeVar("T")


async def until(ask: Callable[[], Awaitable[T]], wanted: T, *, within_s: float) -> float:
    """Ask until the answer is `wanted`: no event tells a client that the read model has gone on.

    Gives when that was, on the monotonic clock. Raises TimeoutError after `within_s` seconds.
    """
    async with asyncio.timeout(within_s):
        while await ask() != wanted:
            await asyncio.sleep(0.02)
    return time.monotonic()


async def sign_in(client: httpx2.AsyncClient, somebody: Person, organisation: str) -> httpx2.Response:
    """The answer to a signed claim, which is right by itself."""
    claim = canonical.dumps(
        {
            "v": 1,
            "user": somebody.user,
            "network": somebody.network,
            "audience": organisation,
            "nonce": str(uuid7()),
            "issued_at": now_ms(),
        }
    )
    body = {"claim": claim.decode(), "signature": signature.sign(somebody.key, SESSION_PREFIX + claim)}
    return await client.post(SESSIONS, json=body)


async def signed_in(client: httpx2.AsyncClient, somebody: Person, organisation: str) -> dict[str, Any]:
    """A new session of somebody who may have been registered a moment ago, as the API answers."""
    async with asyncio.timeout(_KNOWN_WITHIN_S):
        while (answer := await sign_in(client, somebody, organisation)).status_code != httpx2.codes.CREATED:
            assert answer.status_code in _NOT_YET, answer.text
            await asyncio.sleep(float(answer.headers.get("Retry-After", "0.02")))
    opened: dict[str, Any] = answer.json()
    return opened


async def session_of(client: httpx2.AsyncClient, somebody: Person, organisation: str) -> dict[str, str]:
    """The header of such a session."""
    return {"Authorization": f"Bearer {(await signed_in(client, somebody, organisation))['token']}"}


async def send(client: httpx2.AsyncClient, signed: SignedIntent) -> httpx2.Response:
    """The answer to one intent without terms."""
    return await client.post(INTENTS, json={"intent": signed.intent, "signature": signed.signature})
