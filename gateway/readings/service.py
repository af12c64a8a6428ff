"""Readings at the grid company's instance: days taken in, registers, decisions on findings, days to be anchored."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.readings import anchors, repository
from gateway.readings.arrivals import Item
from gateway.readings.encoding import decode_day
from gateway.readings.installations import Ledger, days_from
from gateway.readings.model import ACCEPTABLE, SETTLING, Arrival, Code, Judged, State
from gateway.readings.repository import Key
from gateway.readings.rights import Periods, Right, within
from gateway.readings.store import ReadingStore
from gateway.readings.taking import Answer, Judging, Taking, as_it_came, kept, register_row
from gateway.readings.undecided import Version, codes_of, undecided

BATCH = 250
"""Days in one database transaction: what a reader waits for, and what is in memory, stays small."""


class ReadingService:
    """`read_model` has the ledger's points and meters, `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, store: ReadingStore, read_model: Database, clock: Callable[[], int]) -> None:
        self.store = store
        self._read_model = read_model
        self._clock = clock

    async def receive(self, items: Sequence[Item], *, grid: str, source: str) -> list[Answer]:
        """Take the days in, in batches; what became of each, in their order. What a batch has taken in stays."""
        answers: list[Answer] = []
        for start in range(0, len(items), BATCH):
            part = items[start : start + BATCH]
            ledger = await self.ledger([item.point for _, item in part if isinstance(item, Arrival)])
            taking = Taking(ledger=ledger, grid=grid, source=source, now_ms=self._clock(), random=os.urandom)
            answers += await self.store.write(partial(taking.take, items=part))
        return answers

    async def receive_registers(self, rows: Sequence[Mapping[str, Any]], *, grid: str) -> list[str | None]:
        """Keep register readings, and judge days anew that they close and that are not anchored.

        For each row None, or why it was rejected: `unknown_point`, `not_a_party`, `unknown_meter` (not at this point on
        that day).
        """
        ledger = await self.ledger([row["point"] for row in rows])
        codes = [_register_fault(ledger, row, grid) for row in rows]
        good = [dict(row) for row, code in zip(rows, codes, strict=True) if code is None]
        await self.store.write(partial(self._keep_registers, ledger=ledger, rows=good))
        return codes

    async def accept(self, key: Key, *, version: int, grid: str, by: str) -> None:
        """Let a day that something was found about stand as it is.

        Raises ProblemError: `not_found`, `precondition_failed` (another version is the last one),
        `readings_not_acceptable` (nothing waits for a decision, or a value is missing).
        """
        ledger = await self.ledger([key[0]])
        if ledger.grid_of(key[0]) != grid:
            raise ProblemError("not_found")
        await self.store.write(partial(self._accept, ledger=ledger, key=key, version=version, by=by))

    async def waiting(self, after: Key | None, *, grid: str, limit: int) -> tuple[list[dict[str, Any]], Key | None]:
        """Validated days that wait to be anchored, by date and point, with the version that the ledger expects next;
        and after which of them to go on, None where there are no more. They are among `limit` days of all companies."""
        rows = await self.store.read(partial(repository.waiting, after=after, limit=limit))
        ledger = await self.ledger([row.point for row in rows])
        own = [row for row in rows if ledger.grid_of(row.point) == grid]
        keys = [(row.point, row.date) for row in own]
        versions = await self._read_model.read(partial(anchors.versions_on_ledger, keys=keys))
        found = [{**row._mapping, "next_version": versions.get(key, 0) + 1} for row, key in zip(own, keys, strict=True)]
        return found, (rows[-1].point, rows[-1].date) if len(rows) == limit else None

    async def undecided(
        self, after: Key | None, *, grid: str, point: str | None, code: str | None, limit: int
    ) -> tuple[list[dict[str, Any]], Key | None]:
        """Days that wait for a decision, with what was found, by date and point; and after which of them to go on. They
        are among `limit` days of all companies."""

        def work(connection: Connection) -> tuple[list[Row[Any]], dict[Version, list[str]]]:
            rows = undecided(connection, after, point=point, code=code, limit=limit)
            return rows, codes_of(connection, [(row.point, row.date, row.version) for row in rows])

        rows, codes = await self.store.read(work)
        ledger = await self.ledger([row.point for row in rows])
        own = [row for row in rows if ledger.grid_of(row.point) == grid]
        found = [{**row._mapping, "findings": codes.get((row.point, row.date, row.version), [])} for row in own]
        return found, (rows[-1].point, rows[-1].date) if len(rows) == limit else None

    async def versions(self, key: Key, *, right: Right) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
        """All versions of a day, and all that was found about them.

        Raises ProblemError `not_found`, also where there is no right to it.
        """
        await self.require(key, right=right)

        def work(connection: Connection) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
            return repository.versions_of(connection, key), repository.findings_of(connection, key)

        versions, found = await self.store.read(work)
        if not versions:
            raise ProblemError("not_found")
        return versions, found

    async def require(self, key: Key, *, right: Right) -> None:
        """Raises ProblemError `not_found` where there is no right to the day."""
        if not within(await self._periods(key[0], right), key[1]):
            raise ProblemError("not_found")

    async def ledger(self, points: Sequence[str]) -> Ledger:
        """What the ledger says of these points and their meters."""
        return await self._read_model.read(partial(Ledger.read, points=points))

    async def month(self, point: str, month: str, *, right: Right) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
        """The last version of each of the month's days to which there is a right, and what was found about the month.

        `month` is `YYYY-MM`. Raises ProblemError `not_found`, also where there is no right to any day of the point.
        """
        periods = await self._periods(point, right)

        def work(connection: Connection) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
            return repository.last_versions(connection, point, month), repository.findings_in(connection, point, month)

        rows, found = await self.store.read(work)
        return [row for row in rows if within(periods, row.date)], found

    async def anchored(self, key: Key, version: int | None, *, right: Right) -> Row[Any]:
        """A version of the day as the ledger numbers it, else the one that counts there. Raises ProblemError
        `not_found`."""
        rows, _ = await self.versions(key, right=right)
        found = [row for row in rows if row.anchored_version is not None and version in (None, row.anchored_version)]
        if not found:
            raise ProblemError("not_found")
        return max(found, key=lambda row: row.anchored_version)

    async def readable(
        self, right: Right, *, points: Sequence[str] | None, at_once: int
    ) -> AsyncIterator[dict[str, Periods]]:
        """The points of which something may be read, by id, so many at once, with the periods of each. `points`: only
        these."""
        left = None if points is None else deque(sorted(set(points)))
        after = ""
        while True:
            if left is None:
                page = await self._read_model.read(partial(right.points, after=after, limit=at_once))
            else:
                page = [left.popleft() for _ in range(min(at_once, len(left)))]
            if not page:
                return
            periods = await self._read_model.read(partial(right.periods, points=page))
            if periods:
                yield periods
            after = page[-1]

    async def _periods(self, point: str, right: Right) -> Periods:
        """Raises ProblemError `not_found` where the point may never be read."""
        found = await self._read_model.read(partial(right.periods, points=[point]))
        if point not in found:
            raise ProblemError("not_found")
        return found[point]

    def _keep_registers(self, connection: Connection, *, ledger: Ledger, rows: Sequence[dict[str, Any]]) -> None:
        now_ms = self._clock()
        repository.put_registers(connection, [register_row(row, now_ms=now_ms) for row in rows])
        keys = sorted({key for row in rows for key in _days_closed_by(row)})
        judging = Judging.read(connection, ledger, keys)
        for key, latest in repository.latest_of(connection, keys).items():
            if latest.state not in (State.RECEIVED, State.VALIDATED):
                continue
            row = repository.versions_of(connection, key)[-1]
            judged = judging.judge(connection, as_it_came(*key, row.data))
            state = State.VALIDATED if judged.settled else State.RECEIVED
            values = {"state": state.value, **kept(judged, row.salt)}
            repository.replace_judged(connection, key, latest.version, values)
            found = [(key, latest.version, each) for each in judged.findings]
            repository.add_findings(connection, found, now_ms=now_ms)
        judging.keep_pasts(connection)

    def _accept(self, connection: Connection, *, ledger: Ledger, key: Key, version: int, by: str) -> None:
        rows = repository.versions_of(connection, key)
        if not rows:
            raise ProblemError("not_found")
        if rows[-1].version != version:
            raise ProblemError("precondition_failed", context={"version": rows[-1].version})
        found = {Code(each.code) for each in repository.findings_of(connection, key) if each.version == version}
        open_ones = found & SETTLING
        if rows[-1].state != State.RECEIVED.value or not open_ones or open_ones - ACCEPTABLE:
            raise ProblemError("readings_not_acceptable")
        repository.accept(connection, key, version, by=by, now_ms=self._clock())
        judging = Judging.read(connection, ledger, [key])
        (a, b, c, d), flags = decode_day(rows[-1].data)
        judging.count(*key, Judged(series=(a, b, c, d), flags=flags, findings=()))
        judging.keep_pasts(connection)


def _register_fault(ledger: Ledger, row: Mapping[str, Any], grid: str) -> str | None:
    owner = ledger.grid_of(row["point"])
    if owner is None:
        return "unknown_point"
    if owner != grid:
        return "not_a_party"
    return None if ledger.measures(row["point"], row["meter"], row["date"]) else "unknown_meter"


def _days_closed_by(row: Mapping[str, Any]) -> list[Key]:
    """The days over which a register reading says something: its own, and the one before."""
    return [(row["point"], row["date"]), (row["point"], days_from(row["date"], -1))]
