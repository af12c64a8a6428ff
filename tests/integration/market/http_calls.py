"""Short ways over HTTP: signing in, sending one intent, and asking until an answer changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx2

from chaincode import canonical, signature
from chaincode.intent import SESSION_PREFIX, SignedIntent
from gateway.client.uuid7 import uuid7
from tests.integration.market.people import Person, now_ms

INTENTS = "/api/v1/intents"
SESSIONS = "/api/v1/sessions"
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


async def send(client: httpx2.AsyncClient, signed: SignedIntent) -> httpx2.Response:
    """The answer to one intent without terms."""
    return await client.post(INTENTS, json={"intent": signed.intent, "signature": signed.signature})
