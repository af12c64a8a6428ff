"""What ending a contract early costs, by the rules of its package. The amount is the parties' own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from chaincode.refusals import Refused
from chaincode.settlement.agreed import Supply, remaining_energy
from chaincode.settlement.calculation import remaining_value_fen
from chaincode.settlement.contracted import even_load
from chaincode.settlement.termination import termination_fee
from gateway.problems import ProblemError
from gateway.retail_packages.quoting import Offered
from gateway.retail_packages.service import offered_of


def early_end_fee_fen(
    connection: Connection, record: Mapping[str, Any], terms: Mapping[str, Any], *, ends_on: str
) -> int:
    """The fee in fen for ending the order of `record` on `ends_on` (market-local date) under `terms`.

    The value that remains is what the remaining energy would cost when it is drawn evenly. Raises ProblemError:
    `invalid_request` (a day outside the period), `fee_not_known` (a reference price that the fee follows from is not
    published), `not_found`.
    """
    start, end = record["period_start"], record.get("ends_on") or record["period_end"]
    if not start <= ends_on <= end:
        raise ProblemError("invalid_request", detail="The contract does not run on that day.")
    offered = offered_of(
        connection, record["package"], record["package_version"], months=_months(ends_on, record["period_end"])
    )
    supply = Supply(period_start=start, period_end=record["period_end"], ends_on=ends_on)
    remaining = remaining_energy(terms, supply)
    charge = offered.tariff.charges.termination
    value_fen = 0
    if charge is not None and charge.remaining_value_bp and remaining:
        prices = {**offered.package["prices"], **terms["prices_e8_yuan_per_kwh"]}
        value_fen = _value_fen(offered, prices, remaining, ends_on, record["period_end"])
    return termination_fee(offered.tariff, remaining_energy_wh=remaining, remaining_value_fen=value_fen).total_fen


def _value_fen(offered: Offered, prices: Mapping[str, int], energy_wh: int, start: str, end: str) -> int:
    try:
        return remaining_value_fen(
            offered.tariff,
            prices=prices,
            load=even_load(energy_wh=energy_wh, period_start=start, period_end=end),
            calendar=offered.calendar,
            references=offered.published.prices,
        )
    except Refused:
        raise ProblemError("fee_not_known") from None


def _months(start: str, end: str) -> set[str]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return {(first + timedelta(days=number)).isoformat()[:7] for number in range((last - first).days)}
