"""Value-added tax (增值税), which published prices contain and a bill shows apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode.settlement.methods import ValueAddedTax
from chaincode.settlement.statement import ContainedTax, Line
from chaincode.tariff.schema import BASIS_POINTS
from chaincode.units import divide_half_away


def contained_tax(method: ValueAddedTax, lines: Sequence[Line]) -> ContainedTax:
    """The tax in the lines' sum: taxed amount x rate / (1 + rate), rounded once for all of them.

    Source: 增值税法 (in force since 2026-01-01): prices that contain the tax are parted by 1 + rate.
    """
    taxed_fen = sum(line.amount_fen for line in lines if line.part not in method.untaxed_parts)
    tax_fen = divide_half_away(taxed_fen * method.rate_bp, BASIS_POINTS + method.rate_bp)
    return ContainedTax(
        rule="value_added_tax",
        method=method.method,
        rate_bp=method.rate_bp,
        taxed_fen=taxed_fen,
        tax_fen=tax_fen,
        net_fen=sum(line.amount_fen for line in lines) - tax_fen,
    )
