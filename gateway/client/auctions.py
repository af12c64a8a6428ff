"""Call auctions (集中竞价): bids that are sealed here and revealed later, and a check of the result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.auction.model import SIDES
from chaincode.auction.result import verify_result
from gateway.client import trading_steps as steps
from gateway.client.errors import ProblemError
from gateway.client.sealed_bids import BidKeeper, SealedBidSteps
from gateway.client.sending import Receipt
from gateway.client.sequences import Sequences
from gateway.client.trader import Trader

PATH = "/api/v1/auctions"
_PAGE = 500
_SUMMARY = (
    "price_e8",
    "volume_wh",
    "demand_wh",
    "supply_wh",
    "allotted_wh",
    "price_step_e8",
    "margin_rule",
    "unrevealed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A recomputed result. `holds`: it is what the rules make of the revealed bids, and each is what was sealed."""

    sequence: str
    holds: bool
    price_e8: int | None
    volume_wh: int
    bids: int
    pairs: int


class Auctions:
    """Bids of one participant on one network. Steps raise what `EnergySaleClient.take` raises.

    `keeper` has the sealed steps; no API ever gets them before they are revealed. Without a `participant` it is the one
    that the client's session acts for.
    """

    def __init__(self, client: Trader, *, network_id: str, keeper: BidKeeper, participant: str | None = None) -> None:
        self._client = client
        self._sequences = Sequences(client)
        self._network_id = network_id
        self._keeper = keeper
        self._participant = participant

    async def bid(self, sequence: str, bid_steps: Sequence[Mapping[str, int]], **declared: Any) -> Receipt:
        """Seal the steps here, then send the bid; sellers declare package and package_version, buyers risk_warning.

        Raises BidNotKeptError too: nothing is sent that could not be revealed.
        """
        return await self._client.take(steps.bid(await self.seal(sequence, bid_steps), **declared))

    async def change(self, sequence: str, bid_steps: Sequence[Mapping[str, int]], **declared: Any) -> Receipt:
        """Another bid in place of one's own, behind all others. What was declared stays unless it is given anew."""
        own = await self.own_bid(sequence)
        said = {name: own.get(name) for name in ("package", "package_version", "risk_warning")} | declared
        sealed = await self.seal(sequence, bid_steps)
        return await self._client.take(steps.change_bid(sealed, n=own["n"], version=own["version"], **said))

    async def withdraw(self, sequence: str) -> Receipt:
        own = await self.own_bid(sequence)
        return await self._client.take(steps.withdraw_bid(sequence, n=own["n"], version=own["version"]))

    async def reveal(self, sequence: str) -> Receipt:
        """Find the steps that were kept under the bid's hash, and reveal them. Raises BidNotKeptError."""
        own = await self.own_bid(sequence)
        sealed = self._keeper.open(
            network_id=self._network_id,
            sequence=sequence,
            participant=own["participant"],
            bid_hash=own["bid_hash"],
        )
        return await self._client.take(steps.reveal_bid(sealed, n=own["n"], version=own["version"]))

    async def clear(self, sequence: str) -> Receipt:
        return await self._sequences.step("clear_auction", sequence)

    async def allot(self, sequence: str) -> list[Receipt]:
        """Make the orders of all pairs that are left, 200 at a time."""
        found = await self._sequences.get(sequence)
        left = (found["slices"] or 0) - (found["allotted"] or 0)
        first = int(found["version"])
        return [await self._sequences.step("allot", sequence, version=first + done) for done in range(left)]

    async def own_bid(self, sequence: str) -> dict[str, Any]:
        """The bid of one's own participant, as it stands. Raises ProblemError `not_found`."""
        participant = await self._bidder()
        async for found in self.book(sequence, participant=participant):
            return found
        raise ProblemError("not_found", f"{participant} has no bid in {sequence}", status=404)

    def book(self, sequence: str, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """All bids in the order of the ledger; filters are those of `GET /api/v1/auctions/{sequence}/bids`."""
        return self._client.reader.items(f"{PATH}/{sequence}/bids", {"limit": _PAGE, **filters})

    async def result(self, sequence: str) -> dict[str, Any]:
        """Raises ProblemError `not_found` until the auction is cleared."""
        return await self._client.reader.get_object(f"{PATH}/{sequence}/result")

    def fills(self, sequence: str) -> AsyncIterator[dict[str, Any]]:
        """What each bid got, by priority."""
        return self._client.reader.items(f"{PATH}/{sequence}/fills", {"limit": _PAGE})

    def pairs(self, sequence: str) -> AsyncIterator[dict[str, Any]]:
        """Buyers by priority with their sellers, and the orders that were made."""
        return self._client.reader.items(f"{PATH}/{sequence}/pairs", {"limit": _PAGE})

    async def verify(self, sequence: str) -> Verified:
        """Recompute the result here, from the revealed bids. Raises ProblemError `not_found` until it is cleared."""
        result = await self.result(sequence)
        bids = [each async for each in self.book(sequence)]
        fills = [each async for each in self.fills(sequence)]
        pairs = [each async for each in self.pairs(sequence)]
        said: dict[str, Any] = {name: result[name] for name in _SUMMARY if result.get(name) is not None}
        said["fills"] = {side.value: [_fill(each) for each in fills if each["side"] == side] for side in SIDES}
        said["pairs"] = [_pair(each) for each in pairs]
        books = {side: {each["n"]: each for each in bids if each["side"] == side} for side in SIDES}
        return Verified(
            sequence=sequence,
            holds=verify_result(
                sequence_id=sequence, sequence=await self._sequences.get(sequence), bids=books, result=said
            ),
            price_e8=result["price_e8"],
            volume_wh=result["volume_wh"],
            bids=len(bids),
            pairs=len(pairs),
        )

    async def seal(self, sequence: str, bid_steps: Sequence[Mapping[str, int]]) -> SealedBidSteps:
        """Put the steps under a fresh salt and keep both. Raises BidNotKeptError."""
        return self._keeper.seal(
            network_id=self._network_id, sequence=sequence, participant=await self._bidder(), steps=bid_steps
        )

    async def _bidder(self) -> str:
        if self._participant is None:
            current = await self._client.reader.get_object("/api/v1/sessions/current")
            self._participant = str(current["participant"])
        return self._participant


def _fill(each: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each[name] for name in ("n", "participant", "energy_wh", "allotted_wh")}


def _pair(each: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each[name] for name in ("buy", "sell", "consumer", "retailer", "energy_wh")}
