"""The chaincode called directly through an organisation's peers, as somebody would who goes round the API."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import deposited, expand, usual_of
from gateway.fabric import Contract, EndorseError, EvaluateError, Gateway, Transaction

APPLY = {"ExchangeOrg": "ConsumerOrg", "ConsumerOrg": "ConsumerOrg", "RetailerOrg": "RetailerOrg"}


@dataclass(frozen=True)
class Direct:
    """One organisation's own connection to the ledger. `everywhere` waits until every peer has a block, `level` until
    every peer has all that any of them has."""

    organisation: str
    gateway: Gateway
    contract: Contract
    everywhere: Callable[[int], Awaitable[None]]
    level: Callable[[], Awaitable[None]]

    async def endorse_apply(self, items: Sequence[SignedIntent], *, timestamp_ms: int | None = None) -> Transaction:
        """`Apply`, endorsed by the exchange and one of the two, and not yet submitted."""
        organisations = ["ExchangeOrg", APPLY.get(self.organisation, "ConsumerOrg")]
        proposal = self.contract.proposal(
            "Apply",
            arguments=[batch.encode(items)],
            endorsing_organizations=organisations,
            timestamp_ms=timestamp_ms,
        )
        return await proposal.endorse()

    async def endorse_deposit(self, items: Sequence[SignedIntent], *, function: str = "Deposit") -> Transaction:
        """`Deposit`, or another function of the collections, endorsed by the two trading organisations, and not yet
        submitted."""
        proposal = self.contract.proposal(
            function,
            transient={"batch": batch.encode(items, private=True)},
            endorsing_organizations=["ConsumerOrg", "RetailerOrg"],
        )
        return await proposal.endorse()

    async def apply(self, *items: SignedIntent) -> list[dict[str, Any]]:
        """Results of `Apply`, committed where there was anything to write; a conflict is retried."""
        for _ in range(20):
            try:
                transaction = await self.endorse_apply(items)
            except EndorseError as error:
                if "do not match" in str(error):
                    continue
                raise
            results = expand(transaction.result, usual=usual_of(items))
            if not any(result["status"] == "applied" for result in results):
                return results
            if (await self.commit(transaction)) == "VALID":
                return results
        raise AssertionError("the peers never agreed")

    async def deposit(self, *items: SignedIntent, function: str = "Deposit") -> list[dict[str, Any]]:
        """Results of `Deposit`, or of another function of the collections, committed where there was anything to
        write."""
        transaction = await self.endorse_deposit(items, function=function)
        results = expand(transaction.result, usual=[deposited() for _ in items])
        if any(result["status"] == "deposited" for result in results):
            assert await self.commit(transaction) == "VALID"
        return results

    async def submit(self, item: SignedIntent) -> dict[str, Any]:
        """A step with or without terms, committed; its result."""
        if item.private is not None:
            await self.deposit(item)
        return (await self.apply(item))[0]

    async def commit(self, transaction: Transaction) -> str:
        """Submit; the name of the validation code, once every peer knows it."""
        status = await (await transaction.submit()).status()
        await self.everywhere(status.block_number)
        return status.code.name

    async def read(self, function: str, *arguments: str) -> Any:
        """What an evaluation answers, or the code by which it is refused, once the organisation's peers know what any
        API has been told."""
        await self.level()
        return await self.ask(function, *arguments)

    async def ask(self, function: str, *arguments: str) -> Any:
        """The same at once, for many questions after one wait."""
        try:
            return json.loads(await self.contract.evaluate(function, arguments=arguments))
        except EvaluateError as error:
            return {"code": refusal_of(error)["code"]}


def refusal_of(error: EndorseError | EvaluateError) -> dict[str, Any]:
    """The named refusal of a call that was refused as a whole."""
    assert error.chaincode_response is not None, error
    refusal: dict[str, Any] = json.loads(error.chaincode_response.message)
    return refusal
