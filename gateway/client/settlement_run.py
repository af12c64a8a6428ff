"""A settlement run: the bills of a month for all contracts of a retailer, or for some.

A run keeps nothing of its own. What is settled is on the ledger, so a run that was killed anywhere is simply started
again: bills that are there with the readings that hold now are left alone, others are made. Two runs at once do not
make two bills either: a bill is made on the version that was seen, and the later one is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chaincode.billing.model import CORRECTION, SETTLED_POSITIONS, next_month
from chaincode.billing.readings import days_between
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlements import settle

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

CHUNK = 40
_POSITIONS = {(state.value, stage.value) for state, stage in SETTLED_POSITIONS}
_OTHERS_DID = frozenset({"stale_version", "invalid_period"})


@dataclass(slots=True)
class Tally:
    """What became of the bills of a run. `refused` counts codes, `failed` names them by order."""

    settled: int = 0
    corrected: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.settled + self.corrected + self.unchanged + sum(self.refused.values())

    def refuse(self, order_id: str, code: str) -> None:
        self.refused[code] += 1
        self.failed[order_id] = code


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Bill:
    order_id: str
    start: str
    end: str
    readings: Mapping[str, str]
    present: Mapping[str, Any] | None

    def asked(self) -> dict[str, Any]:
        """As a draft is asked for."""
        reason = {} if self.present is None else {"reason": CORRECTION}
        return {"order": self.order_id, "start": self.start, "end": self.end, "readings": dict(self.readings), **reason}


class SettlementRun:
    """One run as one user of a retailer. With a client that only asks, bills are drafted and none is made."""

    def __init__(
        self,
        client: EnergySaleClient,
        readings: ReadingsFile,
        *,
        month: str,
        progress: Callable[[Tally], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._readings = readings
        self._month = month
        self._progress = progress
        self.tally = Tally()

    async def run(self, order_ids: Sequence[str] = ()) -> Tally:
        """Settle the month of all contracts, or of those named. Raises what reads and the client's `send_all` raise."""
        points = await self._points()
        present = {each["order_id"]: each async for each in self._client.settlements.find(month=self._month)}
        chunk: list[_Bill] = []
        async for order in self._orders(order_ids):
            bill = self._bill(order, points, present.get(order["order_id"]))
            if bill is None:
                continue
            chunk.append(bill)
            if len(chunk) == CHUNK:
                await self._make(chunk)
                chunk = []
        if chunk:
            await self._make(chunk)
        return self.tally

    async def _orders(self, order_ids: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
        for order_id in order_ids:
            yield await self._client.orders.get(order_id)
        if order_ids:
            return
        mine = self._client.signer.identity.participant
        async for order in self._client.orders.find(retailer=mine, limit=500):
            yield order

    async def _points(self) -> dict[str, list[dict[str, Any]]]:
        """The periods for which metering points were each consumer's."""
        periods: dict[str, list[dict[str, Any]]] = {}
        async for point in self._client.metering.points(limit=500):
            if all(entry["direction"] == "export" for entry in point["connection"]):
                continue
            async for period in self._client.metering.assignments(point["point_id"]):
                periods.setdefault(period["participant"], []).append(period)
        return periods

    def _bill(
        self, order: Mapping[str, Any], points: Mapping[str, Sequence[Mapping[str, Any]]], present: Any
    ) -> _Bill | None:
        """The bill of an order in the month; None for an order that delivers nothing in it."""
        if (order["state"], order["stage"]) not in _POSITIONS:
            return None
        first = f"{self._month}-01"
        start = max(first, order["period_start"])
        end = min(next_month(first), order.get("ends_on") or order["period_end"])
        if start >= end:
            return None
        readings: dict[str, str] = {}
        for period in points.get(order["consumer"], ()):
            days = [day for day in days_between(start, end) if period["start"] <= day < (period["end"] or "~")]
            packed = self._readings.of_days(period["point_id"], days) if days else ""
            if packed is None:
                self.tally.refuse(order["order_id"], "readings_missing")
                return None
            if packed:
                readings[period["point_id"]] = packed
        return _Bill(order_id=order["order_id"], start=start, end=end, readings=readings, present=present)

    async def _make(self, bills: Sequence[_Bill]) -> None:
        signed, whose = [], []
        for bill, drafted in zip(
            bills, await self._client.settlements.drafts([each.asked() for each in bills]), strict=True
        ):
            if drafted.get("code"):
                self.tally.refuse(bill.order_id, drafted["code"])
            elif bill.present is not None and drafted["args"]["readings_hash"] == bill.present["readings_hash"]:
                self.tally.unchanged += 1
            else:
                step = settle(bill.order_id, drafted, bill.readings)
                signed.append(self._client.maker.make(step, life_s=3_600))
                whose.append(bill)
        for bill, receipt in zip(whose, await self._client.send_all(signed) if signed else (), strict=True):
            if receipt.status in ("applied", "exists"):
                self.tally.settled += bill.present is None
                self.tally.corrected += bill.present is not None
            elif receipt.code in _OTHERS_DID:
                self.tally.unchanged += 1
            else:
                self.tally.refuse(bill.order_id, str(receipt.code))
        self._progress(self.tally)
