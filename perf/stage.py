"""What a scenario prepares with: a cast, its organisations' APIs, and arrays of intents that are applied before it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from chaincode.intent import SignedIntent
from gateway.client.http import Http
from gateway.client.keystore import Signer
from perf import ledger_count, market
from perf.cast import Cast
from perf.market import Offer
from perf.registering import all_applied
from perf.target import Target

Item = Callable[[int], SignedIntent]
"""What a user acts on: gives the intent of its next act, by how many acts there were on it before (0, 1 …)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A network and a cast on it. `https` has a client for each organisation's API, by its MSP id.

    The first `users` consumers order and have contracts; only for bids all are needed, as each bids once.
    """

    target: Target
    users: int
    players: Cast
    https: dict[str, Http]

    def sign(
        self,
        signer: Signer,
        action: str,
        args: dict[str, Any],
        *,
        target: str | None = None,
        version: int | None = None,
        role: str | None = None,
        terms: dict[str, Any] | None = None,
    ) -> SignedIntent:
        """A fresh intent of `signer`, in its first role unless another is named."""
        return market.intent(
            signer,
            action=action,
            role=role or signer.identity.roles[0],
            network_id=self.target.network_id,
            args=args,
            target=target,
            expected_version=version,
            terms=terms,
        )

    async def applied(self, msp_id: str, signed: Sequence[SignedIntent]) -> list[str]:
        """Send all to the API of `msp_id`, and wait until they are committed; gives their digests.

        Raises LoadRefusedError.
        """
        await all_applied(self.https[msp_id], signed)
        return [each.digest for each in signed]

    def pair(self, number: int) -> tuple[Signer, Signer, Offer]:
        """Consumer, retailer and package of the order number `number`: a consumer always has the same retailer."""
        index = number % self.users
        offer = self.players.offer(index)
        return self.players.consumers[index], self.players.retailer_of(offer), offer

    def officer(self, number: int = 0) -> Signer:
        """One of the exchange's auditors, who are its market operators too."""
        return self.players.auditors[number % len(self.players.auditors)]

    async def height(self) -> int:
        """The first block after all that was applied here: an organisation's peer may be behind another's."""
        return max([await ledger_count.height(self.target.profile(msp_id)) for msp_id in self.target.apis])


@asynccontextmanager
async def open_stage(target: Target, players: Cast, *, users: int) -> AsyncIterator[Stage]:
    """A stage whose clients are closed at the end."""
    async with AsyncExitStack() as stack:
        https = {msp_id: await stack.enter_async_context(Http(url)) for msp_id, url in target.apis.items()}
        yield Stage(target=target, users=users, players=players, https=https)


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000
