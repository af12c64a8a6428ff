"""What ending a contract early costs, and the deposit that secures it. Pure."""

from __future__ import annotations

from chaincode.settlement.rounding import E8_WH_PER_FEN
from chaincode.settlement.statement import Line, Statement
from chaincode.tariff.model import Tariff
from chaincode.tariff.schema import BASIS_POINTS
from chaincode.units import amount_fen, divide_half_away


def termination_fee(tariff: Tariff, *, remaining_energy_wh: int, remaining_value_fen: int = 0) -> Statement:
    """The fee for ending a contract before its period is over, a line for each part that the tariff names.

    `remaining_energy_wh` is the contracted energy that remains (`agreed.remaining_energy`),
    `remaining_value_fen` what it would cost if it were drawn evenly: `calculation.remaining_value_fen` over
    `contracted.even_load` of the rest of the period. Nothing is due under a tariff without termination charges.
    """
    charge = tariff.charges.termination
    lines: list[Line] = []
    if charge is not None and charge.fixed_fen:
        lines.append(Line(part="termination", rule="termination_fixed", amount_fen=charge.fixed_fen))
    if charge is not None and charge.remaining_e8_yuan_per_kwh:
        fee = charge.remaining_e8_yuan_per_kwh
        lines.append(
            Line(
                part="termination",
                rule="termination_energy",
                energy_wh=remaining_energy_wh,
                price_e8_yuan_per_kwh=fee,
                amount_fen=amount_fen(energy_wh=remaining_energy_wh, price_e8_yuan_per_kwh=fee),
            )
        )
    if charge is not None and charge.remaining_value_bp:
        fee = divide_half_away(remaining_value_fen * charge.remaining_value_bp, BASIS_POINTS)
        lines.append(Line(part="termination", rule="termination_value", amount_fen=fee))
    return Statement(lines=tuple(lines), energy_wh=remaining_energy_wh)


def security_deposit_fen(tariff: Tariff, *, contracted_energy_wh: int) -> int:
    """What a consumer deposits for a contract over this energy, in fen, rounded once; 0 under a tariff without."""
    deposit = tariff.charges.deposit
    if deposit is None:
        return 0
    energy_e8 = contracted_energy_wh * deposit.contracted_e8_yuan_per_kwh
    return divide_half_away(deposit.fixed_fen * E8_WH_PER_FEN + energy_e8, E8_WH_PER_FEN)
