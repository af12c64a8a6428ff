"""Methods as the ledger has them, as typed values. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chaincode.settlement.methods import (
    GridCharges,
    Methods,
    PowerFactor,
    PowerFactorStep,
    ProducerIncome,
    Rate,
    Relief,
    RoleIncome,
    ValueAddedTax,
)

RELIEF_KINDS = ("discount", "coupon", "subsidy")
# What a relief is of unless it says: what the retailer sells, and what the consumer pays a kWh for.
_RELIEVED = {"discount": ("energy",), "coupon": ("energy",), "subsidy": ("energy", "transmission")}


def methods_of(records: Iterable[tuple[str, Mapping[str, Any]]]) -> Methods:
    """Methods out of `(method id, record of a version)`; records hold `version`, `rules` and the validity.

    Reliefs are granted in the order discounts, coupons, subsidies, and in each in the order given.
    """
    single: dict[str, Any] = {}
    reliefs: list[Relief] = []
    for method_id, record in records:
        name, kind = f"{method_id}@{record['version']}", record["rules"]["kind"]
        if kind in RELIEF_KINDS:
            reliefs.append(_relief(name, record))
        else:
            single[kind] = _MAKERS[kind](name, record["rules"])
    reliefs.sort(key=lambda relief: RELIEF_KINDS.index(relief.kind))
    return Methods(**single, reliefs=tuple(reliefs))


def _rate(value: Mapping[str, Any] | None) -> Rate | None:
    return None if value is None else Rate(**value)


def _grid_charges(name: str, rules: Mapping[str, Any]) -> GridCharges:
    return GridCharges(
        method=name,
        transmission={
            (zone["zone"], level): Rate(**rate)
            for zone in rules["zones"]
            for level, rate in zone["voltage_levels"].items()
        },
        line_loss=_rate(rules.get("line_loss")),
        system_operation=_rate(rules.get("system_operation")),
        funds=tuple((fund["fund"], Rate(**fund["rate"])) for fund in rules.get("funds", ())),
    )


def _power_factor(name: str, rules: Mapping[str, Any]) -> PowerFactor:
    return PowerFactor(method=name, steps=tuple(PowerFactorStep(**step) for step in rules["steps"]))


def _value_added_tax(name: str, rules: Mapping[str, Any]) -> ValueAddedTax:
    return ValueAddedTax(method=name, rate_bp=rules["rate_bp"], untaxed_parts=frozenset(rules.get("untaxed_parts", ())))


def _producer_income(name: str, rules: Mapping[str, Any]) -> ProducerIncome:
    return ProducerIncome(
        method=name,
        payer=rules["payer"],
        price=Rate(**rules["price"]),
        roles=tuple(
            RoleIncome(role=role["role"], fee=_rate(role.get("fee")), share_bp=role.get("share_bp", 0))
            for role in rules["roles"]
        ),
    )


def _relief(name: str, record: Mapping[str, Any]) -> Relief:
    rules = record["rules"]
    return Relief(
        **{
            **rules,
            "method": name,
            "valid_from": record["valid_from"],
            "valid_to": record["valid_to"],
            "parts": frozenset(rules.get("parts", _RELIEVED[rules["kind"]])),
        }
    )


_MAKERS: dict[str, Callable[[str, Mapping[str, Any]], Any]] = {
    "grid_charges": _grid_charges,
    "power_factor": _power_factor,
    "value_added_tax": _value_added_tax,
    "producer_income": _producer_income,
}
