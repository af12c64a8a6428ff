"""The demo's photovoltaic plants: whose they are, who has put money into them, and who buys what they feed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A plant on a consumer's roof. `profile` is a generation profile, `peak_kw` its yearly peak; `roof`, `producer`
    and `investor` are participants, `buyer` a retailer."""

    plant: str
    title: str
    profile: str
    peak_kw: int
    producer: str
    roof: str
    investor: str
    buyer: str

    @property
    def point(self) -> str:
        return f"mp-{self.plant}"

    def agreement(self, *, start: str) -> dict[str, Any]:
        """The public part of what is agreed, from the month `start` (YYYY-MM) on."""
        parties = [("roof", self.roof), ("producer", self.producer), ("investor", self.investor)]
        return {
            "start": start,
            "buyer": self.buyer,
            "points": [self.point],
            "parties": [{"role": role, "kind": "participant", "party": party} for role, party in parties],
        }


PLANTS: Sequence[Plant] = (
    Plant(
        plant="pv-lychee",
        title="Photovoltaic plant of the lychee farm 荔枝园光伏",
        profile="PV1",
        peak_kw=400,
        producer="farm-1",
        roof="farm-1",
        investor="office-1",
        buyer="pearl-retail",
    ),
    Plant(
        plant="pv-coldstore",
        title="Photovoltaic plant on the cold store 冷库屋顶光伏",
        profile="PV5",
        peak_kw=1_200,
        producer="moulding-1",
        roof="coldstore-1",
        investor="datacentre-1",
        buyer="lingnan-retail",
    ),
)
# Coal-fired benchmark price of Guangdong, 0.453 yuan/kWh; the roof gets a fee per kWh, the others a share of the rest.
TERMS: Mapping[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 3_000_000}},
        {"role": "producer", "share_bp": 7_000},
        {"role": "investor", "share_bp": 3_000},
    ],
    "weights": [1, 1, 1],
}
