"""Generated books of revealed bids, and an auctioneer who clears them Wh by Wh and price by price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from hypothesis import strategies as st

from chaincode.auction.clearing import Bid

STEP = 5
FLOOR, CAP = -2 * STEP, 10 * STEP


@st.composite
def bids(draw: st.DrawFn, *, falling: bool, at_most: int = 7) -> list[Bid]:
    """Bids of one side, in any order, with small numbers so that prices and volumes often meet."""
    count = draw(st.integers(0, at_most))
    places = draw(st.permutations(range(1, count + 1)))
    made = []
    for n, place in enumerate(places, start=1):
        prices = draw(st.lists(st.integers(FLOOR // STEP, CAP // STEP), min_size=1, max_size=3, unique=True))
        steps = [
            {"energy_wh": draw(st.integers(1, 6)), "price_e8": price * STEP}
            for price in sorted(prices, reverse=falling)
        ]
        made.append(Bid(n=n, place=place, participant=f"p{n}", steps=steps))
    return list(draw(st.permutations(made)))


@dataclass(frozen=True)
class Unit:
    """One Wh of one step."""

    price: int
    place: int
    n: int


@dataclass(frozen=True)
class Reference:
    """What the auctioneer finds. No price: nobody trades."""

    price: int | None
    volume: int
    demand: int
    supply: int
    buys: dict[int, int]
    sells: dict[int, int]
    welfare: int


def units(bids_of_side: Sequence[Bid]) -> list[Unit]:
    return [
        Unit(step["price_e8"], bid.place, bid.n)
        for bid in bids_of_side
        for step in bid.steps
        for _ in range(step["energy_wh"])
    ]


def auctioneer(buys: Sequence[Bid], sells: Sequence[Bid], *, pro_rata: bool) -> Reference:
    """Tries every price of the grid and counts Wh one by one."""
    wanted, offered = units(buys), units(sells)
    outcomes = {}
    for price in range(FLOOR, CAP + 1, STEP):
        demand = sum(unit.price >= price for unit in wanted)
        supply = sum(unit.price <= price for unit in offered)
        outcomes[price] = (min(demand, supply), abs(demand - supply), demand, supply)
    volume = max(outcome[0] for outcome in outcomes.values())
    wanted.sort(key=lambda unit: (-unit.price, unit.place))
    offered.sort(key=lambda unit: (unit.price, unit.place))
    if not volume:
        return Reference(None, 0, 0, 0, {}, {}, 0)
    imbalance = min(outcome[1] for outcome in outcomes.values() if outcome[0] == volume)
    feasible = [price for price, outcome in outcomes.items() if outcome[:2] == (volume, imbalance)]
    mean = Fraction(wanted[volume - 1].price + offered[volume - 1].price, 2)
    rounded = floor(mean / STEP + Fraction(1, 2)) * STEP
    price = min(feasible, key=lambda each: abs(each - rounded))
    return Reference(
        price,
        volume,
        outcomes[price][2],
        outcomes[price][3],
        _served(wanted, volume, pro_rata=pro_rata),
        _served(offered, volume, pro_rata=pro_rata),
        max(
            sum(unit.price for unit in wanted[:count]) - sum(unit.price for unit in offered[:count])
            for count in range(min(len(wanted), len(offered)) + 1)
        ),
    )


def worth(bids_of_side: Sequence[Bid], energy: dict[int, int]) -> int:
    """What the energy is worth to those who got it (buyers), or costs those who gave it (sellers): each bid uses its
    best steps first."""
    total = 0
    for bid in bids_of_side:
        mine = [unit.price for unit in units([bid])]
        total += sum(mine[: energy.get(bid.n, 0)])
    return total


def _served(queue: Sequence[Unit], volume: int, *, pro_rata: bool) -> dict[int, int]:
    served: dict[int, int] = {}
    margin = queue[volume - 1].price
    level = [unit for unit in queue if unit.price == margin]
    if not pro_rata:
        for unit in queue[:volume]:
            served[unit.n] = served.get(unit.n, 0) + 1
        return served
    better = [unit for unit in queue[:volume] if unit.price != margin]
    for unit in better:
        served[unit.n] = served.get(unit.n, 0) + 1
    left = volume - len(better)
    asked = {n: sum(unit.n == n for unit in level) for n in dict.fromkeys(unit.n for unit in level)}
    exact = {n: Fraction(count * left, len(level)) for n, count in asked.items()}
    whole = {n: floor(share) for n, share in exact.items()}
    missing = left - sum(whole.values())
    for position, (n, share) in enumerate(whole.items()):  # in the order of the ledger
        energy = share + (1 if position < missing else 0)
        if energy:
            served[n] = served.get(n, 0) + energy
    return served
