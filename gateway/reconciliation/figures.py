"""A party's own figures of a month, read line by line: energy by point and day, and amounts by part. Pure.

A line with `point` says what the party measured there: on `date`, or in the whole month where it names none. A line
with `part` says what the party makes of a part of the bill, as fine as it likes: by price, tier, account, zone and
voltage level. `order_id` says of which contract, `month` of which month. Figures of a plant name it by `plant_id`, and
all their amounts are of one part: they may be by role and payee. The columns of a bill's own export, and of one's own
income of a plant, are all known, so that an export fits what it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.dates import is_date
from chaincode.units import parse_decimal
from gateway.bills.schemas import LINE_COLUMNS
from gateway.plants.schemas import INCOME_COLUMNS
from gateway.problems import ProblemError

MAX_LINES = 500_000
_MAX_TEXT = 80  # a payee is `producer:` and an id
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 2**53 - 1
Row = Mapping[str, str]
Key = tuple[str, ...]
"""A part, and its details in the order of the form's; "" for one that is not stated."""
_FIGURES = frozenset({"point", "date", "energy_kwh", "price_yuan_per_kwh", "amount_yuan"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What figures are of. `key` is the column that says whose month it is, in the form `fits`; by `details` lines of
    one part are told apart. Where all lines are of one part, `part` is it; they are then about the same energy, of
    which each says who gets what."""

    key: str
    fits: re.Pattern[str]
    columns: frozenset[str]
    details: tuple[str, ...]
    part: str | None = None


BILLS = Form(
    key="order_id",
    fits=_HASH,
    columns=_FIGURES | {*LINE_COLUMNS},
    details=("price", "tier", "account", "zone", "voltage_level"),
)
PLANTS = Form(
    key="plant_id",
    fits=_ID,
    columns=_FIGURES | {*INCOME_COLUMNS, "payee"},
    details=("role", "payee"),
    part="producer_income",
)


@dataclass(slots=True, kw_only=True, repr=False)
class Amount:
    """What lines of one part and the same details come to. None where no line states it; a price or share that differs
    between lines is none."""

    amount_fen: int = 0
    energy_wh: int | None = None
    price_e8: int | None = None
    share_bp: int | None = None
    lines: int = 0

    def add(
        self,
        *,
        amount_fen: int,
        energy_wh: int | None,
        price_e8: int | None,
        share_bp: int | None = None,
        same_energy: bool = False,
    ) -> None:
        """One more line; `same_energy`: it is about the energy that the others are about."""
        self.price_e8 = price_e8 if self.lines == 0 or self.price_e8 == price_e8 else None
        self.share_bp = share_bp if self.lines == 0 or self.share_bp == share_bp else None
        self.amount_fen += amount_fen
        if energy_wh is not None:
            self.energy_wh = energy_wh if same_energy else (self.energy_wh or 0) + energy_wh
        self.lines += 1


@dataclass(slots=True, kw_only=True, repr=False)
class OwnFigures:
    """What a party has of one bill, or of a plant's month. `days` is by point and date, `points` by point where no day
    is named."""

    form: Form = BILLS
    days: dict[str, dict[str, int]] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    parts: dict[Key, Amount] = field(default_factory=dict)

    @property
    def details(self) -> dict[str, frozenset[str]]:
        """Of each part, the details that any of its lines states: as fine it is compared."""
        stated: dict[str, frozenset[str]] = {}
        for part, *values in self.parts:
            named = {name for name, value in zip(self.form.details, values, strict=True) if value}
            stated[part] = stated.get(part, frozenset()) | named
        return stated


def read_figures(
    rows: Iterable[Sequence[Any]], *, month: str, only: str | None, form: Form = BILLS
) -> dict[str, OwnFigures]:
    """The figures by order, or by plant; those of other months are left out. `only` is that of lines which name none,
    and no others are wanted.

    Raises ProblemError `invalid_figures` (context: `fault` and, where it is one line's, `line` from 1 on; no value).
    """
    lines = iter(rows)
    head = [str(cell).strip() for cell in next(lines, ())]
    if not head or len(set(head)) != len(head) or not form.columns.issuperset(head):
        raise ProblemError("invalid_figures", context={"fault": "columns", "known": sorted(form.columns)})
    found: dict[str, OwnFigures] = {}
    for number, cells in enumerate(lines, start=2):
        if number > MAX_LINES:
            raise ProblemError("invalid_figures", context={"fault": "too_many_lines", "limit": MAX_LINES})
        row = {name: _text(cell) for name, cell in zip(head, cells, strict=False)}
        if not any(row.values()):
            continue
        try:
            _take(found, row, month=month, only=only, form=form)
        except ValueError as error:
            raise ProblemError("invalid_figures", context={"fault": str(error), "line": number}) from None
    return found


def _take(found: dict[str, OwnFigures], row: Row, *, month: str, only: str | None, form: Form) -> None:
    whose = row.get(form.key) or only
    if whose is None or not form.fits.fullmatch(whose):
        raise ValueError(form.key)
    of = row.get("month") or row.get("date", "")[:7] or month
    if of != month or (only is not None and whose != only):
        return
    figures = found.setdefault(whose, OwnFigures(form=form))
    if row.get("part"):
        _take_part(figures, row)
    elif row.get("point"):
        _take_point(figures, row)
    elif form.part is None:
        raise ValueError("part")
    else:
        _take_part(figures, {**row, "part": form.part})


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
    form = figures.form
    key = (row["part"], *(row.get(name, "") for name in form.details))
    if max(map(len, key)) > _MAX_TEXT:
        raise ValueError("part")
    figures.parts.setdefault(key, Amount()).add(
        amount_fen=amount_fen,
        energy_wh=_number(row, "energy_wh", "energy_kwh", places=3),
        price_e8=_number(row, "price_e8_yuan_per_kwh", "price_yuan_per_kwh", places=8),
        share_bp=None if form.part is None else _number(row, "share_bp", "share_bp", places=0),
        same_energy=form.part is not None,
    )


def _number(row: Row, name: str, decimal: str, *, places: int) -> int | None:
    """The integer under `name`, or the decimal number under `decimal` in its smallest unit. None where neither is."""
    if name != decimal and row.get(name) and row.get(decimal):
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
