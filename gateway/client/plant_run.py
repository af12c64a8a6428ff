"""A run over the plants of a producer or a buyer: what they have fed in during a month, settled.

As with bills (`settlement_run.py`) a run keeps nothing of its own, and is simply started again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.client.plants import settle_plant
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import CHUNK, OTHERS_DID, Tally

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Month:
    plant: str
    readings: Mapping[str, str]
    present: Mapping[str, Any] | None


class PlantRun:
    """One run as one user of a producer or a buyer. With a client that only asks, months are drafted, none is made."""

    def __init__(self, client: EnergySaleClient, readings: ReadingsFile, *, month: str) -> None:
        self._client = client
        self._readings = readings
        self._month = month
        self.tally = Tally()

    async def run(self, plants: Sequence[str] = ()) -> Tally:
        """Settle the month of all plants that one produces with or buys from, or of those named. Raises what reads and
        the client's `send_all` raise."""
        present = {each["plant_id"]: each async for each in self._client.plants.months(month=self._month)}
        months = []
        async for plant in self._client.plants.find():
            if plants and plant["plant_id"] not in plants:
                continue
            agreement = self._agreement(plant)
            if agreement is not None:
                months.append(self._asked(plant["plant_id"], agreement, present.get(plant["plant_id"])))
        for at in range(0, len(months), CHUNK):
            await self._make([each for each in months[at : at + CHUNK] if each.readings])
        return self.tally

    def _agreement(self, plant: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What holds in the month, where one's own participant is producer or buyer."""
        begun = [each for each in plant["agreements"] if each["start"] <= self._month]
        if not begun or self._month >= (begun[-1]["end"] or "~"):
            return None
        mine = self._client.signer.identity.participant
        return begun[-1] if mine in (plant["producer"], begun[-1]["buyer"]) else None

    def _asked(self, plant: str, agreement: Mapping[str, Any], present: Mapping[str, Any] | None) -> _Month:
        """The file has of each point the days of the producer; points without one are not in it."""
        packed = {
            point: self._readings.packed[point, self._month]
            for point in agreement["points"]
            if (point, self._month) in self._readings.packed
        }
        if not packed:
            self.tally.refuse(plant, "readings_missing")
        return _Month(plant=plant, readings=packed, present=present)

    async def _make(self, months: Sequence[_Month]) -> None:
        if not months:
            return
        asked = [{"plant": each.plant, "month": self._month, "readings": dict(each.readings)} for each in months]
        signed, whose = [], []
        for month, drafted in zip(months, await self._client.plants.drafts(asked), strict=True):
            if drafted.get("code"):
                self.tally.refuse(month.plant, drafted["code"])
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
            elif receipt.code in OTHERS_DID:
                self.tally.unchanged += 1
            else:
                self.tally.refuse(month.plant, str(receipt.code))
