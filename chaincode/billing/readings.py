"""Readings held against the roots on the ledger, and what a bill needs of them. Pure.

A consumer's bill is about the energy that its metering points took in on the days on which they were its own, a plant's
statement about what its points fed in. Which
points these are, and since when, is the ledger's to say, so that none is left out and none is somebody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import add
from typing import Any

from chaincode import canonical
from chaincode.billing.packed_readings import DayReadings, unpack
from chaincode.metering.day_tree import QUARTER_HOURS, root_over, whole_of
from chaincode.metering.point import Direction, MeteringPoint
from chaincode.metering.reading_day import encode_root
from chaincode.refusals import Refused
from chaincode.settlement.delivery import reactive_energy_varh
from chaincode.settlement.sums import demand_w

_IMPORT, _EXPORT, _REACTIVE_IMPORT, _REACTIVE_EXPORT = 0, 1, 2, 3  # places in day_tree.MEASURES
_NOTHING = [0] * QUARTER_HOURS  # replaced, never changed
Anchors = Mapping[str, Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDays:
    """A metering point and the days (YYYY-MM-DD) on which a bill is about it."""

    point_id: str
    point: MeteringPoint
    days: Sequence[str]


@dataclass(slots=True, kw_only=True, repr=False)
class Measured:
    """What proven readings come to. `load` maps each day of the bill to its 96 energies (Wh) over all points, `points`
    each point to `{"energy_wh", "estimated"}`, the second in quarter-hours. `reactive_varh` is by point; `peak_w` adds
    up each point's highest quarter-hour average."""

    load: dict[str, Sequence[int]]
    points: dict[str, dict[str, int]] = field(default_factory=dict)
    reactive_varh: dict[str, int] = field(default_factory=dict)
    peak_w: int = 0
    readings_hash: str = ""


@lru_cache(64)
def days_between(start: str, end: str) -> tuple[str, ...]:
    """The dates of `[start, end)`. Nearly all bills of a run are about the same ones."""
    first = date.fromisoformat(start)
    count = (date.fromisoformat(end) - first).days
    return tuple((first + timedelta(days=number)).isoformat() for number in range(count))


def days_of(
    point: MeteringPoint, *, participant: str, start: str, end: str, other_way: Direction = Direction.EXPORT
) -> list[str]:
    """The days of `[start, end)` on which the open point is the participant's and may take energy in; with `other_way`
    IMPORT, on which it may feed energy in."""
    return [
        day
        for day in days_between(start, end)
        if point.is_open_on(day)
        and any(
            each["participant"] == participant and each["start"] <= day < each.get("end", "~") for each in point.periods
        )
        and connection_on(point, day)["direction"] != other_way
    ]


def connection_on(point: MeteringPoint, day: str) -> Mapping[str, Any]:
    """What holds at the point on a day on which it is open."""
    return [entry for entry in point.connection if entry["start"] <= day][-1]


def readings_hash(entries: Iterable[tuple[str, str, int, str]]) -> str:
    """SHA-256 (hex) of canonical `[[point, date, version, root], …]`, ascending: which readings a bill is made of."""
    return hashlib.sha256(canonical.dumps(sorted(map(list, entries)))).hexdigest()


def anchored_hash(wanted: Sequence[PointDays], anchors: Anchors) -> str:
    """The readings hash of what the ledger has. `anchors` are the records of `point:date`.

    Raises Refused `readings_missing`.
    """
    return readings_hash(
        (each.point_id, day, anchor["version"], anchor["root"])
        for each in wanted
        for day in each.days
        for anchor in (_anchor(each.point_id, day, anchors),)
    )


def measure(
    packed: Mapping[str, str],
    wanted: Sequence[PointDays],
    anchors: Anchors,
    *,
    days: Sequence[str],
    prove: bool = True,
    fed_in: bool = False,
) -> Measured:
    """What packed readings by point come to, once each day has the root that the ledger has.

    It is the energy taken in, or with `fed_in` what was fed in. Without `prove` roots are not computed, which is most
    of the work: for a draft, which `Settle` will not believe.
    Raises Refused: `points_differ` (readings of just the points wanted, each of just its days), `readings_missing` (a
    day without a root), `readings_invalid` (no packed readings), `readings_differ` (another root).
    """
    odd = packed.keys() ^ {each.point_id for each in wanted}
    if odd:
        raise Refused("points_differ", key=min(odd))
    measured = Measured(load=dict.fromkeys(days, _NOTHING), readings_hash=anchored_hash(wanted, anchors))
    for each in wanted:
        found = _unpacked(packed[each.point_id], each)
        if prove:
            for day, readings in zip(each.days, found, strict=True):
                _prove(each.point_id, day, readings, anchors)
        _add(measured, each, found, column=_EXPORT if fed_in else _IMPORT)
    return measured


def _unpacked(text: str, wanted: PointDays) -> list[DayReadings]:
    try:
        found = unpack(text)
    except ValueError:
        raise Refused("readings_invalid", key=wanted.point_id) from None
    if [day.day for day in found] != [int(day[8:]) for day in wanted.days]:
        raise Refused("points_differ", key=wanted.point_id)
    return found


def _add(measured: Measured, wanted: PointDays, found: Sequence[DayReadings], *, column: int) -> None:
    energy_wh = estimated = imported = exported = 0
    for day, readings in zip(wanted.days, found, strict=True):
        energies = readings.columns[column]
        before = measured.load[day]
        measured.load[day] = list(energies) if before is _NOTHING else list(map(add, before, energies))
        energy_wh += sum(energies)
        estimated += QUARTER_HOURS - readings.flags.count(0)
        imported += sum(readings.columns[_REACTIVE_IMPORT])
        exported += sum(readings.columns[_REACTIVE_EXPORT])
    measured.reactive_varh[wanted.point_id] = reactive_energy_varh(imported_varh=imported, exported_varh=exported)
    measured.peak_w += demand_w([readings.columns[_IMPORT] for readings in found])
    measured.points[wanted.point_id] = {"energy_wh": energy_wh, "estimated": estimated}


def _prove(point_id: str, day: str, readings: DayReadings, anchors: Anchors) -> None:
    where = f"{point_id}:{day}"
    try:
        root = root_over(whole_of(readings.salt, readings.columns, readings.flags), readings.tree)
    except ValueError:
        raise Refused("readings_invalid", key=where) from None
    if encode_root(root) != _anchor(point_id, day, anchors)["root"]:
        raise Refused("readings_differ", key=where)


def _anchor(point_id: str, day: str, anchors: Anchors) -> Mapping[str, Any]:
    anchor = anchors.get(f"{point_id}:{day}")
    if anchor is None:
        raise Refused("readings_missing", key=f"{point_id}:{day}")
    return anchor
