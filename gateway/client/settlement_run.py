"""A settlement run: the bills of a month for all contracts of a retailer, or for some.

A run keeps nothing of its own. What is settled is on the ledger, so a run that was killed anywhere is simply started
again: bills that are there with the readings that hold now are left alone, others are made. Two runs at once do not
make two bills either: a bill is drafted and made on the version that was seen, and the later one is refused.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from chaincode.billing.model import CORRECTION, SETTLED_POSITIONS, next_month
from chaincode.billing.readings import days_between
from chaincode.intent import SignedIntent
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlements import settle

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

LOT = 54
"""Bills that are drafted together: with a month's readings about as many as one transaction of `Settle` takes."""
_POINTS_AT_ONCE = 100  # the most that the API takes
_POSITIONS = {(state.value, stage.value) for state, stage in SETTLED_POSITIONS}
OVERTAKEN_DRAFT = frozenset({"stale_version"})
"""Codes of a draft that say that others have made the bill since it was looked for."""
OVERTAKEN = OVERTAKEN_DRAFT | {"invalid_period"}
"""The same of a bill that could still be drafted: it may have lost its turn as well."""


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

    def refuse(self, order_id: str, code: str, *, overtaken: Collection[str] = ()) -> None:
        """Count a refusal; with a code of `overtaken` others have done it, and nothing was refused."""
        if code in overtaken:
            self.unchanged += 1
            return
        self.refused[code] += 1
        self.failed[order_id] = code


class ReadingsSource(Protocol):
    """Where the month's proven readings come from: a file, or the grid company's API."""

    async def of_points(self, points: Collection[str]) -> ReadingsFile:
        """A file with the readings of these points, as far as there are any."""


class GridReadings:
    """Readings as the grid company's API gives them to its visitor `client`, asked for when they are needed, so that no
    more than those of a few bills are in memory. `month` is `YYYY-MM`."""

    def __init__(self, client: EnergySaleClient, *, month: str) -> None:
        self._client = client
        self._month = month

    async def of_points(self, points: Collection[str]) -> ReadingsFile:
        """Raises ProblemError, UnreachableError, ReadingsFileError."""
        ordered = sorted(points)
        packed: dict[tuple[str, str], str] = {}
        for at in range(0, len(ordered), _POINTS_AT_ONCE):
            found = await self._client.readings.proven_of(self._month, ordered[at : at + _POINTS_AT_ONCE])
            packed.update(found.packed)
        return ReadingsFile(packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """What a bill is to be about: `days` by metering point."""

    order_id: str
    start: str
    end: str
    days: Mapping[str, Sequence[str]]
    present: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Bill:
    order_id: str
    start: str
    end: str
    readings: Mapping[str, str]
    present: Mapping[str, Any] | None

    def asked(self) -> dict[str, Any]:
        """As a draft is asked for."""
        asked = {"order": self.order_id, "start": self.start, "end": self.end, "readings": dict(self.readings)}
        if self.present is None:
            return {**asked, "expected_version": None}
        return {**asked, "expected_version": self.present["version"], "reason": CORRECTION}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Signed:
    bill: _Bill
    intent: SignedIntent


class SettlementRun:
    """One run as one user of a retailer. With a client that only asks, bills are drafted and none is made."""

    def __init__(
        self,
        client: EnergySaleClient,
        readings: ReadingsSource,
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
        """Settle the month of all contracts, or of those named. Raises what reads, the source of readings and the
        client's `send_all` raise."""
        points = await self._points()
        present = {each["order_id"]: each async for each in self._client.settlements.find(month=self._month)}
        sending: asyncio.Task[None] | None = None
        try:
            async for lot in self._lots(order_ids, points, present):
                signed = await self._drafted(lot)  # while the lot before is on its way
                if sending is not None:
                    await sending
                sending = asyncio.create_task(self._send(signed))
            if sending is not None:
                await sending
        finally:
            if sending is not None:
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)
        return self.tally

    async def _lots(
        self, order_ids: Sequence[str], points: Mapping[str, Sequence[Mapping[str, Any]]], present: Mapping[str, Any]
    ) -> AsyncIterator[list[_Due]]:
        lot: list[_Due] = []
        async for order in self._orders(order_ids):
            due = self._due(order, points, present.get(order["order_id"]))
            if due is None:
                continue
            lot.append(due)
            if len(lot) == LOT:
                yield lot
                lot = []
        if lot:
            yield lot

    async def _orders(self, order_ids: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
        for order_id in order_ids:
            yield await self._client.orders.get(order_id)
        if order_ids:
            return
        mine = self._client.signer.identity.participant
        async for order in self._client.orders.find(retailer=mine, limit=500):
            yield order

    async def _points(self) -> dict[str, list[dict[str, Any]]]:
        """The periods for which metering points were each consumer's; not those that only feed in."""
        feeding_in = {
            point["point_id"]
            async for point in self._client.metering.points(limit=500)
            if all(entry["direction"] == "export" for entry in point["connection"])
        }
        periods: dict[str, list[dict[str, Any]]] = {}
        async for period in self._client.metering.all_assignments(limit=500):
            if period["point_id"] not in feeding_in:
                periods.setdefault(period["participant"], []).append(period)
        return periods

    def _due(
        self, order: Mapping[str, Any], points: Mapping[str, Sequence[Mapping[str, Any]]], present: Any
    ) -> _Due | None:
        """What the bill of an order in the month is about; None for an order that delivers nothing in it."""
        if (order["state"], order["stage"]) not in _POSITIONS:
            return None
        first = f"{self._month}-01"
        start = max(first, order["period_start"])
        end = min(next_month(first), order.get("ends_on") or order["period_end"])
        if start >= end:
            return None
        days: dict[str, Sequence[str]] = {}
        for period in points.get(order["consumer"], ()):
            its_own = [day for day in days_between(start, end) if period["start"] <= day < (period["end"] or "~")]
            if its_own:
                days[period["point_id"]] = its_own
        return _Due(order_id=order["order_id"], start=start, end=end, days=days, present=present)

    async def _with_readings(self, lot: Sequence[_Due]) -> list[_Bill]:
        """The bills of which all readings are there."""
        found = await self._readings.of_points({point for due in lot for point in due.days})
        bills = []
        for due in lot:
            readings = {point: found.of_days(point, days) for point, days in due.days.items()}
            whole = {point: packed for point, packed in readings.items() if packed is not None}
            if len(whole) < len(readings):
                self.tally.refuse(due.order_id, "readings_missing")
                continue
            bill = _Bill(order_id=due.order_id, start=due.start, end=due.end, readings=whole, present=due.present)
            bills.append(bill)
        return bills

    async def _drafted(self, lot: Sequence[_Due]) -> list[_Signed]:
        """The signed bills of a lot, without those that need none."""
        bills = await self._with_readings(lot)
        drafts = await self._client.settlements.drafts([each.asked() for each in bills]) if bills else ()
        signed = []
        for bill, drafted in zip(bills, drafts, strict=True):
            if drafted.get("code"):
                self.tally.refuse(bill.order_id, drafted["code"], overtaken=OVERTAKEN_DRAFT)
            elif bill.present is not None and drafted["args"]["readings_hash"] == bill.present["readings_hash"]:
                self.tally.unchanged += 1
            else:
                step = settle(bill.order_id, drafted, bill.readings)
                signed.append(_Signed(bill=bill, intent=self._client.maker.make(step, life_s=3_600)))
        return signed

    async def _send(self, signed: Sequence[_Signed]) -> None:
        receipts = await self._client.send_all([each.intent for each in signed]) if signed else ()
        for bill, receipt in zip((each.bill for each in signed), receipts, strict=True):
            if receipt.status in ("applied", "exists"):
                self.tally.settled += bill.present is None
                self.tally.corrected += bill.present is not None
            else:
                self.tally.refuse(bill.order_id, str(receipt.code), overtaken=OVERTAKEN)
        self._progress(self.tally)
