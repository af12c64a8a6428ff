"""What a load costs under a package: the calculation that settles, on list or negotiated prices. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from chaincode.refusals import Refused
from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted, monthly_energy
from chaincode.settlement.delivery import Delivery
from chaincode.settlement.load import Load, check_load
from chaincode.settlement.methods import NO_METHODS, Methods
from chaincode.settlement.termination import security_deposit_fen
from chaincode.tariff.model import Tariff
from gateway.reference_prices.repository import Published
from gateway.retail_packages.quote_schemas import Assumption, ContractedQuantities, DeliveryAsked

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A version of a package with what its price follows from: template version, methods, calendar, references."""

    package_id: str
    package: Mapping[str, Any]
    template: Mapping[str, Any]
    tariff: Tariff
    calendar_version: int
    calendar: Mapping[str, str] = field(repr=False)
    published: Published
    methods: Methods = NO_METHODS


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A load and what would be contracted beside it. Private: left out of `repr`."""

    load: Load = field(repr=False)
    contracted: ContractedQuantities | None = field(default=None, repr=False)
    delivery: DeliveryAsked | None = field(default=None, repr=False)
    consumed_before_wh: int = field(default=0, repr=False)

    @property
    def months(self) -> set[str]:
        """The months (YYYY-MM) that the load has days of."""
        return {day[:7] for day in self.load}

    @property
    def period(self) -> tuple[str, str]:
        """The first day of the load and the day after the last."""
        return min(self.load), (date.fromisoformat(max(self.load)) + _ONE_DAY).isoformat()

    def quantities(self) -> Contracted:
        """What is contracted, as the calculation takes it; energy of the whole load by month."""
        asked = self.contracted or ContractedQuantities()
        energy = asked.energy_wh_by_month
        if asked.energy_wh is not None:
            start, end = self.period
            energy = monthly_energy(energy_wh=asked.energy_wh, period_start=start, period_end=end)
        return Contracted(
            energy_wh=energy,
            capacity_va=asked.capacity_va_from_month if asked.capacity_va is None else asked.capacity_va,
            demand_w=asked.demand_w_from_month if asked.demand_w is None else asked.demand_w,
        )

    def delivered(self) -> Delivery:
        """Where and how energy is delivered, as the calculation takes it."""
        asked = self.delivery or DeliveryAsked()
        return Delivery.at(
            zone=asked.zone,
            voltage_level=asked.voltage_level,
            capacity_va=asked.capacity_va,
            reactive_varh=asked.reactive_varh,
        )


def quote(offered: Offered, profile: Profile, *, prices: Mapping[str, int]) -> dict[str, Any]:
    """What `profile` costs (`quote_schemas.Quote`); `prices` replace the package's list prices by name.

    Raises Refused: `price_not_in_package`, `invalid_load`, `date_not_covered`, `reference_price_missing` (detail:
    reference and month), `contracted_missing`, `delivery_missing` (detail: path), `grid_price_missing`.
    """
    check_load(profile.load)
    listed = offered.package["prices"]
    unknown = prices.keys() - listed.keys()
    if unknown:
        raise Refused("price_not_in_package", path=f"prices.{min(unknown)}")
    used = {**listed, **prices}
    contracted, delivery = profile.quantities(), profile.delivered()
    methods = _applicable(offered.methods, profile.delivery or DeliveryAsked())
    statement = calculate(
        offered.tariff,
        prices=used,
        load=profile.load,
        calendar=offered.calendar,
        references=offered.published.prices,
        contracted=contracted,
        consumed_before_wh=profile.consumed_before_wh,
        methods=methods,
        delivery=delivery,
    )
    start, end = profile.period
    followed = references_of(offered.tariff) | methods.references()
    return {
        "package_id": offered.package_id,
        "version": offered.package["version"],
        "template_id": offered.package["template"],
        "template_version": offered.package["template_version"],
        "period_start": start,
        "period_end": end,
        **statement.as_value(),
        "average_price_e8_yuan_per_kwh": statement.average_price_e8_yuan_per_kwh,
        "prices": used,
        "deposit_fen": _deposit_fen(offered.tariff, contracted),
        "calendar": {"region": offered.template["region"], "version": offered.calendar_version},
        "references": [
            {"reference": reference, "month": month, "version": version}
            for reference, month, version in offered.published.versions
            if reference in followed
        ],
        "methods": list(offered.package.get("methods", ())),
        "assumed": [
            *_assumed(offered, profile, negotiated=bool(prices), contracted=contracted),
            *_left_out(offered.methods, methods),
        ],
    }


def references_of(tariff: Tariff) -> set[str]:
    """The reference prices that a tariff follows."""
    return {price.reference for price in tariff.prices.values() if price.reference is not None}


def _applicable(methods: Methods, delivery: DeliveryAsked) -> Methods:
    """The methods for which enough of the delivery is known. A percentage of a part of the fees would say nothing."""
    grid_charges = methods.grid_charges if delivery.zone is not None else None
    adjusted = delivery.capacity_va is not None and delivery.reactive_varh is not None
    return replace(
        methods,
        grid_charges=grid_charges,
        power_factor=methods.power_factor if adjusted and grid_charges == methods.grid_charges else None,
    )


def _left_out(methods: Methods, applied: Methods) -> list[Assumption]:
    facts: list[tuple[Assumption, bool]] = [
        ("no_grid_charges", applied.grid_charges != methods.grid_charges),
        ("no_power_factor", applied.power_factor != methods.power_factor),
    ]
    return [name for name, holds in facts if holds]


def _deposit_fen(tariff: Tariff, contracted: Contracted) -> int | None:
    if tariff.charges.deposit is None:
        return None
    energy = sum((contracted.energy_wh or {}).values())
    return security_deposit_fen(tariff, contracted_energy_wh=energy)


def _assumed(offered: Offered, profile: Profile, *, negotiated: bool, contracted: Contracted) -> list[Assumption]:
    start, end = profile.period
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    charges = offered.tariff.charges
    named = {day[:4] for day in offered.calendar}
    uncontracted = contracted.energy_wh is None and (charges.deviation is not None or charges.deposit is not None)
    facts: list[tuple[Assumption, bool]] = [
        ("list_prices", not negotiated),
        ("no_contracted_energy", uncontracted),
        ("nothing_consumed_before", bool(offered.tariff.tiers.limits_wh) and not profile.consumed_before_wh),
        ("outside_validity", start < offered.package["valid_from"] or end > offered.package["valid_to"]),
        ("days_missing", len(profile.load) < days),
        ("calendar_open", bool({day[:4] for day in profile.load} - named)),
    ]
    return [name for name, holds in facts if holds]
