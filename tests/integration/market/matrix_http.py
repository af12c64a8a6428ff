"""The matrix over HTTP: its records made, and its cases asked, by `POST /api/v1/intents` of the organisations' APIs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

import httpx2

from chaincode.intent import SignedIntent
from gateway.client.uuid7 import uuid7
from gateway.intents.schemas import MAX_ITEMS
from tests.integration.market.matrix_direct import parts
from tests.integration.market.people import now_ms
from tests.matrix.cases import Ask
from tests.matrix.steps import Author, Step, Target, sign_step

_INTENTS = "/api/v1/intents"


class HttpDriver:
    """`tests.matrix.world.Driver` on the APIs. `client` gives that of an organisation (an MSP id), of `organisations`;
    `everywhere` waits until every peer has a block."""

    def __init__(
        self,
        client: Callable[[str], httpx2.AsyncClient],
        *,
        everywhere: Callable[[int], Awaitable[None]],
        network: str,
        registrars: tuple[Author, Author],
        organisations: Collection[str],
    ) -> None:
        self._client = client
        self._organisations = organisations
        self._everywhere = everywhere
        self.network = network
        self.registrars = registrars

    async def take(self, steps: Sequence[Step]) -> list[Target]:
        items, records = [], []
        for step in steps:
            signed, after = sign_step(step, intent_id=str(uuid7()), now_ms=now_ms(), network=self.network)
            items.append((step.author.organisation, signed))
            records.append(after)
        results = await self._post(items)
        refused = [
            (step.action, result) for step, result in zip(steps, results, strict=True) if result["status"] != "applied"
        ]
        if refused:
            raise AssertionError(refused)
        if results:
            await self._everywhere(max(result["block_number"] for result in results))
        return records

    def reaches(self, organisation: str) -> bool:
        return organisation in self._organisations

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)  # transaction time is the clock's

    async def ask(self, asks: Sequence[Ask]) -> list[str]:
        """`applied`, and then it is committed, or the code of the refusal."""
        results = await self._post([(ask.organisation, ask.signed) for ask in asks])
        return [str(result["code"] if result["status"] == "refused" else result["status"]) for result in results]

    async def _post(self, items: Sequence[tuple[str, SignedIntent]]) -> list[dict[str, Any]]:
        """The results, in the order of `items`; to each organisation's API lists of as many as it takes."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, (organisation, _) in enumerate(items):
            places[organisation].append(place)
        results: dict[int, dict[str, Any]] = {}

        async def send(organisation: str) -> None:
            for part in parts(places[organisation], MAX_ITEMS):
                body = [_item(items[place][1]) for place in part]
                results.update(zip(part, await self._post_list(organisation, body), strict=True))

        await asyncio.gather(*map(send, places))
        return [results[place] for place in range(len(items))]

    async def _post_list(self, organisation: str, body: list[dict[str, str]]) -> list[dict[str, Any]]:
        """Sent again, with the same bytes, until each has an end: an API answers within 20 s, known or not."""
        while True:
            answer = await self._client(organisation).post(_INTENTS, json=body)
            assert answer.status_code == 200, answer.text
            results: list[dict[str, Any]] = answer.json()
            if not any(result["status"] == "pending" for result in results):
                return results


def _item(signed: SignedIntent) -> dict[str, str]:
    private = {"private": signed.private} if signed.private is not None else {}
    return {"intent": signed.intent, "signature": signed.signature, **private}
