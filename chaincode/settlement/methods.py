"""Settlement methods as typed values: what is charged, or paid, beside a package's own prices. Pure.

The exchange publishes each as data (`settlement_method/schema.py`); a package names the versions that its contracts
use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chaincode.refusals import Refused
from chaincode.settlement.pricing import References


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A price in 1e-8 yuan per kWh, or the reference price that is it, month by month."""

    price_e8_yuan_per_kwh: int | None = None
    reference: str | None = None

    def in_month(self, month: str, references: References) -> int:
        """Raises Refused `reference_price_missing`, also where the month has a curve and not one price."""
        if self.reference is None:
            return self.price_e8_yuan_per_kwh or 0
        published = references.get(self.reference, {}).get(month)
        if not isinstance(published, int):
            raise Refused("reference_price_missing", key=self.reference, month=month)
        return published


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCharges:
    """What the grid company and the funds charge per kWh; transmission and distribution by (zone, voltage level)."""

    method: str
    transmission: Mapping[tuple[str, str], Rate]
    line_loss: Rate | None
    system_operation: Rate | None
    funds: Sequence[tuple[str, Rate]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorStep:
    min_capacity_va: int
    standard_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactor:
    """The standard of cos φ from a capacity on, by rising capacity; none below the first."""

    method: str
    steps: Sequence[PowerFactorStep]

    def standard_percent(self, capacity_va: int) -> int | None:
        reached = [step.standard_percent for step in self.steps if step.min_capacity_va <= capacity_va]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAddedTax:
    method: str
    rate_bp: int
    untaxed_parts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What is taken off a month's bill: one of a fixed amount, a price per kWh, a share of `parts`.

    Never more than `parts` come to, nor than `max_month_fen` and, over the contract, `max_contract_fen`; nothing where
    `parts` come to less than `min_amount_fen`. It applies in months that begin in `[valid_from, valid_to)`.
    """

    method: str
    kind: Literal["discount", "coupon", "subsidy"]
    valid_from: str
    valid_to: str
    parts: frozenset[str]
    fixed_fen: int = 0
    price_e8_yuan_per_kwh: int = 0
    share_bp: int = 0
    min_amount_fen: int = 0
    max_month_fen: int | None = None
    max_contract_fen: int | None = None
    fund: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleIncome:
    """What a role at a plant gets: a fee per kWh, or a share of what the fees leave over."""

    role: str
    fee: Rate | None = None
    share_bp: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerIncome:
    """What is paid for energy fed in, by whom, and how the roles at the plant part it; shares are 10,000 together."""

    method: str
    payer: Literal["retailer", "grid"]
    price: Rate
    roles: Sequence[RoleIncome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The methods that a contract uses: one of each kind, and reliefs in the order in which they are granted."""

    grid_charges: GridCharges | None = None
    power_factor: PowerFactor | None = None
    value_added_tax: ValueAddedTax | None = None
    producer_income: ProducerIncome | None = None
    reliefs: tuple[Relief, ...] = ()

    def references(self) -> set[str]:
        """The reference prices that these methods follow."""
        rates: list[Rate | None] = []
        if self.grid_charges is not None:
            charges = self.grid_charges
            rates += [charges.line_loss, charges.system_operation, *charges.transmission.values()]
            rates += [rate for _, rate in charges.funds]
        if self.producer_income is not None:
            rates += [self.producer_income.price, *(role.fee for role in self.producer_income.roles)]
        return {rate.reference for rate in rates if rate is not None and rate.reference is not None}


NO_METHODS = Methods()
