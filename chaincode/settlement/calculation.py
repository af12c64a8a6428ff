"""What energy costs under a tariff: the calculation that quotes and settlement share. Pure.

Sums first, by month, price name and tier; then one line for each sum, each charge of the tariff and each charge of the
settlement methods, rounded once (`rounding.RULES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chaincode.settlement.charges import basic_fee_line, deviation_lines, green_premium_line
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.delivery import Delivery
from chaincode.settlement.grid import grid_lines
from chaincode.settlement.load import Load
from chaincode.settlement.methods import NO_METHODS, Methods
from chaincode.settlement.power_factor import power_factor_lines
from chaincode.settlement.pricing import PriceBook, References, exact_e12
from chaincode.settlement.reliefs import ReliefCounter
from chaincode.settlement.rounding import E12_PER_E8, fen_of_e12
from chaincode.settlement.statement import Line, Statement
from chaincode.settlement.sums import EnergySum, MonthSum, Sums, sum_load
from chaincode.settlement.tax import contained_tax
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
    peaks_w: Mapping[str, int] | None = None,
    methods: Methods = NO_METHODS,
    delivery: Delivery | None = None,
) -> Statement:
    """What a load costs under a tariff that has been proved.

    `prices` are 1e-8 yuan per kWh by price name, every name of the tariff; `load` is `{date: 96 energies in Wh}`,
    `calendar` the region's `{date: day type}`, `references` the published prices `{name: {"YYYY-MM": price}}`, where
    the price is 1e-8 yuan per kWh, or a list of one for each quarter-hour of the month. `consumed_before_wh` counts
    towards the first month's or year's tiers, `peaks_w` is as `sum_load` takes it. `methods` are charged beside the
    tariff, on `delivery`.

    Raises Refused: `invalid_load`, `date_not_covered`, `price_missing`, `reference_price_missing`,
    `contracted_missing`, `delivery_missing`, `grid_price_missing`.
    """
    book = PriceBook(tariff=tariff, numbers=prices, references=references)
    sums = sum_load(
        tariff, load=load, calendar=calendar, book=book, consumed_before_wh=consumed_before_wh, peaks_w=peaks_w
    )
    return calculate_sums(
        tariff,
        prices=prices,
        sums=sums,
        references=references,
        contracted=contracted,
        methods=methods,
        delivery=delivery,
    )


def calculate_sums(
    tariff: Tariff,
    *,
    prices: Mapping[str, int],
    sums: Sums,
    references: References = _NO_REFERENCES,
    contracted: Contracted | None = None,
    methods: Methods = NO_METHODS,
    delivery: Delivery | None = None,
) -> Statement:
    """What energy costs of which only the sums are known. Takes and raises what `calculate` does."""
    book = PriceBook(tariff=tariff, numbers=prices, references=references)
    contracted = contracted or Contracted()
    lines = list(monthly_lines(book, sums, contracted=contracted, methods=methods, delivery=delivery or Delivery()))
    if tariff.charges.deviation is not None:
        lines += deviation_lines(tariff.charges.deviation, months=sums.months, contracted=contracted)
    return statement_of(lines, sums, methods=methods)


def remaining_value_fen(
    tariff: Tariff, *, prices: Mapping[str, int], load: Load, calendar: Mapping[str, str], references: References
) -> int:
    """What the energy of a load would cost, and nothing beside it. Takes and raises what `calculate` does."""
    book = PriceBook(tariff=tariff, numbers=prices, references=references)
    sums = sum_load(tariff, load=load, calendar=calendar, book=book)
    return sum(energy_line(book, total).amount_fen for total in sums.energy)


def statement_of(lines: Sequence[Line], sums: Sums, *, methods: Methods) -> Statement:
    """Lines as a statement of the sums' energy, with the tax that they contain."""
    return Statement(
        lines=tuple(lines),
        energy_wh=sum(month.energy_wh for month in sums.months),
        tax=None if methods.value_added_tax is None else contained_tax(methods.value_added_tax, lines),
    )


def monthly_lines(
    book: PriceBook, sums: Sums, *, contracted: Contracted, methods: Methods, delivery: Delivery
) -> Iterator[Line]:
    """All lines of the months but deviation, which may be of more than a month. Raises what `calculate` does."""
    for name in price_names(book.tariff):
        book.number(name)
    reliefs = ReliefCounter(reliefs=methods.reliefs, granted_fen=dict(delivery.relieved_fen))
    for month in sums.months:
        lines = list(_package_lines(book, sums, month, contracted))
        lines += _grid_lines(book, month, methods=methods, delivery=delivery, package_lines=lines)
        yield from lines
        yield from reliefs.lines(month, lines)


def _package_lines(book: PriceBook, sums: Sums, month: MonthSum, contracted: Contracted) -> Iterator[Line]:
    charges = book.tariff.charges
    yield from (energy_line(book, total) for total in sums.energy if total.month == month.month)
    if charges.green_premium is not None:
        price = book.number(charges.green_premium.price)
        yield green_premium_line(charges.green_premium, month=month, price_e8_yuan_per_kwh=price)
    if charges.basic_fee is not None:
        yield basic_fee_line(charges.basic_fee, month=month, contracted=contracted)


def _grid_lines(
    book: PriceBook, month: MonthSum, *, methods: Methods, delivery: Delivery, package_lines: Sequence[Line]
) -> list[Line]:
    lines: list[Line] = []
    if methods.grid_charges is not None:
        lines += grid_lines(methods.grid_charges, month=month, delivery=delivery, references=book.references)
    if methods.power_factor is not None:
        adjusted = [*package_lines, *lines]
        lines += power_factor_lines(methods.power_factor, month=month, delivery=delivery, lines=adjusted)
    return lines


def energy_line(book: PriceBook, total: EnergySum) -> Line:
    """The line of one sum of energy, which is above zero."""
    rule, value_e12 = _exact(book, total)
    return Line(
        part="energy",
        rule=rule,
        month=total.month,
        price=total.price,
        tier=total.tier if book.tariff.tiers.limits_wh else None,
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
