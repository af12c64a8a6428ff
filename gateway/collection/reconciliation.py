"""A day's postings against the bank's statement of that day: what agrees, and why the rest does not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.collection.statements import BankEntry, BankStatement


class Cause(StrEnum):
    """Why a line of one side has no equal on the other."""

    DOUBLED_AT_BANK = "doubled_at_bank"
    DOUBLED_IN_LEDGER = "doubled_in_ledger"
    AMOUNT_DIFFERS = "amount_differs"
    MISSING_IN_LEDGER = "missing_in_ledger"
    MISSING_AT_BANK = "missing_at_bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A posting's entry on the clearing account: money in is positive. `reference` is the end-to-end id that the bank
    has, or a blank and the bank's own reference; `posting` the posting's id."""

    posting: str
    reference: str
    amount_fen: int = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`bank` or `ledger` is None where that side has nothing."""

    cause: Cause
    bank: BankEntry | None
    ledger: LedgerLine | None

    @property
    def amount_fen(self) -> int:
        """What the bank has more than the ledger."""
        return (self.bank.amount_fen if self.bank else 0) - (self.ledger.amount_fen if self.ledger else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The sums of both sides, the pairs that agree, and the differences, which explain all that is between the sums."""

    bank_fen: int
    ledger_fen: int
    matched: Sequence[tuple[BankEntry, LedgerLine]]
    differences: Sequence[Difference]

    def __post_init__(self) -> None:
        """Raise ValueError when something is left unexplained: the rules have a fault then."""
        explained_fen = sum(difference.amount_fen for difference in self.differences)
        if self.bank_fen - self.ledger_fen != explained_fen:
            raise ValueError("the differences do not explain the sums")

    @property
    def agrees(self) -> bool:
        return not self.differences


def reconcile(ledger: Iterable[LedgerLine], statement: BankStatement) -> Reconciliation:
    """Compare one day of one account.

    Lines of both sides belong together by reference and direction. Of those the ones with equal amounts are pairs, in
    the order of the two sides. What is left on both sides differs in amount; what is left on one side is doubled where
    its like was paired, or else missing on the other. What a bank books and takes back on the same day, as it does with
    a collection that fails, was never money: where the books have nothing of it, both entries are left out.
    """
    lines = list(ledger)
    entries = _without_reversed(statement.entries, {line.reference for line in lines})
    by_key: dict[tuple[str, bool], _Group] = {}
    for n, entry in enumerate(entries):
        # Without our reference the bank's own is it; what came without any is alone.
        reference = entry.end_to_end_id or (f" {entry.bank_reference}" if entry.bank_reference else f"  {n}")
        by_key.setdefault((reference, entry.amount_fen > 0), _Group()).bank.append(entry)
    for line in lines:
        by_key.setdefault((line.reference, line.amount_fen > 0), _Group()).ledger.append(line)
    matched: list[tuple[BankEntry, LedgerLine]] = []
    differences: list[Difference] = []
    for group in by_key.values():
        pairs = group.take_pairs()
        matched += pairs
        differences += group.differences({line.amount_fen for _, line in pairs})
    return Reconciliation(
        bank_fen=sum(entry.amount_fen for entry in entries),
        ledger_fen=sum(line.amount_fen for line in lines),
        matched=matched,
        differences=differences,
    )


def _without_reversed(entries: Sequence[BankEntry], known: set[str]) -> list[BankEntry]:
    left = list(entries)
    for back in [entry for entry in entries if entry.is_return and entry.end_to_end_id not in known]:
        booked = next((each for each in left if _reverses(back, each)), None)
        if booked is not None:
            left = [each for each in left if each is not booked and each is not back]
    return left


def _reverses(back: BankEntry, booked: BankEntry) -> bool:
    is_same = back.end_to_end_id is not None and back.end_to_end_id == booked.end_to_end_id
    return is_same and not booked.is_return and back.amount_fen == -booked.amount_fen


@dataclass
class _Group:
    """What both sides have of one reference in one direction."""

    bank: list[BankEntry] = field(default_factory=list)
    ledger: list[LedgerLine] = field(default_factory=list)

    def take_pairs(self) -> list[tuple[BankEntry, LedgerLine]]:
        """Those of equal amounts, which leave the group."""
        pairs = []
        for entry in list(self.bank):
            line = next((line for line in self.ledger if line.amount_fen == entry.amount_fen), None)
            if line is not None:
                pairs.append((entry, line))
                self.bank.remove(entry)
                self.ledger.remove(line)
        return pairs

    def differences(self, paired_fen: set[int]) -> list[Difference]:
        """What is left; `paired_fen` are the amounts that had a pair."""
        both = min(len(self.bank), len(self.ledger))
        found = [
            Difference(cause=Cause.AMOUNT_DIFFERS, bank=entry, ledger=line)
            for entry, line in zip(self.bank[:both], self.ledger[:both], strict=True)
        ]
        for entry in self.bank[both:]:
            cause = Cause.DOUBLED_AT_BANK if entry.amount_fen in paired_fen else Cause.MISSING_IN_LEDGER
            found.append(Difference(cause=cause, bank=entry, ledger=None))
        for line in self.ledger[both:]:
            cause = Cause.DOUBLED_IN_LEDGER if line.amount_fen in paired_fen else Cause.MISSING_AT_BANK
            found.append(Difference(cause=cause, bank=None, ledger=line))
        return found
