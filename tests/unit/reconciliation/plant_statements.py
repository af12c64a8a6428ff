"""Statements of a plant as `compute_income` writes them.

10,000 kWh at 0.40 yuan are 4,000.00 yuan. The roof has 0.03 of each kWh, 300.00; of the 3,700.00 left the producer has
70 %, 2,590.00, and two investors part the rest 2:1, 740.00 and 370.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode.plant.terms import income_of
from chaincode.settlement.producer import PlantParty, producer_statement

PLANT, MONTH, POINT = "pv-1", "2026-05", "mp-pv-1"
ENERGY_WH, YUAN = 10_000_000, 10**8
PRICE, FEE = 40 * YUAN // 100, 3 * YUAN // 100
TERMS: Mapping[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": PRICE},
    "roles": [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": FEE}},
        {"role": "producer", "share_bp": 7_000},
        {"role": "investor", "share_bp": 3_000},
    ],
}
PARTIES = (
    PlantParty(participant="hotel", role="roof"),
    PlantParty(participant="mill", role="producer"),
    PlantParty(participant="bank", role="investor", weight=2),
    PlantParty(participant="sunfund", role="investor", paid_to="fund"),
)
AMOUNTS = (30_000, 259_000, 74_000, 37_000)


def statement_of(energy_wh: int = ENERGY_WH, *, version: int = 1, terms: Mapping[str, Any] = TERMS) -> dict[str, Any]:
    income = income_of(terms, plant=PLANT, agreement=1)
    made = producer_statement(income, fed_in_wh={MONTH: energy_wh}, references={}, parties=PARTIES)
    return {
        **made.as_value(),
        "plant": PLANT,
        "producer": "mill",
        "buyer": "southgrid",
        "month": MONTH,
        "version": version,
        "points": {POINT: {"energy_wh": energy_wh, "estimated": 0}},
        "due": {},
    }
