"""The quantities that a contract's private terms agree on, as the calculation takes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.settlement.contracted import Contracted, energy_to_the_end, monthly_energy


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The half-open delivery period (market-local dates), and the day from which on nothing is supplied any more, where
    that is earlier than its end."""

    period_start: str
    period_end: str
    ends_on: str | None = None


def contracted_energy(terms: Mapping[str, Any], supply: Supply) -> dict[str, int]:
    """The contracted energy by month (YYYY-MM: Wh) to the end of supply: as agreed month by month, or evenly."""
    if "energy_wh_by_month" in terms:
        return energy_to_the_end(
            terms["energy_wh_by_month"],
            period_start=supply.period_start,
            period_end=supply.period_end,
            ends_on=supply.ends_on,
        )
    return monthly_energy(
        energy_wh=terms["energy_wh"],
        period_start=supply.period_start,
        period_end=supply.period_end,
        ends_on=supply.ends_on,
    )


def remaining_energy(terms: Mapping[str, Any], supply: Supply) -> int:
    """The contracted energy, in Wh, of the days of the period that are not supplied."""
    energy_wh: int = terms["energy_wh"]
    return energy_wh - sum(contracted_energy(terms, supply).values())


def contracted_of(terms: Mapping[str, Any], supply: Supply, *, capacity_va: int | None) -> Contracted:
    """All that is contracted. `capacity_va` is that of the points, which holds where none was agreed.

    Source of the capacity of the transformers: 供电营业规则 (1996), 第八十四条.
    """
    return Contracted(
        energy_wh=contracted_energy(terms, supply),
        capacity_va=terms.get("capacity_va_from_month", capacity_va),
        demand_w=terms.get("demand_w_from_month"),
    )
