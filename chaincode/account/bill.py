"""An open bill as the accounts see it, and how a payment is allocated to bills. Pure.

A bill here is any claim with a due date: a bill, a correction upwards, a late fee, a payment that the bank took back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one posting takes off a bill: in fen, on a market-local day; `waits` while the posting is pending."""

    day: str
    amount_fen: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A claim on `owner`; its id is that of the posting that made it.

    `bears_fee` is False for late fees, which bear none themselves. `fee_fen` is what late fees for this bill were
    charged so far. `shares` are what postings take off it, by posting.
    """

    id: str
    owner: str
    amount_fen: int
    due_on: str
    bears_fee: bool = True
    fee_fen: int = 0
    shares: Mapping[str, Share] = field(default_factory=dict)

    @property
    def open_fen(self) -> int:
        """What is not paid."""
        return self.amount_fen - sum(share.amount_fen for share in self.shares.values() if not share.waits)

    @property
    def free_fen(self) -> int:
        """What is neither paid nor held by a pending posting."""
        return self.amount_fen - sum(share.amount_fen for share in self.shares.values())

    def take(self, posting: str, share: Share) -> Bill:
        """The bill with a share more. Raises ValueError when that is more than is free."""
        after = replace(self, shares={**self.shares, posting: share})
        if after.free_fen < 0:
            raise ValueError("more is paid than the bill says")
        return after

    def settle(self, posting: str, *, day: str) -> Bill:
        """The bill with the share of a pending posting paid on `day`."""
        paid = Share(day=day, amount_fen=self.shares[posting].amount_fen, waits=False)
        return replace(self, shares={**self.shares, posting: paid})

    def drop(self, posting: str) -> Bill:
        """The bill without the share of a posting that came to nothing or was taken back."""
        return replace(self, shares={name: share for name, share in self.shares.items() if name != posting})

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Bill:
        return cls(**{**record, "shares": {name: Share(**share) for name, share in record["shares"].items()}})

    def to_record(self) -> dict[str, Any]:
        return asdict(self)


def allocate(bills: Iterable[Bill], amount_fen: int) -> tuple[dict[str, int], int]:
    """Shares of `amount_fen` (by bill) and the rest that no bill takes.

    The bill that was due first is paid first, of those due on one day the one with the first id. Nothing is divided in
    proportion, so nothing is rounded: the shares and the rest are the whole.
    """
    shares: dict[str, int] = {}
    for bill in sorted(bills, key=lambda bill: (bill.due_on, bill.id)):
        share = min(amount_fen, bill.free_fen)
        if share > 0:
            shares[bill.id] = share
            amount_fen -= share
    return shares, amount_fen
