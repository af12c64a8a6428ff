"""Terms from a file or standard input: they are private, so they never stand on a command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from chaincode.units import parse_decimal
from gateway.commands.shell import CommandError

EXAMPLE = '{"energy_kwh": "1200.5", "prices_yuan_per_kwh": {"peak": "0.95", "flat": "0.56", "valley": "0.2128"}}'

# By month (YYYY-MM), in thousands of the ledger's units.
_BY_MONTH = {
    "energy_kwh_by_month": "energy_wh_by_month",
    "demand_kw_from_month": "demand_w_from_month",
    "capacity_kva_from_month": "capacity_va_from_month",
}


def read_terms(path: Path) -> dict[str, Any]:
    """The terms in a JSON file ("-": standard input), in the ledger's units or in kWh and yuan as decimal text.

    Raises CommandError, which never quotes the file.
    """
    try:
        value = json.loads(sys.stdin.read() if str(path) == "-" else path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"the terms file {path} cannot be read") from None
    except ValueError:
        raise CommandError(f"{path} is not JSON; terms look like {EXAMPLE}") from None
    try:
        return _in_ledger_units(value)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise CommandError(f"{path} holds no terms; they look like {EXAMPLE}") from None


def read_energy(path: Path) -> int:
    """The energy in a file ("-": standard input), decimal kWh, in Wh. Raises CommandError, which never quotes it."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        return parse_decimal(text.strip(), places=3)
    except (OSError, ValueError):
        raise CommandError(f"{path} holds no energy; it looks like 1200.5") from None


def _in_ledger_units(value: dict[str, Any]) -> dict[str, Any]:
    if "energy_wh" in value:
        return value
    known = {"energy_kwh", "prices_yuan_per_kwh", "settlement_price_yuan_per_kwh", *_BY_MONTH}
    if value.keys() - known:
        raise ValueError
    terms: dict[str, Any] = {
        "energy_wh": parse_decimal(value["energy_kwh"], places=3),
        "prices_e8_yuan_per_kwh": {
            band: parse_decimal(price, places=8) for band, price in value["prices_yuan_per_kwh"].items()
        },
    }
    if "settlement_price_yuan_per_kwh" in value:
        price = parse_decimal(value["settlement_price_yuan_per_kwh"], places=8)
        terms["settlement_price_e8_yuan_per_kwh"] = price
    for name, of_ledger in _BY_MONTH.items():
        if name in value:
            terms[of_ledger] = {month: parse_decimal(figure, places=3) for month, figure in value[name].items()}
    return terms
