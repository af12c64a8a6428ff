"""The matrix straight at the chaincode: its records made, and its cases asked, through the organisations' own peers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import deposited, expand, usual_of
from gateway.client.uuid7 import uuid7
from gateway.fabric import EndorseError, Proposal
from gateway.intents.endorsers import DEPOSIT, PURGE
from tests.integration.market.direct import APPLY, Direct, refusal_of
from tests.integration.market.people import now_ms
from tests.matrix.cases import Ask
from tests.matrix.steps import Author, Step, Target, sign_step

_AT_ONCE = 8
_HALF_MAX_INTENTS = batch.MAX_INTENTS // 2  # with private texts a batch of all would be too large

T = TypeVar("T")


class DirectDriver:
    """`tests.matrix.world.Driver` on the organisations' own connections, by MSP id."""

    def __init__(self, connections: Mapping[str, Direct], *, network: str, registrars: tuple[Author, Author]) -> None:
        self._connections = connections
        self.network = network
        self.registrars = registrars

    async def take(self, steps: Sequence[Step]) -> list[Target]:
        by_organisation: dict[str, list[SignedIntent]] = defaultdict(list)
        records = []
        for step in steps:
            signed, after = sign_step(step, intent_id=str(uuid7()), now_ms=now_ms(), network=self.network)
            by_organisation[step.author.organisation].append(signed)
            records.append(after)
        await asyncio.gather(*(self._commit(*each) for each in by_organisation.items()))
        return records

    def reaches(self, organisation: str) -> bool:
        return organisation in self._connections

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)  # transaction time is the clock's

    async def ask(self, asks: Sequence[Ask], *, size: int) -> list[str]:
        """`applied`, or the code of the refusal, by two endorsers; nothing is committed.

        `size` cases share a batch: each has its own answer, but a case sees what the ones before it were allowed.
        """
        return await self._ask(asks, size=size, deposits=False)

    async def ask_deposits(self, asks: Sequence[Ask]) -> list[str]:
        """As `ask`, of the deposits of the terms that belong to the intents: `deposited`, or a code."""
        return await self._ask(asks, size=_HALF_MAX_INTENTS, deposits=True)

    async def _ask(self, asks: Sequence[Ask], *, size: int, deposits: bool) -> list[str]:
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, ask in enumerate(asks):
            groups[ask.organisation, ask.function].append(place)
        turns = asyncio.Semaphore(_AT_ONCE)
        answers: dict[int, str] = {}

        async def answer(organisation: str, function: str, places: Sequence[int]) -> None:
            items = [asks[place].signed for place in places]
            async with turns:
                answers.update(zip(places, await self._answers(organisation, function, items), strict=True))

        await asyncio.gather(
            *(
                answer(organisation, "Deposit" if deposits else function, part)
                for (organisation, function), places in groups.items()
                for part in parts(places, size)
            )
        )
        return [answers[place] for place in range(len(asks))]

    async def _answers(self, organisation: str, function: str, items: Sequence[SignedIntent]) -> list[str]:
        try:
            transaction = await self._proposal(organisation, function, items).endorse()
        except EndorseError as error:
            return [_code(error)] * len(items)
        usual = [deposited() for _ in items] if function == "Deposit" else usual_of(items)
        return [_outcome(result) for result in expand(transaction.result, usual=usual)]

    def _proposal(self, organisation: str, function: str, items: Sequence[SignedIntent]) -> Proposal:
        contract = self._connections[organisation].contract
        if function == "Deposit":
            return contract.proposal(
                function,
                transient={"batch": batch.encode(items, private=True)},
                endorsing_organizations=list(DEPOSIT),
            )
        endorsers = list(PURGE) if function == "Purge" else ["ExchangeOrg", APPLY.get(organisation, "ConsumerOrg")]
        return contract.proposal(function, arguments=[batch.encode(items)], endorsing_organizations=endorsers)

    async def _commit(self, organisation: str, items: Sequence[SignedIntent]) -> None:
        connection = self._connections[organisation]
        for part in parts([item for item in items if item.private is not None], _HALF_MAX_INTENTS):
            await connection.deposit(*part)
        for part in parts(items, batch.MAX_INTENTS):
            refused = [result for result in await connection.apply(*part) if result["status"] != "applied"]
            assert refused == []


def parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in runs of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _code(error: EndorseError) -> str:
    """The code by which a call was refused as a whole, or what else went wrong."""
    try:
        return str(refusal_of(error)["code"])
    except ValueError:
        return str(error)


def _outcome(result: Mapping[str, Any]) -> str:
    return str(result["code"]) if result["status"] == "refused" else str(result["status"])
