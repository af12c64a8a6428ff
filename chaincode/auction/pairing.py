"""Which seller a buyer of a call auction gets: a function of the fills alone. Pure.

A consumer has one retailer at a time, so a buyer is never split. Buyers choose in their order of priority: the first
seller, in the sellers' order, that has all the buyer's energy left; where none has, the seller that has most left (the
first of equals), and the buyer is cut to that. A buyer for whom nothing is left gets nothing. What is cut off a buyer
is not offered to others: the price stands, and the next buyer has an order of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`buy` and `sell` are the `n` of the two bids."""

    buy: int
    sell: int
    energy_wh: int


def pair(*, buyers: Sequence[tuple[int, int]], sellers: Sequence[tuple[int, int]]) -> list[Pair]:
    """The pairs of `buyers` and `sellers`, each `(n, Wh)` in order of priority. n log n."""
    left = _Left([energy_wh for _, energy_wh in sellers])
    pairs: list[Pair] = []
    for buy, wanted_wh in buyers:
        energy_wh = min(wanted_wh, left.most)
        if energy_wh <= 0:
            continue
        position = left.first_with(energy_wh)
        left.take(position, energy_wh)
        pairs.append(Pair(buy=buy, sell=sellers[position][0], energy_wh=energy_wh))
    return pairs


class _Left:
    """What sellers have left, as a tree of maxima: node i is the larger of nodes 2i and 2i + 1."""

    def __init__(self, values: Sequence[int]) -> None:
        self._size = 1 << max(0, len(values) - 1).bit_length()
        self._tree = [0] * self._size + list(values) + [0] * (self._size - len(values))
        for node in range(self._size - 1, 0, -1):
            self._tree[node] = max(self._tree[2 * node], self._tree[2 * node + 1])

    @property
    def most(self) -> int:
        return self._tree[1]

    def first_with(self, value: int) -> int:
        """The first position with `value` or more; there is one, as `value` is no more than `most`."""
        node = 1
        while node < self._size:
            node = 2 * node if self._tree[2 * node] >= value else 2 * node + 1
        return node - self._size

    def take(self, position: int, value: int) -> None:
        node = position + self._size
        self._tree[node] -= value
        while node > 1:
            node //= 2
            self._tree[node] = max(self._tree[2 * node], self._tree[2 * node + 1])
