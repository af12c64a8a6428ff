"""A party's own figures of a month, read line by line: energy by point and day, and amounts by part. Pure.

A line with `point` says what the party measured there: on `date`, or in the whole month where it names none. A line
with `part` says what the party makes of a part of the bill, as fine as it likes: by price, tier, account, zone and
voltage level. `order_id` says of which contract, `month` of which month. The columns of a bill's own export
(`gateway/bills/schemas.py`) are all known, so that an export fits its bill.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.dates import is_date
from chaincode.units import parse_decimal
from gateway.bills.schemas import LINE_COLUMNS
from gateway.problems import ProblemError

COLUMNS = frozenset(
    {*LINE_COLUMNS, "point", "date", "energy_kwh", "price_yuan_per_kwh", "amount_yuan"},
)
DETAILS = ("price", "tier", "account", "zone", "voltage_level")
"""By what lines of one part are told apart."""
MAX_LINES = 500_000
_MAX_TEXT = 64
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 2**53 - 1
Row = Mapping[str, str]
Key = tuple[str, ...]
"""A part, and its details in the order of `DETAILS`; "" for one that is not stated."""


@dataclass(slots=True, kw_only=True, repr=False)
class Amount:
    """What lines of one part and the same details come to. None where no line states it; a price that differs between
    lines is none."""

    amount_fen: int = 0
    energy_wh: int | None = None
    price_e8: int | None = None
    lines: int = 0

    def add(self, *, amount_fen: int, energy_wh: int | None, price_e8: int | None) -> None:
        self.price_e8 = price_e8 if self.lines == 0 or self.price_e8 == price_e8 else None
        self.amount_fen += amount_fen
        if energy_wh is not None:
            self.energy_wh = (self.energy_wh or 0) + energy_wh
        self.lines += 1


@dataclass(slots=True, kw_only=True, repr=False)
class OwnFigures:
    """What a party has of one bill. `days` is by point and date, `points` by point where no day is named."""

    days: dict[str, dict[str, int]] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    parts: dict[Key, Amount] = field(default_factory=dict)

    @property
    def details(self) -> dict[str, frozenset[str]]:
        """Of each part, the details that any of its lines states: as fine it is compared."""
        stated: dict[str, frozenset[str]] = {}
        for part, *values in self.parts:
            named = {name for name, value in zip(DETAILS, values, strict=True) if value}
            stated[part] = stated.get(part, frozenset()) | named
        return stated


def read_figures(rows: Iterable[Sequence[Any]], *, month: str, order_id: str | None) -> dict[str, OwnFigures]:
    """The figures by order; those of other months are left out. `order_id` is that of lines which name none.

    Raises ProblemError `invalid_figures` (context: `fault` and, where it is one line's, `line` from 1 on; no value).
    """
    lines = iter(rows)
    head = [str(cell).strip() for cell in next(lines, ())]
    if not head or len(set(head)) != len(head) or not COLUMNS.issuperset(head):
        raise ProblemError("invalid_figures", context={"fault": "columns", "known": sorted(COLUMNS)})
    found: dict[str, OwnFigures] = {}
    for number, cells in enumerate(lines, start=2):
        if number > MAX_LINES:
            raise ProblemError("invalid_figures", context={"fault": "too_many_lines", "limit": MAX_LINES})
        row = {name: _text(cell) for name, cell in zip(head, cells, strict=False)}
        if not any(row.values()):
            continue
        try:
            _take(found, row, month=month, order_id=order_id)
        except ValueError as error:
            raise ProblemError("invalid_figures", context={"fault": str(error), "line": number}) from None
    return found


def _take(found: dict[str, OwnFigures], row: Row, *, month: str, order_id: str | None) -> None:
    order = row.get("order_id") or order_id
    if order is None or not _HASH.fullmatch(order):
        raise ValueError("order_id")
    of = row.get("month") or row.get("date", "")[:7] or month
    if of != month or (order_id is not None and order != order_id):
        return
    figures = found.setdefault(order, OwnFigures())
    if row.get("part"):
        _take_part(figures, row)
    elif row.get("point"):
        _take_point(figures, row)
    else:
        raise ValueError("part")


def _take_point(figures: OwnFigures, row: Row) -> None:
    point, date = row["point"], row.get("date", "")
    energy_wh = _number(row, "energy_wh", "energy_kwh", places=3)
    if energy_wh is None or energy_wh < 0:
        raise ValueError("energy_wh")
    if not _ID.fullmatch(point):
        raise ValueError("point")
    if date and not is_date(date):
        raise ValueError("date")
    of: dict[str, int] = figures.days.setdefault(point, {}) if date else figures.points
    name = date or point
    of[name] = of.get(name, 0) + energy_wh


def _take_part(figures: OwnFigures, row: Row) -> None:
    amount_fen = _number(row, "amount_fen", "amount_yuan", places=2)
    if amount_fen is None:
        raise ValueError("amount_fen")
    key = (row["part"], *(row.get(name, "") for name in DETAILS))
    if max(map(len, key)) > _MAX_TEXT:
        raise ValueError("part")
    figures.parts.setdefault(key, Amount()).add(
        amount_fen=amount_fen,
        energy_wh=_number(row, "energy_wh", "energy_kwh", places=3),
        price_e8=_number(row, "price_e8_yuan_per_kwh", "price_yuan_per_kwh", places=8),
    )


def _number(row: Row, name: str, decimal: str, *, places: int) -> int | None:
    """The integer under `name`, or the decimal number under `decimal` in its smallest unit. None where neither is."""
    if row.get(name) and row.get(decimal):
        raise ValueError(name)
    for column, digits in ((name, 0), (decimal, places)):
        if row.get(column):
            try:
                value = parse_decimal(row[column], places=digits)
            except ValueError:
                raise ValueError(column) from None
            if abs(value) > _MOST:
                raise ValueError(column)
            return value
    return None


def _text(cell: Any) -> str:
    """A cell as text. A sheet's numbers are floats: whole ones are integers, others their shortest decimal."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(cell, ".10f").rstrip("0")
    return "" if cell is None else str(cell).strip()
