"""A metering point: where energy is measured, what holds there from which day on, and to whom it belongs when. Pure.

Dates are market-local (UTC+8), periods half-open: `start` is the first day, `end` the first one after it. An id is
opaque; names and addresses lie with the grid company.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused

MAX_ENTRIES = 200


class Direction(StrEnum):
    """Which way energy may go: from the grid, into it, or both."""

    IMPORT = "import"
    EXPORT = "export"
    BOTH = "both"


class VoltageLevel(StrEnum):
    """Levels by which transmission and distribution are priced (输配电价): 不满1千伏, 1至20千伏, 35至110千伏以下,
    110至220千伏以下, 220千伏及以上."""

    BELOW_1KV = "below_1kv"
    FROM_1KV = "from_1kv"
    FROM_35KV = "from_35kv"
    FROM_110KV = "from_110kv"
    FROM_220KV = "from_220kv"


class PointStatus(StrEnum):
    """A closed point has a last day, and stays closed."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringPoint:
    """One metering point of the grid company `grid` (a participant).

    `connection` are the entries `{"start", "direction", "voltage_level", "capacity_va", "zone"}`, each of which holds
    until the next one's start. `periods` are `{"participant", "start", "end"?}` and `meters` `{"meter", "start",
    "end"?}`, in order of time and without overlap; on the day on which a meter is exchanged, both the old and the new
    one measured.
    """

    version: int
    grid: str
    status: PointStatus = PointStatus.OPEN
    opens_on: str
    closes_on: str | None = None
    connection: Sequence[Mapping[str, Any]]
    periods: Sequence[Mapping[str, str]] = ()
    meters: Sequence[Mapping[str, str]] = ()
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> MeteringPoint:
        return cls(**{**record, "status": PointStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        record = {name: value for name, value in values.items() if value not in (None, (), [])}
        return {**record, "status": self.status.value}

    def is_open_on(self, day: str) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day < self.closes_on)

    def check_own(self, participant: str, *, key: str) -> None:
        """Raise Refused `not_a_party` unless the point is the grid company's."""
        if self.grid != participant:
            raise Refused("not_a_party", key=key)

    def change(self, entry: Mapping[str, Any], *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """`entry` holds from its `start` on; what it leaves out stays.

        Raises Refused: `illegal_move` (closed), `date_not_allowed` (no later than what holds now), `record_full`.
        """
        self._check_open(key)
        if entry["start"] <= self.connection[-1]["start"]:
            raise Refused("date_not_allowed", key=key, path="args.start")
        connection = _added(self.connection, {**self.connection[-1], **entry}, key=key)
        return self._next(operator=operator, now_ms=now_ms, connection=connection)

    def close(self, day: str, *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """Nothing is measured from `day` on.

        Raises Refused: `illegal_move` (closed), `point_assigned`, `meter_in_service` (till then or longer),
        `date_not_allowed` (before it opened).
        """
        self._check_open(key)
        if any(period.get("end", "~") > day for period in self.periods):
            raise Refused("point_assigned", key=key)
        if any(meter.get("end", "~") > day for meter in self.meters):
            raise Refused("meter_in_service", key=key)
        if day <= self.opens_on:
            raise Refused("date_not_allowed", key=key, path="args.closes_on")
        return self._next(operator=operator, now_ms=now_ms, status=PointStatus.CLOSED, closes_on=day)

    def assign(self, participant: str, start: str, *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """The point is the participant's from `start` on.

        Raises Refused: `illegal_move` (closed), `point_assigned` (to somebody on that day or later),
        `date_not_allowed` (before it opens), `record_full`.
        """
        self._check_open(key)
        if self.periods and self.periods[-1].get("end", "~") > start:
            raise Refused("point_assigned", key=key)
        if start < self.opens_on:
            raise Refused("date_not_allowed", key=key, path="args.start")
        periods = _added(self.periods, {"participant": participant, "start": start}, key=key)
        return self._next(operator=operator, now_ms=now_ms, periods=periods)

    def end_assignment(self, end: str, *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """The point is nobody's from `end` on. Raises Refused: `point_not_assigned`, `date_not_allowed`."""
        if not self.periods or "end" in self.periods[-1]:
            raise Refused("point_not_assigned", key=key)
        if end <= self.periods[-1]["start"]:
            raise Refused("date_not_allowed", key=key, path="args.end")
        return self._next(operator=operator, now_ms=now_ms, periods=_ended(self.periods, end))

    def put_meter(self, meter: str, day: str, *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """The meter measures from `day` on.

        Raises Refused: `illegal_move` (closed), `meter_in_service` (another one), `date_not_allowed` (before the point
        opens, or the last meter's end), `record_full`.
        """
        self._check_open(key)
        last = self.meters[-1] if self.meters else None
        if last is not None and "end" not in last:
            raise Refused("meter_in_service", key=key)
        if day < self.opens_on or (last is not None and day < last["end"]):
            raise Refused("date_not_allowed", key=key)
        meters = _added(self.meters, {"meter": meter, "start": day}, key=key)
        return self._next(operator=operator, now_ms=now_ms, meters=meters)

    def take_meter(self, day: str, *, operator: str, now_ms: int, key: str) -> MeteringPoint:
        """The meter in service measures until `day`. Raises Refused `date_not_allowed` (before its first day)."""
        if day < self.meters[-1]["start"]:
            raise Refused("date_not_allowed", key=key)
        return self._next(operator=operator, now_ms=now_ms, meters=_ended(self.meters, day))

    def _check_open(self, key: str) -> None:
        if self.status is not PointStatus.OPEN:
            raise Refused("illegal_move", key=key, state=self.status)

    def _next(self, *, operator: str, now_ms: int, **changes: Any) -> MeteringPoint:
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, operator=operator, refreshed_at=at, **changes)


def register(args: Mapping[str, Any], *, grid: str, operator: str, now_ms: int) -> MeteringPoint:
    """A new point, as the arguments of `register_point` describe it."""
    entry = {name: args[name] for name in ("direction", "voltage_level", "capacity_va", "zone")}
    return MeteringPoint(
        version=1,
        grid=grid,
        opens_on=args["opens_on"],
        connection=[{"start": args["opens_on"], **entry}],
        operator=operator,
        refreshed_at=now_ms,
    )


def _added(entries: Sequence[Mapping[str, Any]], entry: Mapping[str, Any], *, key: str) -> list[Mapping[str, Any]]:
    if len(entries) >= MAX_ENTRIES:
        raise Refused("record_full", key=key)
    return [*entries, entry]


def _ended(entries: Sequence[Mapping[str, str]], end: str) -> list[Mapping[str, str]]:
    return [*entries[:-1], {**entries[-1], "end": end}]
