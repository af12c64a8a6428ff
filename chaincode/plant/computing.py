"""From a plant's agreement, its proven readings and published prices to what its parties get for a month. Pure.

Both trading organisations compute it, and so does whoever makes the statement: three times the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.billing.posting import check_balanced, posting
from chaincode.billing.readings import Measured
from chaincode.plant.course import PlantSettlement, PlantStanding
from chaincode.plant.model import Agreement
from chaincode.plant.terms import income_of
from chaincode.settlement.pricing import References
from chaincode.settlement.producer import PlantParty, producer_statement

Value = Mapping[str, Any]
_PAID_TO: dict[str, Any] = {"participant": "producer", "grid": "grid", "fund": "fund"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IncomeFacts:
    """All that a statement follows from. `terms` are the agreement's private terms, `versions` says which published
    prices `references` are; `replaced` and `carried` are earlier statements."""

    standing: PlantStanding
    settlement: PlantSettlement
    agreement: Agreement
    terms: Value
    measured: Measured
    references: References
    versions: Sequence[str]
    replaced: Value | None = None
    carried: Sequence[Value] = field(default_factory=tuple)


def compute_income(facts: IncomeFacts) -> dict[str, Any]:
    """The statement, as JSON: a line for each party and role, what each party gets and the buyer pays, what it was made
    of, and for another version the difference to the one before.

    Raises Refused: `statement_unbalanced`, what `producer_statement` raises.
    """
    settlement, agreement = facts.settlement, facts.agreement
    statement = producer_statement(
        income_of(facts.terms, plant=settlement.plant, agreement=settlement.agreement),
        fed_in_wh={settlement.month: sum(each["energy_wh"] for each in facts.measured.points.values())},
        references=facts.references,
        parties=_parties(agreement, facts.terms["weights"]),
    )
    payer: str = agreement["payer"]
    value = {
        **statement.as_value(),
        "plant": settlement.plant,
        "producer": facts.standing.plant.producer,
        "buyer": settlement.buyer,
        "payer": payer,
        "month": settlement.month,
        "version": settlement.version,
        "agreement": settlement.agreement,
        "terms_hash": settlement.terms_hash,
        "readings_hash": facts.measured.readings_hash,
        "points": facts.measured.points,
        "made_of": {"references": list(facts.versions)},
        "parties": _paid(statement.by_payee(), payer=payer, total_fen=statement.total_fen),
    }
    course = facts.standing.course
    value |= posting(
        value,
        replaced=facts.replaced,
        replaces=settlement.replaces,
        carried=list(zip(settlement.carries, facts.carried, strict=True)),
        charged=course.is_paid_now(facts.standing.plant, version=settlement.version, buyer=settlement.buyer),
        payer=payer,
    )
    check_balanced(value, key=settlement.plant)
    return value


def _parties(agreement: Agreement, weights: Sequence[int]) -> list[PlantParty]:
    return [
        PlantParty(participant=each["party"], role=each["role"], weight=weight, paid_to=_PAID_TO[each["kind"]])
        for each, weight in zip(agreement["parties"], weights, strict=True)
    ]


def _paid(by_payee: Mapping[str, int], *, payer: str, total_fen: int) -> dict[str, int]:
    """What each gets; the grid may pay, and have a role of its own."""
    return {**by_payee, payer: by_payee.get(payer, 0) - total_fen}
