"""The penalty for late payment (电费违约金). Pure, in fen.

Source: 供电营业规则, on the liability for electricity charges that are not paid in time: by the day, from the day after
the due date to the day of payment; residential consumers 0.1 % of what they owe, others 0.2 % of what they owe from
the current year and 0.3 % of what they owe from earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chaincode.account.bill import Bill
from chaincode.units import divide_half_away

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFeeRule:
    """Daily rates in basis points of what is overdue: in the year of the due date, and in the years after."""

    this_year_bp: int
    earlier_years_bp: int


RULES: Mapping[str, LateFeeRule] = {
    "residential": LateFeeRule(this_year_bp=10, earlier_years_bp=10),
    "others": LateFeeRule(this_year_bp=20, earlier_years_bp=30),
}


def late_fee_fen(bill: Bill, *, rule: LateFeeRule, until: str) -> int:
    """What has accrued on a bill up to and with the day `until` (market-local date), charged or not.

    Each day of it bears the rate on what was open as the day began, so the day of payment still counts. The exact sum
    is rounded once, halves away from zero.
    """
    if not bill.bears_fee:
        return 0
    exact = sum(
        rest_fen * _rate_bp(rule, year=year, due_on=bill.due_on) * days
        for year, days, rest_fen in _spans(bill, until=until)
    )
    return divide_half_away(exact, BASIS_POINTS)


def _rate_bp(rule: LateFeeRule, *, year: int, due_on: str) -> int:
    return rule.this_year_bp if year == date.fromisoformat(due_on).year else rule.earlier_years_bp


def _spans(bill: Bill, *, until: str) -> Iterator[tuple[int, int, int]]:
    """`(year, days, open fen)` of the days after the due date up to `until`, within which neither changes."""
    last = date.fromisoformat(until)
    day = date.fromisoformat(bill.due_on) + timedelta(days=1)
    paid = [share for share in bill.shares.values() if not share.waits]
    turns = sorted({date.fromisoformat(share.day) for share in paid})
    while day <= last:
        rest_fen = bill.amount_fen - sum(share.amount_fen for share in paid if share.day < day.isoformat())
        end = min([last, date(day.year, 12, 31), *(turn for turn in turns if turn >= day)])
        yield day.year, (end - day).days + 1, rest_fen
        day = end + timedelta(days=1)
