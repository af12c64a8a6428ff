"""A run over the plants of a producer or a buyer: what they have fed in during a month, settled.

As with bills (`settlement_run.py`) a run keeps nothing of its own, and is simply started again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chaincode.billing.model import next_month
from chaincode.billing.readings import days_between
from gateway.client.plants import settle_plant
from gateway.client.settlement_run import LOT, OVERTAKEN, OVERTAKEN_DRAFT, ReadingsSource, Tally

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """What a plant's month is to be about: `days` by metering point."""

    plant: str
    days: Mapping[str, Sequence[str]]
    present: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Month:
    plant: str
    readings: Mapping[str, str]
    present: Mapping[str, Any] | None


class PlantRun:
    """One run as one user of a producer or a buyer. With a client that only asks, months are drafted, none is made."""

    def __init__(self, client: EnergySaleClient, readings: ReadingsSource, *, month: str) -> None:
        self._client = client
        self._readings = readings
        self._month = month
        self.tally = Tally()

    async def run(self, plants: Sequence[str] = ()) -> Tally:
        """Settle the month of all plants that one produces with or buys from, or of those named. Raises what reads, the
        source of readings and the client's `send_all` raise."""
        present = {each["plant_id"]: each async for each in self._client.plants.months(month=self._month)}
        agreed = [
            (plant, agreement)
            async for plant in self._client.plants.find()
            if (not plants or plant["plant_id"] in plants) and (agreement := self._agreement(plant)) is not None
        ]
        owned = await self._owned({point for _, agreement in agreed for point in agreement["points"]})
        due = [self._due(plant, agreement, owned, present.get(plant["plant_id"])) for plant, agreement in agreed]
        for at in range(0, len(due), LOT):
            await self._make(await self._with_readings(due[at : at + LOT]))
        return self.tally

    def _agreement(self, plant: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What holds in the month, where one's own participant is producer or buyer."""
        begun = [each for each in plant["agreements"] if each["start"] <= self._month]
        if not begun or self._month >= (begun[-1]["end"] or "~"):
            return None
        mine = self._client.signer.identity.participant
        return begun[-1] if mine in (plant["producer"], begun[-1]["buyer"]) else None

    async def _owned(self, points: set[str]) -> dict[tuple[str, str], list[str]]:
        """The days of the month on which each of the points was somebody's, by participant and point."""
        first = f"{self._month}-01"
        month = days_between(first, next_month(first))
        days: dict[tuple[str, str], list[str]] = {}
        if not points:
            return days
        async for period in self._client.metering.all_assignments(limit=500):
            if period["point_id"] in points:
                of = days.setdefault((period["participant"], period["point_id"]), [])
                of += [day for day in month if period["start"] <= day < (period["end"] or "~")]
        return days

    def _due(
        self,
        plant: Mapping[str, Any],
        agreement: Mapping[str, Any],
        owned: Mapping[tuple[str, str], Sequence[str]],
        present: Mapping[str, Any] | None,
    ) -> _Due:
        """The producer's days alone: a source may also have others' of the same point."""
        days = {point: owned.get((plant["producer"], point), ()) for point in agreement["points"]}
        return _Due(plant=plant["plant_id"], days=days, present=present)

    async def _with_readings(self, lot: Sequence[_Due]) -> list[_Month]:
        """Those of which there are readings; points without any are not in them."""
        found = await self._readings.of_points({point for due in lot for point in due.days})
        months = []
        for due in lot:
            there = {point: found.among_days(point, days) for point, days in due.days.items()}
            packed = {point: text for point, text in there.items() if text is not None}
            if packed:
                months.append(_Month(plant=due.plant, readings=packed, present=due.present))
            else:
                self.tally.refuse(due.plant, "readings_missing")
        return months

    async def _make(self, months: Sequence[_Month]) -> None:
        if not months:
            return
        asked = [
            {
                "plant": each.plant,
                "month": self._month,
                "readings": dict(each.readings),
                "expected_version": each.present["version"] if each.present else None,
            }
            for each in months
        ]
        signed, whose = [], []
        for month, drafted in zip(months, await self._client.plants.drafts(asked), strict=True):
            if drafted.get("code"):
                self.tally.refuse(month.plant, drafted["code"], overtaken=OVERTAKEN_DRAFT)
            elif month.present is not None and drafted["args"]["readings_hash"] == month.present["readings_hash"]:
                self.tally.unchanged += 1
            else:
                step = settle_plant(month.plant, drafted, month.readings)
                signed.append(self._client.maker.make(step, life_s=3_600))
                whose.append(month)
        for month, receipt in zip(whose, await self._client.send_all(signed) if signed else (), strict=True):
            if receipt.status in ("applied", "exists"):
                self.tally.settled += month.present is None
                self.tally.corrected += month.present is not None
            else:
                self.tally.refuse(month.plant, str(receipt.code), overtaken=OVERTAKEN)
