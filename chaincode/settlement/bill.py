"""The bill of one contract and month: the entry by which settlement computes what the parties then owe. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chaincode.refusals import Refused
from chaincode.settlement.calculation import monthly_lines, statement_of
from chaincode.settlement.charges import deviation_lines, period_deviation_lines
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.delivery import Delivery
from chaincode.settlement.methods import Methods
from chaincode.settlement.pricing import PriceBook, References
from chaincode.settlement.statement import Line, Statement
from chaincode.settlement.sums import Sums
from chaincode.tariff.model import Tariff

CONSUMER = "consumer"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContractTerms:
    """What of the contract the bill follows from: tariff, prices (1e-8 yuan per kWh), methods, contracted quantities.

    `contracted.energy_wh` goes to the closing day only where supply ends before its period does
    (`contracted.monthly_energy`, `ends_on`).
    """

    tariff: Tariff
    prices: Mapping[str, int]
    methods: Methods
    contracted: Contracted


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Closing:
    """The end of a supply: at the end of its period, or earlier by switch, move-out or default.

    `metered_before_wh` is the energy of the contract's earlier bills, for a deviation over the whole period;
    `termination` what ending early costs (`termination.termination_fee`), None where nothing is due.
    """

    metered_before_wh: int = 0
    termination: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Bill:
    """A statement of the days `[start, end)`, all in one month, and whether it is the contract's last."""

    start: str
    end: str
    final: bool
    statement: Statement

    def parties(self) -> dict[str, int]:
        """What each party gets, in fen; the consumer's is negative. They sum to zero."""
        return self.statement.parties(payer=CONSUMER)


def make_bill(
    terms: ContractTerms,
    *,
    start: str,
    end: str,
    sums: Sums,
    references: References,
    delivery: Delivery,
    closing: Closing | None = None,
) -> Bill:
    """The bill of the days `[start, end)` of a month, from the sums of these days; `closing` makes it the final one.

    In a part of a month the basic fee is by days (`charges.basic_fee_line`), and energy, tiers and what is charged per
    kWh go to the closing day. A deviation over the whole period is charged on the final bill, one by month on each.
    Raises Refused: `invalid_period` (not days of one month, or other days than the sums are of), and what `calculate`
    does.
    """
    _check_period(start, end, sums)
    book = PriceBook(tariff=terms.tariff, numbers=terms.prices, references=references)
    lines = list(
        monthly_lines(book, sums, contracted=terms.contracted, methods=terms.methods, delivery=delivery),
    )
    lines += _deviation(terms, sums, closing)
    if closing is not None and closing.termination is not None:
        lines += closing.termination.lines
    statement = statement_of(lines, sums, methods=terms.methods)
    return Bill(start=start, end=end, final=closing is not None, statement=statement)


def _deviation(terms: ContractTerms, sums: Sums, closing: Closing | None) -> list[Line]:
    charge = terms.tariff.charges.deviation
    if charge is None:
        return []
    if charge.by == "month":
        return list(deviation_lines(charge, months=sums.months, contracted=terms.contracted))
    if closing is None:
        return []
    metered_wh = closing.metered_before_wh + sum(month.energy_wh for month in sums.months)
    return list(period_deviation_lines(charge, metered_wh=metered_wh, contracted=terms.contracted))


def _check_period(start: str, end: str, sums: Sums) -> None:
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    if [(month.month, month.days) for month in sums.months] != [(start[:7], days)]:
        raise Refused("invalid_period", path="period")
