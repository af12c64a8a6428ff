"""A bid in a call auction: sealed as a hash, then revealed. Pure.

A participant has one bid in a sequence, in one slot (`n`) of its side's book that it keeps: whoever changes a bid loses
its `place` in the order of the ledger, not its slot, so that nobody can fill a book by changing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused

MAX_BIDS = 5_000  # of one side
MAX_STEPS = 10


class Side(StrEnum):
    """Consumers buy, retailers sell."""

    BUY = "buy"
    SELL = "sell"


SIDES = (Side.BUY, Side.SELL)


class BidStatus(StrEnum):
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    REVEALED = "revealed"


# From which status a step may be taken. Which window it falls into, the sequence says.
MOVES: dict[str, frozenset[BidStatus]] = {
    "change_bid": frozenset({BidStatus.SEALED, BidStatus.WITHDRAWN}),
    "withdraw_bid": frozenset({BidStatus.SEALED}),
    "reveal_bid": frozenset({BidStatus.SEALED}),
}


def side_of(role: str) -> Side:
    """The side on which a role bids; only roles of consumers and of retailers do."""
    return Side.BUY if role.startswith("consumer_") else Side.SELL


def bid_hash(*, sequence: str, participant: str, steps: Sequence[Mapping[str, Any]], salt: str) -> str:
    """What stands for a sealed bid: SHA-256 (hex) of canonical `{"participant", "salt", "sequence", "steps"}`.

    The participant is inside, so nobody can pass off another's hash as their own; `salt` is 32 random bytes in hex.
    """
    sealed = {"salt": salt, "steps": [dict(step) for step in steps], "sequence": sequence, "participant": participant}
    return hashlib.sha256(canonical.dumps(sealed)).hexdigest()


def order_id_of(sequence: str, *, buy: int, sell: int) -> str:
    """The id of the order that a pair of an auction becomes: it follows from the pair, and no intent has this digest,
    as no intent is such a text."""
    return hashlib.sha256(canonical.dumps({"sequence": sequence, "buy": buy, "sell": sell})).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBid:
    """One bid. `package` and its version are a seller's, `risk_warning` a buyer's; `steps` and `salt` are there once it
    is revealed: `{"energy_wh", "price_e8"}`, prices in 1e-8 yuan per kWh."""

    version: int
    participant: str
    bid_hash: str
    place: int
    status: BidStatus = BidStatus.SEALED
    package: str | None = None
    package_version: int | None = None
    risk_warning: str | None = None
    steps: Sequence[Mapping[str, Any]] = ()
    salt: str | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> SealedBid:
        return cls(**{**record, "status": BidStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "version": self.version,
            "participant": self.participant,
            "bid_hash": self.bid_hash,
            "place": self.place,
            "status": self.status.value,
            "package": self.package,
            "package_version": self.package_version,
            "risk_warning": self.risk_warning,
            "steps": [dict(step) for step in self.steps],
            "salt": self.salt,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }
        return {name: value for name, value in record.items() if value is not None and value != []}

    def take(self, action: str, *, operator: str, now_ms: int, key: str, **changes: Any) -> SealedBid:
        """The bid one version on, with `changes`. Raises Refused `illegal_move`."""
        if self.status not in MOVES[action]:
            raise Refused("illegal_move", key=key, state=self.status, version=self.version)
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, operator=operator, refreshed_at=at, **changes)


def is_ladder(steps: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the prices of `steps` only fall or only rise."""
    prices = [step["price_e8"] for step in steps]
    pairs = list(pairwise(prices))
    return all(one > other for one, other in pairs) or all(one < other for one, other in pairs)


def check_side(steps: Sequence[Mapping[str, Any]], side: Side) -> None:
    """Raise Refused `invalid_args` unless the prices of a ladder fall for a buyer and rise for a seller."""
    if len(steps) > 1 and (steps[0]["price_e8"] < steps[1]["price_e8"]) is (side is Side.BUY):
        raise Refused("invalid_args", path="args.steps")
