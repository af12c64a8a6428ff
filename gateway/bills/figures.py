"""Integers of a statement as decimal numbers for people: exact, never through a float. Pure."""

from __future__ import annotations

_E8 = 100_000_000
_FEN = 100
_WH = 1_000
_BASIS_POINTS = 100


def yuan(amount_fen: int) -> str:
    """Yuan with two decimals: `-1,234.56`."""
    return _fixed(amount_fen, _FEN)


def kwh(energy_wh: int) -> str:
    """kWh with three decimals; kW of W, too."""
    return _fixed(energy_wh, _WH)


def price(price_e8: int) -> str:
    """Yuan per kWh with all eight decimals but the zeros at the end, and four at least."""
    text = _fixed(price_e8, _E8)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(4, '0')}"


def percent(share_bp: int) -> str:
    """Basis points as per cent with two decimals."""
    return f"{_fixed(share_bp, _BASIS_POINTS)} %"


def _fixed(value: int, unit: int) -> str:
    whole, rest = divmod(abs(value), unit)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}.{rest:0{len(str(unit)) - 1}}"
