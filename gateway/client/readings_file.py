"""Files of packed readings: one JSON object `{"point", "month", "readings"}` a line, as a grid company gives them out.

Whoever may have a point's readings gets them with the salts that prove them (`chaincode/billing/packed_readings.py`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chaincode.billing.packed_readings import pack, unpack


class ReadingsFileError(ValueError):
    """The file is none of packed readings; the message says in which line."""


@dataclass(frozen=True, slots=True, repr=False)
class ReadingsFile:
    """Packed readings by point and month (YYYY-MM)."""

    packed: Mapping[tuple[str, str], str]

    @classmethod
    def read(cls, path: Path) -> ReadingsFile:
        """Raises ReadingsFileError, OSError."""
        with path.open(encoding="utf-8") as lines:
            return cls.parse(lines, name=str(path))

    @classmethod
    def parse(cls, lines: Iterable[str], *, name: str) -> ReadingsFile:
        """The file `name` from its lines. Raises ReadingsFileError."""
        packed: dict[tuple[str, str], str] = {}
        for number, line in enumerate(lines, start=1):
            try:
                value = json.loads(line)
                packed[str(value["point"]), str(value["month"])] = str(value["readings"])
            except (ValueError, KeyError, TypeError):
                raise ReadingsFileError(f"{name}, line {number}: no packed readings of a point and month") from None
        return cls(packed)

    async def of_points(self, _: Collection[str]) -> ReadingsFile:
        """Itself: a file has the readings of all points at hand (`settlement_run.ReadingsSource`)."""
        return self

    def of_days(self, point: str, days: Iterable[str]) -> str | None:
        """The point's readings of days of one month, packed; None where the file lacks one of them."""
        wanted = set(days)
        chosen = self._of_days(point, wanted)
        return None if chosen is None or chosen[1] < len(wanted) else chosen[0]

    def among_days(self, point: str, days: Iterable[str]) -> str | None:
        """The point's readings of those of the days of one month that the file has; None where it has none of them."""
        chosen = self._of_days(point, set(days))
        return None if chosen is None or chosen[1] == 0 else chosen[0]

    def _of_days(self, point: str, wanted: Collection[str]) -> tuple[str, int] | None:
        """Packed, and how many days these are; None where the file has nothing of the point in that month."""
        text = self.packed.get((point, min(wanted, default="")[:7]))
        if text is None:
            return None
        try:
            found = unpack(text)
        except ValueError:
            raise ReadingsFileError(f"point {point}: what the file has is no packed readings") from None
        numbers = {int(day[8:]) for day in wanted}
        chosen = [day for day in found if day.day in numbers]
        return (text if len(chosen) == len(found) else pack(chosen)), len(chosen)
