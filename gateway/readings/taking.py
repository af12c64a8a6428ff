"""Taking days into the store: each is judged, given a salt and a root, and written as its next version.

Runs in the store's writer, one database transaction a call, on what the ledger says of the points.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from chaincode.dates import market_day
from chaincode.metering.day_tree import SALT_BYTES, root_over, tree_of, whole_of
from gateway.readings import repository
from gateway.readings.arrivals import Item, Rejected
from gateway.readings.encoding import decode_day, encode_day
from gateway.readings.estimation import COMPARABLE_DAYS
from gateway.readings.installations import Ledger, days_from
from gateway.readings.model import Arrival, Context, Flag, Judged, State, day_type
from gateway.readings.repository import Key
from gateway.readings.validation import judge

_DAYS_BACK = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a line: `stored` as `version`, `exists` (the same day came before) or `rejected` by a code."""

    line: int
    status: str
    point: str | None = None
    date: str | None = None
    version: int | None = None
    state: str | None = None
    code: str | None = None
    field: str | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One batch of days. `grid` is the participant that brings them, `source` how they came; `random` gives salts."""

    ledger: Ledger
    grid: str
    source: str
    now_ms: int
    random: Callable[[int], bytes]
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _found: list[tuple[Key, int, Any]] = field(default_factory=list)

    def take(self, connection: Connection, items: Sequence[Item]) -> list[Answer]:
        """Write what is new; an answer for each item, in their order."""
        answers: dict[int, Answer] = {}
        arrivals: dict[Key, tuple[int, Arrival]] = {}
        for line, item in items:
            refused = item if isinstance(item, Rejected) else self._refuse(item, arrivals)
            if refused is not None:
                answers[line] = _rejected(line, refused)
            elif isinstance(item, Arrival):
                arrivals[item.point, item.date] = line, item
        latest = repository.latest_of(connection, arrivals)
        judging = Judging.read(connection, self.ledger, list(arrivals))
        for key, (line, arrival) in arrivals.items():
            before, content = latest.get(key), arrival.digest()
            if before is not None and before.content == content:
                answers[line] = _stored(line, arrival, "exists", before.version, before.state, ())
                continue
            version = before.version + 1 if before else 1
            judged = judging.judge(connection, arrival)
            state = State.VALIDATED if judged.settled else State.RECEIVED
            self._rows.append(self._row(arrival, judged, version=version, state=state, content=content))
            self._found.extend((key, version, finding) for finding in judged.findings)
            codes = tuple(finding.code.value for finding in judged.findings)
            answers[line] = _stored(line, arrival, "stored", version, state, codes)
        repository.add_days(connection, self._rows)
        repository.add_findings(connection, self._found, now_ms=self.now_ms)
        judging.keep_pasts(connection)
        return [answers[line] for line, _ in items]

    def _refuse(self, arrival: Arrival, earlier: dict[Key, tuple[int, Arrival]]) -> Rejected | None:
        grid, code = self.ledger.grid_of(arrival.point), None
        if grid is None:
            code = "unknown_point"
        elif grid != self.grid:
            code = "not_a_party"
        elif arrival.date >= market_day(self.now_ms):
            code = "day_not_over"
        elif self.ledger.installation(arrival.point, arrival.date) is None:
            code = "point_not_open"
        elif (arrival.point, arrival.date) in earlier:
            code = "doubled"
        return Rejected(point=arrival.point, date=arrival.date, code=code) if code else None

    def _row(self, arrival: Arrival, judged: Judged, *, version: int, state: State, content: bytes) -> dict[str, Any]:
        salt = self.random(SALT_BYTES)
        return {
            "point": arrival.point,
            "date": arrival.date,
            "version": version,
            "state": state.value,
            "source": self.source,
            "received_at": self.now_ms,
            "corrects": version - 1 or None,
            "content": content,
            "salt": salt,
            **kept(judged, salt),
        }


class Judging:
    """Days held against what the ledger, the registers and their points' past say."""

    def __init__(self, ledger: Ledger, registers: dict[Key, Any], pasts: dict[tuple[str, str], Any]) -> None:
        self._ledger = ledger
        self._registers = registers
        self._pasts = pasts
        self._changed: set[tuple[str, str]] = set()

    @classmethod
    def read(cls, connection: Connection, ledger: Ledger, keys: Sequence[Key]) -> Judging:
        points = sorted({point for point, _ in keys})
        dates = sorted({each for _, date in keys for each in (date, days_from(date, 1))})
        registers = repository.registers_of(connection, points, dates)
        return cls(ledger, registers, repository.pasts_of(connection, points))

    def judge(self, connection: Connection, arrival: Arrival) -> Judged:
        """The day; a settled one counts among the past of the point from then on."""
        point, date = arrival.point, arrival.date
        installation = self._ledger.installation(point, date)
        if installation is None:
            raise ValueError("the point is not open on this day")  # such days are rejected before
        past = self._pasts.get((point, day_type(date)), [])
        context = Context(
            installation=installation,
            register=self._ledger.difference(point, date, self._registers),
            past=[(total, peak) for of, total, peak in past if of < date],
            comparable=() if arrival.whole else self._comparable(connection, arrival),
        )
        judged = judge(arrival, context)
        if judged.settled:
            self.count(point, date, judged)
        return judged

    def count(self, point: str, date: str, judged: Judged) -> None:
        """Take the day among the past of its point."""
        key = point, day_type(date)
        active = [a + b for a, b in zip(judged.series[0], judged.series[1], strict=True)]
        others = [each for each in self._pasts.get(key, []) if each[0] != date]
        self._pasts[key] = sorted([*others, (date, sum(active), max(active))])
        self._changed.add(key)

    def keep_pasts(self, connection: Connection) -> None:
        repository.put_pasts(connection, {key: self._pasts[key] for key in self._changed})

    def _comparable(self, connection: Connection, arrival: Arrival) -> list[list[list[int]]]:
        dates = [days_from(arrival.date, -back) for back in range(1, _DAYS_BACK + 1)]
        alike = [date for date in dates if day_type(date) == day_type(arrival.date)]
        found = repository.days_before(connection, arrival.point, alike, limit=COMPARABLE_DAYS)
        return [decode_day(data)[0] for data in found]


def kept(judged: Judged, salt: bytes) -> dict[str, Any]:
    """The columns that follow from a judged day and its salt."""
    tree = tree_of(salt, judged.series, judged.flags) if judged.complete else None
    root = root_over(whole_of(salt, judged.series, judged.flags), tree) if tree else None
    return {"data": encode_day(judged.series, judged.flags), "tree": tree, "root": root}


def as_it_came(point: str, date: str, data: bytes) -> Arrival:
    """A kept day without what was estimated."""
    series, flags = decode_day(data)
    gaps = [flag != Flag.MEASURED for flag in flags]
    a, b, c, d = [[None if gap else value for gap, value in zip(gaps, measure, strict=True)] for measure in series]
    return Arrival(point=point, date=date, active_import=a, active_export=b, reactive_import=c, reactive_export=d)


def register_row(row: dict[str, Any], *, now_ms: int) -> dict[str, Any]:
    """A row of `registers` for a register reading (`schemas.RegisterReading`)."""
    shown = [row["active_import_wh"], row["active_export_wh"], row["reactive_import_varh"], row["reactive_export_varh"]]
    names = ("point", "date", "meter", "occasion")
    return {**{name: row[name] for name in names}, "shown": json.dumps(shown), "received_at": now_ms}


def _rejected(line: int, item: Rejected) -> Answer:
    return Answer(line=line, status="rejected", point=item.point, date=item.date, code=item.code, field=item.field)


def _stored(line: int, arrival: Arrival, status: str, version: int, state: State, codes: tuple[str, ...]) -> Answer:
    return Answer(
        line=line,
        status=status,
        point=arrival.point,
        date=arrival.date,
        version=version,
        state=state.value,
        findings=codes,
    )
