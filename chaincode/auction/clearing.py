"""The price of a call auction and who gets how much: a function of the revealed bids alone. Pure; integers only.

The rules (集中竞价, uniform price):

1. A buyer takes each of its steps at any price up to the step's, a seller gives each of its steps at any price from the
   step's on. Prices are multiples of the sequence's price step.
2. The price is one at which the most energy changes hands; of those, one at which demand and supply differ least.
   These prices have no gap between them.
3. Of those it is the mean of the last matched pair, the lowest buying step and the highest selling step that are
   served, rounded half up to the price step, or the nearest one to it that rule 2 leaves.
4. Where no buying step is as high as the lowest selling step there is no price and no trade.
5. Better prices are served first. Steps of one price that cannot all be served in full are the margin: by `time` they
   are served in the order of the ledger (`place`), by `pro_rata` each gets its share rounded down to 1 Wh, and what is
   left goes out one Wh each in the order of the ledger.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any


class MarginRule(StrEnum):
    """Who of equals is served where not all can be."""

    TIME = "time"
    PRO_RATA = "pro_rata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """A revealed bid. `n` names it on its side, `place` is where it stands in the order of the ledger, `steps` are
    `{"energy_wh", "price_e8"}` of different prices, a buyer's falling, a seller's rising."""

    n: int
    place: int
    participant: str
    steps: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The outcome. `demand_wh` and `supply_wh` are what was bid for at the price; `buys` and `sells` are the energy
    (Wh) by the `n` of the bid. `price_e8` is None, and the rest nothing, where nobody trades."""

    price_e8: int | None
    volume_wh: int
    demand_wh: int
    supply_wh: int
    buys: Mapping[int, int]
    sells: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Offer:
    """One step of one bid. `rank` is its price, turned round for buyers, so that the lower one is the better."""

    rank: int
    place: int
    n: int
    energy_wh: int


NO_TRADE = Clearing(price_e8=None, volume_wh=0, demand_wh=0, supply_wh=0, buys={}, sells={})


def clear(
    *, buys: Sequence[Bid], sells: Sequence[Bid], price_step_e8: int, margin_rule: MarginRule = MarginRule.TIME
) -> Clearing:
    """Clear a book. It does not depend on the order of `buys` and `sells`, and takes n log n for n steps."""
    demand, supply = _Side(buys, sign=-1), _Side(sells, sign=1)
    crossing = _last_pair(demand, supply)
    if crossing is None:
        return NO_TRADE
    volume_wh, buying, selling = crossing
    lowest, highest = _least_imbalance(demand, supply, lowest=selling, highest=buying, price_step_e8=price_step_e8)
    price = min(max(_mean_half_up(buying, selling, price_step_e8=price_step_e8), lowest), highest)
    return Clearing(
        price_e8=price,
        volume_wh=volume_wh,
        demand_wh=demand.at(price),
        supply_wh=supply.at(price),
        buys=demand.serve(volume_wh, margin_rule),
        sells=supply.serve(volume_wh, margin_rule),
    )


class _Side:
    """The steps of one side, the best first. `sign` is -1 for buyers, 1 for sellers."""

    def __init__(self, bids: Sequence[Bid], *, sign: int) -> None:
        self.offers = sorted(
            (
                _Offer(sign * step["price_e8"], bid.place, bid.n, step["energy_wh"])
                for bid in bids
                for step in bid.steps
            ),
            key=lambda offer: (offer.rank, offer.place, offer.n),
        )
        self._sign = sign
        self._ranks = [offer.rank for offer in self.offers]
        self.sums = [0, *accumulate(offer.energy_wh for offer in self.offers)]  # energy of the best 0, 1, 2 … steps

    def price(self, position: int) -> int:
        """The price (1e-8 yuan per kWh) of the step at `position`."""
        return self._sign * self._ranks[position]

    def prices_between(self, lowest: int, highest: int) -> set[int]:
        """The prices of steps within `[lowest, highest]`."""
        first, last = sorted((self._sign * lowest, self._sign * highest))
        return {
            self._sign * rank for rank in self._ranks[bisect_left(self._ranks, first) : bisect_right(self._ranks, last)]
        }

    def at(self, price: int) -> int:
        """The energy (Wh) that this side trades at `price`."""
        return self.sums[bisect_right(self._ranks, self._sign * price)]

    def serve(self, volume_wh: int, margin_rule: MarginRule) -> dict[int, int]:
        """`volume_wh`, which is no more than there is, by rule 5: energy by bid."""
        served: dict[int, int] = {}
        last = bisect_left(self.sums, volume_wh) - 1  # the step that holds the last Wh
        margin = slice(bisect_left(self._ranks, self._ranks[last]), bisect_right(self._ranks, self._ranks[last]))
        for offer in self.offers[: margin.start]:
            served[offer.n] = served.get(offer.n, 0) + offer.energy_wh
        left = volume_wh - self.sums[margin.start]
        for offer, energy_wh in _shares(self.offers[margin], left, margin_rule):
            if energy_wh:
                served[offer.n] = served.get(offer.n, 0) + energy_wh
        return served


def _last_pair(demand: _Side, supply: _Side) -> tuple[int, int, int] | None:
    """The largest volume (Wh) and the prices of the buying and the selling step that hold its last Wh; None where no
    two steps meet. Going down both sides, the pair of steps at hand is the pair of that Wh, so the volume ends where
    they stop meeting."""
    buy = sell = volume_wh = 0
    last: tuple[int, int, int] | None = None
    while buy < len(demand.offers) and sell < len(supply.offers) and demand.price(buy) >= supply.price(sell):
        buy_end, sell_end = demand.sums[buy + 1], supply.sums[sell + 1]
        volume_wh = min(buy_end, sell_end)
        last = (volume_wh, demand.price(buy), supply.price(sell))
        buy += buy_end == volume_wh
        sell += sell_end == volume_wh
    return last


def _least_imbalance(demand: _Side, supply: _Side, *, lowest: int, highest: int, price_step_e8: int) -> tuple[int, int]:
    """The part of `[lowest, highest]` where demand and supply differ least. Both change at the steps' prices only, so
    one look at the start of each piece between two changes is enough."""
    starts = {lowest} | supply.prices_between(lowest, highest)
    starts |= {price + price_step_e8 for price in demand.prices_between(lowest, highest) if price < highest}
    pieces = sorted(starts)
    ends = [*(start - price_step_e8 for start in pieces[1:]), highest]
    imbalance = [abs(demand.at(start) - supply.at(start)) for start in pieces]
    least = min(imbalance)
    chosen = [position for position, value in enumerate(imbalance) if value == least]
    return pieces[chosen[0]], ends[chosen[-1]]


def _mean_half_up(one: int, other: int, *, price_step_e8: int) -> int:
    """The mean of two prices, rounded half up to the price step; half of a negative one goes up, towards zero."""
    return (one + other + price_step_e8) // (2 * price_step_e8) * price_step_e8


def _shares(offers: Sequence[_Offer], left: int, margin_rule: MarginRule) -> list[tuple[_Offer, int]]:
    """`left` Wh among offers of one price, which stand in the order of the ledger."""
    total = sum(offer.energy_wh for offer in offers)
    if margin_rule is MarginRule.TIME or left == total:
        ends = [0, *accumulate(offer.energy_wh for offer in offers)]
        return [(offer, max(0, min(offer.energy_wh, left - start))) for offer, start in zip(offers, ends, strict=False)]
    shares = [offer.energy_wh * left // total for offer in offers]
    remainder = left - sum(shares)  # less than there are offers
    return [
        (offer, share + (position < remainder))
        for position, (offer, share) in enumerate(zip(offers, shares, strict=True))
    ]
