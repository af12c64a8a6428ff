"""Energy, price and money as integers of named units. Pure; no float comes near them.

Energy is in Wh, prices are in 10⁻⁸ yuan per kWh, money is in fen (0.01 yuan).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WH_PER_KWH = 1_000
E8_PER_YUAN = 10**8
FEN_PER_YUAN = 100

_DECIMAL = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?")


def divide_half_away(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded to the nearest integer, halves away from zero: the market's rule.

    Raises ValueError unless `denominator` is positive.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def amount_fen(*, energy_wh: int, price_e8_yuan_per_kwh: int) -> int:
    """What `energy_wh` costs at a price, in fen, rounded once."""
    return divide_half_away(energy_wh * price_e8_yuan_per_kwh * FEN_PER_YUAN, WH_PER_KWH * E8_PER_YUAN)


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in parts by weight that add up to it: each rounded towards zero, what remains handed out one by one from
    the first part with a weight on. A part without a weight gets nothing.

    Raises ValueError when a weight is negative or none is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be positive")
    parts = [abs(amount) * weight // whole for weight in weights]
    left = abs(amount) - sum(parts)
    for place in [place for place, weight in enumerate(weights) if weight][:left]:
        parts[place] += 1
    return parts if amount >= 0 else [-part for part in parts]


def parse_decimal(text: str, *, places: int) -> int:
    """`text` ("1200.5") in units of 10^-places. Raises ValueError when it is no plain decimal or has more places."""
    match = _DECIMAL.fullmatch(text)
    if match is None or len(match[3] or "") > places:
        raise ValueError(f"not a decimal number with at most {places} places")
    value = int(match[2] + (match[3] or "").ljust(places, "0"))
    return -value if match[1] else value


def format_decimal(value: int, *, places: int) -> str:
    """`value` units of 10^-places as a decimal without trailing zeros: the inverse of `parse_decimal`."""
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, fraction = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if value < 0 else "") + whole + (f".{fraction}" if fraction else "")
