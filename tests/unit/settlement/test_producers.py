"""What the parties of a plant get, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.producer import PlantParty, producer_statement
from chaincode.settlement.statement import Statement
from chaincode.units import allocate

MONTH = "2026-07"


def paid(
    roles: list[dict[str, Any]], parties: list[PlantParty], *, energy_wh: int, price: int = 45_300_000
) -> Statement:
    """0.453 yuan per kWh is Guangdong's benchmark price of coal power (粤发改价格〔2017〕507号)."""
    rules = {"kind": "producer_income", "payer": "grid", "price": {"price_e8_yuan_per_kwh": price}, "roles": roles}
    income = methods_of([("pv", {"version": 2, "rules": rules})]).producer_income
    assert income is not None
    return producer_statement(income, fed_in_wh={MONTH: energy_wh}, references={}, parties=parties)


OWNER = PlantParty(participant="sunny", role="owner")
ROOF = PlantParty(participant="factory", role="roof")


def test_a_fee_per_kwh_comes_first_and_the_owner_has_the_rest() -> None:
    """1,234.567 kWh: 559.2588… -> 559.26 yuan; roof 0.05 a kWh: 61.72835 -> 61.73; the rest 497.53."""
    roles: list[dict[str, Any]] = [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 5_000_000}},
        {"role": "owner", "share_bp": 10_000},
    ]
    found = paid(roles, [OWNER, ROOF], energy_wh=1_234_567)
    assert [(line.account, line.rule, line.amount_fen) for line in found.lines] == [
        ("factory", "producer_fee", 6_173),
        ("sunny", "producer_share", 49_753),
    ]
    assert found.parties(payer="grid") == {"grid": -55_926, "producer:factory": 6_173, "producer:sunny": 49_753}
    assert {line.method for line in found.lines} == {"pv@2"}


def test_remainders_go_to_the_first_in_the_order_given() -> None:
    """0.10 yuan in shares of a third: 3.333 and 3.333 and 3.334 fen each are 4, 3, 3; two owners part 4 as 2 and 2."""
    roles = [{"role": name, "share_bp": bp} for name, bp in (("owner", 3_333), ("roof", 3_333), ("operator", 3_334))]
    partner, operator = PlantParty(participant="partner", role="owner"), PlantParty(participant="om", role="operator")
    parties = [OWNER, partner, ROOF, operator]
    found = paid(roles, parties, energy_wh=100, price=10**8)
    assert [(line.account, line.amount_fen) for line in found.lines] == [
        ("sunny", 2),
        ("partner", 2),
        ("factory", 3),
        ("om", 3),
    ]


def test_fees_above_the_income_leave_the_owner_a_loss() -> None:
    """At a negative price of 0.10 yuan, 100 kWh cost 10 yuan; the roof still gets 5."""
    roles: list[dict[str, Any]] = [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 5_000_000}},
        {"role": "owner", "share_bp": 10_000},
    ]
    found = paid(roles, [OWNER, ROOF], energy_wh=100_000, price=-10_000_000)
    assert {line.account: line.amount_fen for line in found.lines} == {"factory": 500, "sunny": -1_500}
    assert found.total_fen == -1_000


def test_a_role_that_nobody_has_is_named() -> None:
    with pytest.raises(Refused) as refused:
        paid([{"role": "owner", "share_bp": 10_000}], [ROOF], energy_wh=1)
    assert (refused.value.code, refused.value.detail) == ("plant_party_missing", {"key": "pv@2", "path": "roles.owner"})


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (11, [1, 1, 1], [4, 4, 3]),
        (-11, [1, 1, 1], [-4, -4, -3]),
        (10, [0, 1, 2], [0, 4, 6]),
        (1, [0, 1, 1], [0, 1, 0]),
        (0, [5, 5], [0, 0]),
        (100, [3_333, 6_667], [34, 66]),
    ],
)
def test_parts_add_up(amount: int, weights: list[int], parts: list[int]) -> None:
    assert allocate(amount, weights) == parts
    assert sum(parts) == amount


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_what_cannot_be_parted_is_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(1, weights)
