"""Orders over HTTP, one after the other from each user, each asked for until its end is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2

from chaincode.intent import SignedIntent
from tests.integration.market.conftest import People
from tests.integration.market.people import TERMS, order_args

TRUTH_S = 60


@dataclass
class Load:
    """Users who submit orders over HTTP until told to stop, and ask again, with the same bytes, until they know."""

    url: str
    people: People
    sent: list[SignedIntent] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    stopping: bool = False

    async def user(self, client: httpx2.AsyncClient) -> None:
        while not self.stopping:
            args = order_args(self.people.package, self.people.retailer.participant)
            signed = self.people.consumer.signed("submit", args=args, terms=TERMS)
            self.sent.append(signed)
            async with asyncio.timeout(TRUTH_S):
                await self.until_known(client, signed)

    async def until_known(self, client: httpx2.AsyncClient, signed: SignedIntent) -> None:
        body = {"intent": signed.intent, "signature": signed.signature, "private": signed.private}
        while True:
            try:
                answer = await client.post(f"{self.url}/api/v1/intents", json=body)
            except httpx2.TransportError:
                self.retries += 1
                await asyncio.sleep(0.1)  # a client's own patience, not the test's
                continue
            if answer.status_code == 200:
                assert answer.json()["status"] in ("applied", "exists")
                self.acknowledged.add(signed.digest)
                return
            if answer.status_code == 503:
                self.retries += 1
                await asyncio.sleep(0.1)
                continue
            self.refused[signed.digest] = answer.text
            return

    async def reached(self, count: int) -> None:
        await until(lambda: len(self.acknowledged) >= count)


async def until(condition: Callable[[], bool], *, within_s: float = TRUTH_S) -> None:
    """Wait for a condition that nothing announces. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.02)
