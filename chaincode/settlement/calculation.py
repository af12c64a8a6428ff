"""What energy costs under a tariff: the calculation that quotes and settlement share. Pure.

Sums first, by month, price name and tier; then one line for each sum and each charge, rounded once (`rounding.RULES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chaincode.settlement.charges import basic_fee_line, deviation_lines, green_premium_line
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.load import Load
from chaincode.settlement.pricing import PriceBook, References, exact_e12
from chaincode.settlement.rounding import E12_PER_E8, fen_of_e12
from chaincode.settlement.statement import Line, Statement
from chaincode.settlement.sums import EnergySum, Sums, sum_load
from chaincode.tariff.model import Tariff, price_names
from chaincode.units import divide_half_away

_NO_REFERENCES: References = {}


def calculate(
    tariff: Tariff,
    *,
    prices: Mapping[str, int],
    load: Load,
    calendar: Mapping[str, str],
    references: References = _NO_REFERENCES,
    contracted: Contracted | None = None,
    consumed_before_wh: int = 0,
) -> Statement:
    """What a load costs under a tariff that has been proved.

    `prices` are 1e-8 yuan per kWh by price name, every name of the tariff; `load` is `{date: 96 energies in Wh}`,
    `calendar` the region's `{date: day type}`, `references` the published prices `{name: {"YYYY-MM": price}}`, where
    the price is 1e-8 yuan per kWh, or a list of one for each quarter-hour of the month. `consumed_before_wh` counts
    towards the first month's or year's tiers.

    Raises Refused: `invalid_load`, `date_not_covered`, `price_missing`, `reference_price_missing`,
    `contracted_missing`.
    """
    book = PriceBook(tariff=tariff, numbers=prices, references=references)
    sums = sum_load(tariff, load=load, calendar=calendar, book=book, consumed_before_wh=consumed_before_wh)
    return calculate_sums(tariff, prices=prices, sums=sums, references=references, contracted=contracted)


def calculate_sums(
    tariff: Tariff,
    *,
    prices: Mapping[str, int],
    sums: Sums,
    references: References = _NO_REFERENCES,
    contracted: Contracted | None = None,
) -> Statement:
    """What energy costs of which only the sums are known. Takes and raises what `calculate` does."""
    book = PriceBook(tariff=tariff, numbers=prices, references=references)
    for name in price_names(tariff):
        book.number(name)
    lines = _lines(book, sums, contracted or Contracted())
    return Statement(lines=tuple(lines), energy_wh=sum(month.energy_wh for month in sums.months))


def _lines(book: PriceBook, sums: Sums, contracted: Contracted) -> Iterator[Line]:
    charges = book.tariff.charges
    for month in sums.months:
        yield from (energy_line(book, total) for total in sums.energy if total.month == month.month)
        if charges.green_premium is not None:
            price = book.number(charges.green_premium.price)
            yield green_premium_line(charges.green_premium, month=month, price_e8_yuan_per_kwh=price)
        if charges.basic_fee is not None:
            yield basic_fee_line(charges.basic_fee, month=month, contracted=contracted)
    if charges.deviation is not None:
        yield from deviation_lines(charges.deviation, months=sums.months, contracted=contracted)


def energy_line(book: PriceBook, total: EnergySum) -> Line:
    """The line of one sum of energy, which is above zero."""
    rule, value_e12 = _exact(book, total)
    return Line(
        part="energy",
        rule=rule,
        month=total.month,
        price=total.price,
        tier=total.tier,
        energy_wh=total.energy_wh,
        price_e8_yuan_per_kwh=divide_half_away(value_e12, total.energy_wh * E12_PER_E8),
        amount_fen=fen_of_e12(value_e12),
    )


def _exact(book: PriceBook, total: EnergySum) -> tuple[str, int]:
    price, number = book.tariff.prices[total.price], book.number(total.price)
    published = book.reference(total.price, total.month)
    if isinstance(published, int):
        reference = total.energy_wh * published
        return "energy", exact_e12(price, number=number, energy_wh=total.energy_wh, reference=reference)
    if total.weighted is None:
        raise ValueError("the sum of a price that follows a curve has to be weighted")
    if price.applied_to == "interval":
        return "energy_by_interval", total.weighted
    weighted = exact_e12(price, number=number, energy_wh=total.energy_wh, reference=total.weighted)
    return "energy_by_average", weighted
