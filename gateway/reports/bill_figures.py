"""Rows of reports of bills and readings. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chaincode.billing.readings import days_between
from gateway.reports.bill_schemas import Anchored, Cost, Settled
from gateway.reports.figures import period_of
from gateway.reports.schemas import By, Group

_FIELD_OF_REASON = {None: "settled", "correction": "corrected", "ruling": "ruled"}
# Whose, package, part, price.
_Place = tuple[str, str, str, str]


def settled(rows: Iterable[Any], *, by: By, group: Group) -> list[Settled]:
    """One row for each day or month, and part of the group, in which something was settled; in that order."""
    found: dict[tuple[str, str], Settled] = {}
    for row in rows:
        key = (period_of(row.day, by), row.part or "")
        of = {} if group is Group.NONE else {group.value: row.part}
        entry = found.setdefault(key, Settled(period=key[0], **of))
        name = _FIELD_OF_REASON[row.reason]
        setattr(entry, name, getattr(entry, name) + row.bills)
        entry.final += int(row.final or 0)
    return [found[key] for key in sorted(found)]


def months_of(start: str, end: str) -> list[str]:
    """The months (YYYY-MM) of the half-open days, in order."""
    return sorted({day[:7] for day in days_between(start, end)})


def month_before(month: str) -> str:
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]


@dataclass(slots=True, repr=False)
class _Sum:
    bills: int = 0
    amount_fen: int = 0
    energy_wh: int | None = None


@dataclass(slots=True, repr=False)
class Costs:
    """Adds up statements by month, contract or package, part and band."""

    by_contract: bool
    _sums: dict[str, dict[_Place, _Sum]] = field(default_factory=dict)

    def add(self, order_id: str, statement: Mapping[str, Any]) -> None:
        """One present bill."""
        sums = self._sums.setdefault(statement["month"], {})
        counted: set[_Place] = set()
        whose, package = (order_id if self.by_contract else ""), statement["made_of"]["package"]
        for line in statement["lines"]:
            place = (whose, package, line["part"], str(line.get("price") or ""))
            of = sums.setdefault(place, _Sum())
            of.amount_fen += line["amount_fen"]
            if "energy_wh" in line:
                of.energy_wh = (of.energy_wh or 0) + line["energy_wh"]
            of.bills += place not in counted
            counted.add(place)

    def rows(self, months: Iterable[str]) -> list[Cost]:
        """A row for each place of each month, and for what was there in the month before only."""
        return [row for month in months for row in self._of_month(month)]

    def _of_month(self, month: str) -> Iterable[Cost]:
        now, before = self._sums.get(month, {}), self._sums.get(month_before(month), {})
        for place in sorted({*now, *before}):
            of, was = now.get(place, _Sum()), before.get(place, _Sum())
            yield Cost(
                month=month,
                order_id=place[0] or None,
                package=place[1],
                part=place[2],
                price=place[3] or None,
                bills=of.bills,
                energy_wh=of.energy_wh,
                amount_fen=of.amount_fen,
                before_fen=was.amount_fen,
                change_fen=of.amount_fen - was.amount_fen,
            )


def anchored(assigned: Iterable[Any], days: Iterable[Any], *, start: str, end: str, by: By) -> list[Anchored]:
    """One row for each day or month on which points were somebody's."""
    wanted = {
        (row.point_id, day) for row in assigned for day in days_between(max(row.start, start), min(row.end or end, end))
    }
    there = wanted & {(row.point_id, row.date) for row in days}
    length = 10 if by is By.DAY else 7
    totals = Counter(day[:length] for _, day in wanted)
    held = Counter(day[:length] for _, day in there)
    points = Counter(period for period, _ in {(day[:length], point) for point, day in wanted})
    without = Counter(period for period, _ in {(day[:length], point) for point, day in wanted - there})
    return [
        Anchored(
            period=period,
            point_days=totals[period],
            anchored=held[period],
            missing=totals[period] - held[period],
            points=points[period],
            points_without=without[period],
        )
        for period in sorted(totals)
    ]
