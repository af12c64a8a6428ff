"""Requests for readings: asked by the parties of a day, declined by the grid company's agent, answered by the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from chaincode.dates import is_date, market_day
from chaincode.refusals import Refused
from gateway.cursors import Cursors
from gateway.pages import rows_page
from gateway.problems import ProblemError
from gateway.reading_requests import repository
from gateway.reading_requests.model import ASKABLE, MAX_OPEN, DeclineReason, RequestReason, State, may
from gateway.reading_requests.schemas import ReadingRequestQuery
from gateway.readings import repository as days
from gateway.readings.encoding import decode_day
from gateway.readings.repository import Key
from gateway.readings.rights import Right
from gateway.readings.service import ReadingService
from gateway.sessions.schemas import Caller

RUNS_POINTS = "grid"
"""In `Right.owned`: the caller's company runs the points."""


class ReadingRequests:
    """Of the store of `readings`. `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, readings: ReadingService, clock: Callable[[], int]) -> None:
        self._readings = readings
        self._clock = clock

    async def ask(self, key: Key, reason: RequestReason, *, caller: Caller) -> tuple[dict[str, Any], bool]:
        """Ask for a day that is the caller's own or its customer's; and whether that is new. While a request about the
        day is open, whoever asks again gets that one.

        Raises ProblemError `not_found` (also where there is no right to the day), `reading_not_requestable` (the day is
        not over, the point was not open on it, or it is not as the reason says), `too_many_reading_requests`.
        """
        await self._readings.require(key, right=Right.of(caller))
        ledger = await self._readings.ledger([key[0]])
        may_have_come = is_date(key[1]) and ledger.installation(*key) is not None and key[1] < market_day(self._clock())

        def work(connection: Connection) -> tuple[dict[str, Any], bool]:
            known = _values(repository.of_day(connection, key))
            if known and known[-1]["state"] == State.OPEN.value:
                return known[-1], False
            versions = days.versions_of(connection, key)
            flags = decode_day(versions[-1].data)[1] if versions else None
            if not may_have_come or not ASKABLE[reason](flags):
                raise ProblemError("reading_not_requestable")
            if repository.count_open(connection, caller.participant) >= MAX_OPEN:
                raise ProblemError("too_many_reading_requests", context={"limit": MAX_OPEN})
            asked = {
                "point": key[0],
                "date": key[1],
                "number": len(known) + 1,
                "grid": ledger.grid_of(key[0]),
                "reason": reason.value,
                "participant": caller.participant,
                "asked_by": caller.user.user_id,
                "asked_at": self._clock(),
                "version_before": versions[-1].version if versions else 0,
            }
            repository.add(connection, asked)
            return _values(repository.of_day(connection, key))[-1], True

        return await self._readings.store.write(work)

    async def decline(self, key: Key, number: int, reason: DeclineReason, *, caller: Caller) -> dict[str, Any]:
        """Say of an open request about one of the company's points why the day is not brought.

        Raises ProblemError `not_found`; Refused `illegal_move` where it is open no longer.
        """
        ledger = await self._readings.ledger([key[0]])
        if ledger.grid_of(key[0]) != caller.participant:
            raise ProblemError("not_found")

        def work(connection: Connection) -> dict[str, Any]:
            known = _values(repository.of_day(connection, key))
            if number > len(known):
                raise ProblemError("not_found")
            found = known[number - 1]
            if not may("decline", State(found["state"])):
                raise Refused("illegal_move", key=f"{key[0]}:{key[1]}", state=found["state"])
            decided = {
                "declined_for": reason.value,
                "declined_by": caller.user.user_id,
                "declined_at": self._clock(),
            }
            repository.decline(connection, key, number, decided)
            return _values(repository.of_day(connection, key))[number - 1]

        return await self._readings.store.write(work)

    async def of_day(self, key: Key, *, right: Right) -> list[dict[str, Any]]:
        """All requests about a day, whichever of its parties asked, first one first. Raises ProblemError `not_found`
        where there is no right to the day."""
        await self._readings.require(key, right=right)
        return _values(await self._readings.store.read(lambda connection: repository.of_day(connection, key)))

    async def page(
        self, query: ReadingRequestQuery, *, right: Right, cursors: Cursors
    ) -> tuple[list[dict[str, Any]], str | None]:
        """One page of the requests about the company's points, or of those that the participant has made, the oldest
        first, and the cursor of the next."""

        def work(connection: Connection) -> tuple[list[dict[str, Any]], str | None]:
            statement = repository.matching(connection, query, **_whose(right))
            rows, cursor = rows_page(connection, statement, by=repository.BY_AGE, query=query, cursors=cursors)
            return _values(rows), cursor

        return await self._readings.store.read(work)

    async def all(self, query: ReadingRequestQuery, *, right: Right) -> list[dict[str, Any]]:
        """All of them, in the same order."""

        def work(connection: Connection) -> list[dict[str, Any]]:
            statement = repository.matching(connection, query, **_whose(right)).order_by(*repository.BY_AGE)
            return _values(connection.execute(statement).all())

        return await self._readings.store.read(work)


def _whose(right: Right) -> dict[str, str | None]:
    runs = RUNS_POINTS in right.owned
    return {"grid": right.participant if runs else None, "participant": None if runs else right.participant}


def _values(rows: Any) -> list[dict[str, Any]]:
    return [repository.request_value(row) for row in rows]
