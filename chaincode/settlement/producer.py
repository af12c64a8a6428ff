"""What a plant's parties get for the energy that it feeds in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chaincode.refusals import Refused
from chaincode.settlement.methods import ProducerIncome
from chaincode.settlement.pricing import References
from chaincode.settlement.statement import Line, Statement
from chaincode.units import allocate, amount_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantParty:
    """A participant in a role at a plant; those of one role part what the role gets by weight.

    `paid_to` is `fund` where `participant` is the id of a fund, and `grid` for the grid company.
    """

    participant: str
    role: str
    weight: int = 1
    paid_to: Literal["producer", "fund", "grid"] = "producer"


def producer_statement(
    income: ProducerIncome, *, fed_in_wh: Mapping[str, int], references: References, parties: Sequence[PlantParty]
) -> Statement:
    """What a plant's parties get for what it fed in by month (YYYY-MM: Wh), a line for each party, role and month.

    The income of a month (energy by its price) is rounded once, as is the fee of each role that has one; the rest,
    negative where fees are above the income, is parted by shares. What does not divide goes by the fen to the first
    roles, and in a role to its first parties, in the orders given, so that lines add up to the income.
    Raises Refused: `plant_party_missing` (a role of the method that nobody has), `reference_price_missing`.
    """
    lines = [
        line
        for month in sorted(fed_in_wh)
        for line in _month(income, month=month, energy_wh=fed_in_wh[month], references=references, parties=parties)
    ]
    return Statement(lines=tuple(lines), energy_wh=sum(fed_in_wh.values()))


def _month(
    income: ProducerIncome, *, month: str, energy_wh: int, references: References, parties: Sequence[PlantParty]
) -> Iterator[Line]:
    price = income.price.in_month(month, references)
    rest_fen = amount_fen(energy_wh=energy_wh, price_e8_yuan_per_kwh=price)
    fees: dict[str, int] = {}
    for role in income.roles:
        if role.fee is not None:
            fee = role.fee.in_month(month, references)
            fees[role.role] = amount_fen(energy_wh=energy_wh, price_e8_yuan_per_kwh=fee)
            rest_fen -= fees[role.role]
    shares = allocate(rest_fen, [role.share_bp for role in income.roles])
    for role, share_fen in zip(income.roles, shares, strict=True):
        paid_by_fee = role.fee is not None
        held = [party for party in parties if party.role == role.role]
        if not held:
            raise Refused("plant_party_missing", key=income.method, path=f"roles.{role.role}")
        amounts = allocate(fees[role.role] if paid_by_fee else share_fen, [party.weight for party in held])
        for party, amount in zip(held, amounts, strict=True):
            yield Line(
                part="producer_income",
                rule="producer_fee" if paid_by_fee else "producer_share",
                month=month,
                energy_wh=energy_wh,
                price_e8_yuan_per_kwh=role.fee.in_month(month, references) if role.fee is not None else price,
                share_bp=None if paid_by_fee else role.share_bp,
                role=role.role,
                account=None if party.paid_to == "grid" else party.participant,
                paid_to=None if party.paid_to == "producer" else party.paid_to,
                method=income.method,
                amount_fen=amount,
            )
