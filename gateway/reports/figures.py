"""Rows of reports out of counts by day. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chaincode.units import divide_half_away
from gateway.market.schemas import BILATERAL, Mode
from gateway.reports.schemas import Activity, By, Group, Registered, Standing, Trades

_EPOCH = date(1970, 1, 1)
_FIELD_OF_ACTION = {
    "audit": "audited",
    "archive": "archived",
    "reject": "rejected",
    "cancel": "cancelled",
    "lapse": "lapsed",
    "expire": "expired",
    "dispute": "disputes_opened",
    "resolve": "disputes_ruled",
}


def activity(steps: Iterable[Any], concluded: Iterable[Any], *, by: By, group: Group, own: bool) -> list[Activity]:
    """One row for each day or month, and part of the group, in which something happened; in that order."""
    rows: dict[tuple[str, str], Activity] = {}

    def row_of(each: Any) -> Activity:
        key = (period_of(each.day, by), each.part or "")
        return rows.setdefault(key, Activity(period=key[0], **_part(group, each.part), energy_wh=0 if own else None))

    for each in steps:
        row = row_of(each)
        row.created += int(each.made)
        if each.action == "pass_on":
            row.passed_on += each.steps - int(each.made)  # the contract that ends; the other is the one that goes on
        elif (field := _FIELD_OF_ACTION.get(each.action)) is not None:
            setattr(row, field, getattr(row, field) + each.steps)
    for each in concluded:
        row = row_of(each)
        row.concluded += each.orders
        row.public_energy_wh += int(each.public_energy_wh or 0)
        if own:
            row.energy_wh = (row.energy_wh or 0) + int(each.energy_wh or 0)
    return [rows[key] for key in sorted(rows)]


def trades(concluded: Iterable[Any], *, by: By, group: Group, own: bool) -> list[Trades]:
    """One row for each day or month, part of the group and mode; in that order."""
    found: dict[tuple[str, str, Mode], list[Any]] = {}
    for each in concluded:
        key = (period_of(each.day, by), each.part or "", Mode(each.origin or BILATERAL))
        found.setdefault(key, []).append(each)
    return [_trades(period, mode, rows, group=group, own=own) for (period, _, mode), rows in sorted(found.items())]


def registered(rows: Iterable[Any], *, by: By) -> list[Registered]:
    """One row for each day or month and kind of participant; in that order."""
    numbers: Counter[tuple[str, str]] = Counter()
    for row in rows:
        numbers[period_of(row.day, by), row.kind] += row.participants
    return [Registered(period=period, kind=kind, registered=n) for (period, kind), n in sorted(numbers.items())]


def standing(rows: Iterable[Any], *, group: Group) -> list[Standing]:
    """One row for each state and part of the group."""
    return [Standing(state=row.state, stage=row.stage, orders=row.orders, **_part(group, row.part)) for row in rows]


def period_of(day: int, by: By) -> str:
    """The market-local day (YYYY-MM-DD) or month (YYYY-MM) of a number of days since 1970-01-01."""
    text = (_EPOCH + timedelta(days=day)).isoformat()
    return text if by is By.DAY else text[:7]


@dataclass(slots=True)
class _Prices:
    """Public prices, and what weighs in their mean: energy with a single price, and energy times price."""

    least: int | None = None
    most: int | None = None
    energy_wh: int = 0
    weighed: int = 0

    def add(self, row: Any) -> None:
        self.least = row.least if self.least is None else min(self.least, row.least)
        self.most = row.most if self.most is None else max(self.most, row.most)
        if row.least == row.most:
            self.energy_wh += int(row.public_energy_wh)
            self.weighed += int(row.public_energy_wh) * row.least

    @property
    def mean(self) -> int | None:
        return divide_half_away(self.weighed, self.energy_wh) if self.energy_wh else None


def _trades(period: str, mode: Mode, rows: Sequence[Any], *, group: Group, own: bool) -> Trades:
    prices = _Prices()
    for row in rows:
        if row.least is not None:
            prices.add(row)
    return Trades(
        period=period,
        mode=mode,
        **_part(group, rows[0].part),
        concluded=sum(row.orders for row in rows),
        public=sum(row.public for row in rows),
        public_energy_wh=sum(int(row.public_energy_wh or 0) for row in rows),
        energy_wh=sum(int(row.energy_wh or 0) for row in rows) if own else None,
        price_least_e8_yuan_per_kwh=prices.least,
        price_mean_e8_yuan_per_kwh=prices.mean,
        price_most_e8_yuan_per_kwh=prices.most,
    )


def _part(group: Group, part: str | None) -> dict[str, Any]:
    return {} if group is Group.NONE else {group.value: part}
