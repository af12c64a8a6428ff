"""Readings as the grid company's instance handles them: a point's day, what is found about it, its state. Pure.

Energy is in Wh and varh. A day has four measures of 96 quarter-hours; where a quarter-hour was not measured, its value
is None in an arrival, and carries a flag once it is kept.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as calendar_date
from enum import IntEnum, StrEnum
from typing import cast

from chaincode.metering.day_tree import MAX_VALUE, QUARTER_HOURS

Series = Sequence[int | None]
"""96 values of one measure."""


class State(StrEnum):
    """`received`: something found has to be settled first. `superseded`: a later version counts."""

    RECEIVED = "received"
    VALIDATED = "validated"
    ANCHORED = "anchored"
    SUPERSEDED = "superseded"


class Flag(IntEnum):
    """How a quarter-hour came about; the number goes into its leaf and stays with it to the end. A day with a missing
    one is not anchored."""

    MEASURED = 0
    INTERPOLATED = 1
    PROFILE_TO_REGISTER = 2
    COMPARABLE_DAYS = 3
    MISSING = 255


class Code(StrEnum):
    """What can be found about a day. Those of SETTLING have to be settled, by a correction or by an agent who accepts
    the day as it is; the others are told."""

    MISSING = "missing"
    NEGATIVE = "negative"
    ESTIMATED = "estimated"
    BEYOND_CAPACITY = "beyond_capacity"
    AGAINST_DIRECTION = "against_direction"
    NO_METER = "no_meter"
    GAP_AT_METER_CHANGE = "gap_at_meter_change"
    METER_FAULTY = "meter_faulty"
    REGISTER_DIFFERS = "register_differs"
    UNUSUAL_SUM = "unusual_sum"
    UNUSUAL_PEAK = "unusual_peak"


SETTLING = frozenset(Code) - {Code.NEGATIVE, Code.ESTIMATED}
ACCEPTABLE = SETTLING - {Code.MISSING}
"""What an agent may accept: a value that is not there cannot be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: at which quarter-hour first (None: the day as a whole), and at how many of them."""

    code: Code
    interval: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A point's day as it came in: its four measures, each None where it did not say anything about that one."""

    point: str
    date: str
    active_import: Series = field(repr=False)
    active_export: Series = field(repr=False)
    reactive_import: Series = field(repr=False)
    reactive_export: Series = field(repr=False)

    @property
    def series(self) -> tuple[Series, Series, Series, Series]:
        return self.active_import, self.active_export, self.reactive_import, self.reactive_export

    @property
    def whole(self) -> bool:
        """Whether each quarter-hour has a value, and none is negative."""
        return all(None not in measure and min(cast(Sequence[int], measure)) >= 0 for measure in self.series)

    def digest(self) -> bytes:
        """SHA-256 of what came in: by it a day that comes again is known."""
        values = array("q", [-(2**62) if value is None else value for series in self.series for value in series])
        return hashlib.sha256(values.tobytes()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the ledger says of the point on the day: `capacity_va`, direction, and the meter in service.

    Without a meter, `after_meter` says that there was one before. `ratio` and `resolution_wh` are the meter's.
    """

    capacity_va: int
    direction: str
    meter: str | None
    ratio: int = 1
    resolution_wh: int = 1
    faulty: bool = False
    after_meter: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """What a meter's registers showed (Wh, varh, before the ratio): import and export, active and reactive."""

    values: tuple[int, int, int, int] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a day is held against: its point and meter, the register's differences over it (after the ratio), sum and
    peak of the point's own past days, and comparable days, newest first, each with its four measures."""

    installation: Installation
    register: tuple[int, int, int, int] | None = field(default=None, repr=False)
    past: Sequence[tuple[int, int]] = field(default=(), repr=False)
    comparable: Sequence[Sequence[Sequence[int]]] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A day after validation and estimation: complete unless a flag is MISSING."""

    series: tuple[list[int], list[int], list[int], list[int]] = field(repr=False)
    flags: bytes
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        return Flag.MISSING not in self.flags

    @property
    def settled(self) -> bool:
        return not any(finding.code in SETTLING for finding in self.findings)


def day_type(date: str) -> str:
    """`workday` from Monday to Friday, `weekend` on Saturday and Sunday: what a point's days are compared by."""
    return "weekend" if calendar_date.fromisoformat(date).weekday() > 4 else "workday"


def fault_of(series: Mapping[str, object]) -> str | None:
    """The name of the measure that is not 96 integers within ±(2^53 - 1), or None in their place."""
    for name, values in series.items():
        if not isinstance(values, list) or len(values) != QUARTER_HOURS:
            return name
        for value in values:
            if value is not None and (type(value) is not int or not -MAX_VALUE <= value <= MAX_VALUE):
                return name
    return None
