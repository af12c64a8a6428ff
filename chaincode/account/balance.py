"""What stands on an account: four sums that only grow or let go of what was pending. Pure, in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from chaincode.account.kinds import Account, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The sums of an account's entries by side; each is 0 or more."""

    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0

    @classmethod
    def from_record(cls, record: Mapping[str, int]) -> Balance:
        return cls(**record)

    def to_record(self) -> dict[str, int]:
        return asdict(self)

    @property
    def net_fen(self) -> int:
        """Debits without credits, posted. All accounts of a book add up to zero."""
        return self.debits_posted - self.credits_posted

    @property
    def net_pending_fen(self) -> int:
        """Debits without credits, pending. These add up to zero too."""
        return self.debits_pending - self.credits_pending

    def posted_fen(self, account: Account) -> int:
        """The balance on the account's own side."""
        return self.net_fen if account.rule.side is Side.DEBIT else -self.net_fen

    def free_fen(self, account: Account) -> int:
        """What may be taken from the account: posted, without what pending entries will take."""
        taken = self.credits_pending if account.rule.side is Side.DEBIT else self.debits_pending
        return self.posted_fen(account) - taken

    def hold(self, amount_fen: int) -> Balance:
        """With a pending entry: a debit is positive, a credit negative."""
        return self._add(pending=amount_fen)

    def let_go(self, amount_fen: int) -> Balance:
        """Without an entry that was pending. Raises ValueError where none of that size was."""
        after = replace(
            self,
            debits_pending=self.debits_pending - max(amount_fen, 0),
            credits_pending=self.credits_pending - max(-amount_fen, 0),
        )
        if after.debits_pending < 0 or after.credits_pending < 0:
            raise ValueError("more is let go of than was pending")
        return after

    def post(self, amount_fen: int) -> Balance:
        """With a posted entry: a debit is positive, a credit negative."""
        return self._add(posted=amount_fen)

    def _add(self, *, pending: int = 0, posted: int = 0) -> Balance:
        return Balance(
            debits_pending=self.debits_pending + max(pending, 0),
            debits_posted=self.debits_posted + max(posted, 0),
            credits_pending=self.credits_pending + max(-pending, 0),
            credits_posted=self.credits_posted + max(-posted, 0),
        )
