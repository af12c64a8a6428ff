"""What a price comes to, exactly. Pure.

With a number N (of the package or the terms) and a reference price R, both in 1e-8 yuan per kWh:

- fixed: N;
- linked: factor x R + N;
- gain share: N - share x (N - R), with the share of the gain while R is below N, else the share of the loss;

then not above the cap and not below the floor. All of this scales with energy: `exact_e12` of one Wh is the price, of a
sum of energy and of energy times reference it is the value at the average price. Rule: share, cap and floor apply to
each quarter-hour's price unless the tariff says to the average, which is that of the line, weighted by energy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chaincode.refusals import Refused
from chaincode.settlement.rounding import E12_PER_E8
from chaincode.tariff.model import Price, Tariff
from chaincode.tariff.schema import BASIS_POINTS, QUARTER_HOURS_PER_DAY

# Reference price: month (YYYY-MM): one price, or one for each quarter-hour of the month; 1e-8 yuan per kWh.
References = Mapping[str, Mapping[str, int | Sequence[int]]]


def exact_e12(price: Price, *, number: int, energy_wh: int, reference: int) -> int:
    """Wh times 1e-12 yuan per kWh; `reference` is the sum of energy (Wh) times reference price (1e-8 yuan per kWh)."""
    base = number * energy_wh
    match price.kind:
        case "fixed":
            value = base * BASIS_POINTS
        case "linked":
            value = price.factor_bp * reference + base * BASIS_POINTS
        case "gain_share":
            gain = base - reference
            share = price.gain_share_bp if gain > 0 else price.loss_share_bp
            value = base * BASIS_POINTS - share * gain
    if price.cap_e8_yuan_per_kwh is not None:
        value = min(value, price.cap_e8_yuan_per_kwh * energy_wh * E12_PER_E8)
    if price.floor_e8_yuan_per_kwh is not None:
        value = max(value, price.floor_e8_yuan_per_kwh * energy_wh * E12_PER_E8)
    return value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PriceBook:
    """The prices of a tariff with their numbers and references."""

    tariff: Tariff
    numbers: Mapping[str, int]
    references: References

    def number(self, name: str) -> int:
        """Raises Refused: `price_missing`."""
        if name not in self.numbers:
            raise Refused("price_missing", path=f"prices.{name}")
        return self.numbers[name]

    def reference(self, name: str, month: str) -> int | Sequence[int]:
        """The reference of a price in a month, 0 for a fixed price. Raises Refused: `reference_price_missing`."""
        reference = self.tariff.prices[name].reference
        if reference is None:
            return 0
        published = self.references.get(reference, {}).get(month)
        if published is None:
            raise Refused("reference_price_missing", key=reference, month=month)
        return published

    def curve(self, name: str, month: str, *, days: int) -> Sequence[int] | None:
        """The references of the quarter-hours of a month for a price, None when one holds for the month.

        Raises Refused: `reference_price_missing`, also for a curve that is not one of this month.
        """
        published = self.reference(name, month)
        if isinstance(published, int):
            return None
        if len(published) != days * QUARTER_HOURS_PER_DAY:
            raise Refused("reference_price_missing", key=self.tariff.prices[name].reference, month=month)
        return published

    def weights(self, name: str, references: Sequence[int]) -> Sequence[int]:
        """What to weigh the energy of each quarter-hour with: the exact price in 1e-12 yuan per kWh where share, cap
        and floor apply to the interval, else the reference."""
        price = self.tariff.prices[name]
        if price.applied_to == "average":
            return references
        number = self.number(name)
        return [exact_e12(price, number=number, energy_wh=1, reference=reference) for reference in references]
