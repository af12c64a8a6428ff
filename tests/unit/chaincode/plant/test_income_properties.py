"""What a plant's parties get, against the same worked out in exact fractions, whatever was agreed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chaincode.billing.readings import Measured
from chaincode.plant.computing import IncomeFacts, compute_income
from chaincode.plant.course import PlantCourse, PlantSettlement, PlantStanding
from chaincode.plant.model import Plant

MONTH = "2026-07"
FEN_A_YUAN, WH_A_KWH, E8 = 100, 1_000, 10**8


@st.composite
def agreed(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Terms and the agreement that they are of: up to five roles, fees before shares, up to three parties a role."""
    shares = draw(st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
    cuts = sorted({*(min(each, 10_000) for each in shares[:-1]), 0, 10_000})
    roles: list[dict[str, Any]] = [
        {"role": f"share-{place}", "share_bp": high - low} for place, (low, high) in enumerate(pairwise(cuts))
    ]
    fees = draw(st.lists(st.integers(-(10**9), 10**9), max_size=2))
    roles += [{"role": f"fee-{place}", "fee": {"price_e8_yuan_per_kwh": fee}} for place, fee in enumerate(fees)]
    roles = draw(st.permutations(roles))
    parties, weights = [], []
    for role in roles:
        for number in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(["participant", "fund", "grid"]))
            parties.append({"role": role["role"], "kind": kind, "party": f"{role['role']}-{number}"})
            weights.append(draw(st.integers(1, 1_000_000)))
    price = {"price_e8_yuan_per_kwh": draw(st.integers(-(10**9), 10**9))}
    terms = {"price": price, "roles": roles, "weights": weights}
    payer = draw(st.sampled_from(["retailer", "grid"]))
    return terms, {"number": 1, "start": MONTH, "buyer": "b", "payer": payer, "points": ["p"], "parties": parties}


def statement(terms: dict[str, Any], agreement: dict[str, Any], energies_wh: list[int]) -> dict[str, Any]:
    plant = Plant(version=2, kind="wind", producer="p", agreements=[agreement], operator="u", refreshed_at=0)
    settlement = PlantSettlement(
        version=1,
        plant="plant-1",
        month=MONTH,
        buyer="b",
        agreement=1,
        statement_hash="",
        readings_hash="",
        terms_hash="",
        operator="u",
        refreshed_at=0,
    )
    points = {f"p-{place}": {"energy_wh": each, "estimated": 0} for place, each in enumerate(energies_wh)}
    return compute_income(
        IncomeFacts(
            standing=PlantStanding(plant=plant, course=PlantCourse(through=MONTH), present=None),
            settlement=settlement,
            agreement=agreement,
            terms=terms,
            measured=Measured(load={}, points=points),
            references={},
            versions=[],
        )
    )


def nearest_fen(energy_wh: int, price_e8: int) -> int:
    """Energy by its price, halves away from zero."""
    exact = Fraction(energy_wh, WH_A_KWH) * Fraction(price_e8, E8) * FEN_A_YUAN
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def is_part(fen: int, exact: Fraction) -> bool:
    """Rounded towards zero, or a fen more: what does not divide goes to the first ones, also to one that divides."""
    return abs(fen) - int(abs(exact)) in (0, 1) and fen * exact >= 0


@given(agreed(), st.lists(st.integers(0, 10**12), min_size=1, max_size=4))
def test_income_is_parted_to_the_fen(made: tuple[dict[str, Any], dict[str, Any]], energies_wh: list[int]) -> None:
    terms, agreement = made
    found = statement(terms, agreement, energies_wh)
    energy_wh = sum(energies_wh)
    income_fen = nearest_fen(energy_wh, terms["price"]["price_e8_yuan_per_kwh"])
    assert (found["energy_wh"], found["total_fen"]) == (energy_wh, income_fen)
    assert sum(found["parties"].values()) == sum(found["due"].values()) == 0
    fees = {
        each["role"]: nearest_fen(energy_wh, each["fee"]["price_e8_yuan_per_kwh"])
        for each in terms["roles"]
        if "fee" in each
    }
    rest_fen = income_fen - sum(fees.values())
    for role in terms["roles"]:
        got = [line["amount_fen"] for line in found["lines"] if line["role"] == role["role"]]
        weights = [w for w, p in zip(terms["weights"], agreement["parties"], strict=True) if p["role"] == role["role"]]
        if "fee" in role:
            assert sum(got) == fees[role["role"]]
        else:
            assert is_part(sum(got), Fraction(rest_fen * role["share_bp"], 10_000))
        for fen, weight in zip(got, weights, strict=True):
            assert is_part(fen, Fraction(sum(got) * weight, sum(weights)))
    outside = {line["payee"] for line in found["lines"]} - {agreement["payer"]}
    assert set(found["parties"]) == outside | {agreement["payer"]}
