"""What a growing load and a growing ledger came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from perf.filling import Filled
from perf.holdings import Holdings
from perf.run_scenario import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A scenario, and how many orders were on the ledger when it began."""

    orders: int
    outcome: Outcome


@dataclass(slots=True, kw_only=True)
class Growth:
    """`orders` are on the ledger now. `by_users` and `by_size` in the order in which they were measured; `filled` and
    `holdings` with the orders that were on the ledger afterwards."""

    orders: int = 0
    by_users: list[Measured] = field(default_factory=list)
    by_size: list[Measured] = field(default_factory=list)
    filled: list[tuple[int, Filled]] = field(default_factory=list)
    holdings: list[tuple[int, Holdings]] = field(default_factory=list)

    @property
    def outcomes(self) -> list[Outcome]:
        return [each.outcome for each in (*self.by_users, *self.by_size)]
