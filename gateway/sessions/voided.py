"""Which access tokens are no longer good before their time: those of sessions that ended or changed their role."""

from __future__ import annotations

from sqlalchemy import Connection

from gateway.records import Records
from gateway.sessions import repository
from gateway.sessions.issuing import ACCESS_S

ALL_GENERATIONS = 2**31


class Voided:
    """For each session, the lowest generation whose tokens are good. Kept until those tokens' own end.

    The `records` database has the same and is read once, at the start: one process serves an organisation.
    """

    def __init__(self) -> None:
        self._floors: dict[str, tuple[int, int]] = {}

    @classmethod
    def load(cls, records: Records, *, now: int) -> Voided:
        """What was voided while tokens that are still in their time were out. `now` is in ms since 1970 UTC."""
        voided = cls()

        def work(connection: Connection) -> None:
            for row in repository.changed_since(connection, now - ACCESS_S * 1_000):
                generation = row.generation if row.ended_at is None else ALL_GENERATIONS
                voided.add(row.session_id, generation=generation, now=row.changed_at)

        records.read_now(work)
        return voided

    def add(self, session_id: str, *, generation: int, now: int) -> None:
        """Tokens of `session_id` below `generation` are no longer good, from `now` (ms) on."""
        if len(self._floors) % 1_000 == 999:
            self._floors = {known: floor for known, floor in self._floors.items() if floor[1] > now}
        self._floors[session_id] = (generation, now + ACCESS_S * 1_000)

    def is_void(self, session_id: str, generation: int) -> bool:
        floor = self._floors.get(session_id)
        return floor is not None and generation < floor[0]
