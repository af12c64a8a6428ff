"""Whether private terms suit what their step cites in public: the package's prices and volume, the sequence's limits.

No refusal here names a value; the path of a price holds its name, which the package has published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from chaincode import keys
from chaincode.context import Overlay, Record
from chaincode.dates import is_period
from chaincode.intent import Intent
from chaincode.refusals import Refused
from chaincode.settlement.contracted import monthly_energy
from chaincode.shim import Stub

_TERMS = "private.terms"
_PRICES = f"{_TERMS}.prices_e8_yuan_per_kwh"
_SETTLEMENT_PRICE = "settlement_price_e8_yuan_per_kwh"
_ENERGY, _DEMAND = "energy_wh_by_month", "demand_w_from_month"
_BY_MONTH = (_ENERGY, _DEMAND, "capacity_va_from_month")


def cited_keys(intent: Intent) -> Iterable[str]:
    """The keys of the records that the intent itself cites. A package's version never changes, so reading it gets in
    nobody's way."""
    if "package" in intent.args:
        yield keys.package_version(intent.args["package"], intent.args["package_version"])
    if "sequence" in intent.args:
        yield keys.sequence(intent.args["sequence"])


async def check_cited(stub: Stub, ledger: Overlay, intent: Intent, terms: Mapping[str, Any]) -> None:
    """Check the terms of one step.

    What the peer does not have yet is not checked: `Apply` refuses a step that cites what does not exist. Raises
    Refused: `prices_not_list`, `price_not_in_package`, `volume_outside_limits`, `price_outside_limits`,
    `months_differ`, `contracted_missing`.
    """
    if intent.action == "purchase" and (terms["prices_e8_yuan_per_kwh"] or _SETTLEMENT_PRICE in terms):
        raise Refused("prices_not_list", path=_PRICES)
    cited: Mapping[str, Any] = intent.args
    if intent.target is not None and not cited.keys() >= {"package", "period_start", "period_end"}:
        cited = {**(await _latest(stub, intent.target) or {}), **cited}
    if "period_start" in cited and "period_end" in cited:
        _check_months(terms, start=cited["period_start"], end=cited["period_end"])
    if "package" in cited:
        package = await ledger.get(keys.package_version(cited["package"], cited["package_version"]))
        if package is not None:
            _check_package(package, terms, key=cited["package"])
            await _check_charges(ledger, package, terms, key=cited["package"])
    if "sequence" in cited:
        sequence = await ledger.get(keys.sequence(cited["sequence"]))
        if sequence is not None:
            _check_sequence(sequence, terms, key=cited["sequence"])


async def _latest(stub: Stub, order_id: str) -> Record | None:
    """The order as this peer has it. It is read from its history, which leaves no mark in the transaction: the public
    half of the same step writes the order, often in the same block, and would undo a deposit that has read it."""
    changes = stub.get_history_for_key(keys.order(order_id))
    async for change in changes:
        await changes.close()
        record: Record = json.loads(change.value)
        return record
    return None


def _check_package(package: Record, terms: Mapping[str, Any], *, key: str) -> None:
    for name in terms["prices_e8_yuan_per_kwh"]:
        if name not in package["prices"]:
            raise Refused("price_not_in_package", key=key, path=_PRICES)
    volume = package["volume"]
    if not volume["min_wh"] <= terms["energy_wh"] <= volume["max_wh"]:
        raise Refused("volume_outside_limits", key=key, path="private.terms.energy_wh")


def _check_months(terms: Mapping[str, Any], *, start: str, end: str) -> None:
    """What is agreed by month is of the delivery period: energy of each of its months, the rest from the first one on.

    A period that is none is for `Apply` to refuse.
    """
    agreed = [name for name in _BY_MONTH if name in terms]
    if not agreed or not is_period(start, end):
        return
    whole = monthly_energy(energy_wh=0, period_start=start, period_end=end).keys()
    for name in agreed:
        least = whole if name == _ENERGY else {start[:7]}
        if not least <= terms[name].keys() <= whole:
            raise Refused("months_differ", path=f"{_TERMS}.{name}")


async def _check_charges(ledger: Overlay, package: Record, terms: Mapping[str, Any], *, key: str) -> None:
    """A package that charges by contracted demand cannot be billed without one."""
    template = await ledger.get(keys.template_version(package["template"], package["template_version"]))
    charges = template["tariff"].get("charges", {}) if template else {}
    if charges.get("basic_fee", {}).get("by") == "contracted_demand" and _DEMAND not in terms:
        raise Refused("contracted_missing", key=key, path=f"{_TERMS}.{_DEMAND}")


def _check_sequence(sequence: Record, terms: Mapping[str, Any], *, key: str) -> None:
    floor, cap = sequence.get("price_floor_e8"), sequence.get("price_cap_e8")
    for name, price_e8 in terms["prices_e8_yuan_per_kwh"].items():
        if (floor is not None and price_e8 < floor) or (cap is not None and price_e8 > cap):
            raise Refused("price_outside_limits", key=key, path=f"{_PRICES}.{name}")
