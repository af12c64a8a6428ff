"""Reading the registry for a caller: pages, exports, single records and their histories, each on one snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import Connection, Row

from acl.views import present
from gateway.access.viewing import viewer_of
from gateway.cursors import Cursors
from gateway.pages import csv_of, read_page
from gateway.participants import repository
from gateway.participants.history import history_of
from gateway.participants.schemas import ParticipantFilters, ParticipantQuery, UserFilters, UserQuery
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.tables import participants, users
from gateway.projection.writer import stored_height
from gateway.sessions.schemas import Caller

PARTICIPANT_COLUMNS = (
    *("participant_id", "version", "organisation", "kind", "class", "status", "credit_rating", "data_hash"),
    *("operator", "refreshed_at"),
)
USER_COLUMNS = (
    *("user_id", "version", "organisation", "memberships", "status", "certificate", "valid_from", "valid_until"),
    "public_key",
)

_BY_PARTICIPANT = (participants.c.participant_id,)
_BY_USER = (users.c.user_id,)


class RegistryReader:
    """What `caller` sees of the registry in one instance's read model."""

    def __init__(self, *, database: Database, cursors: Cursors, caller: Caller) -> None:
        self._database = database
        self._cursors = cursors
        self._viewer = viewer_of(caller)

    async def participants(self, query: ParticipantQuery) -> dict[str, Any]:
        """One page (`schemas.ParticipantPage`), by id. Raises ProblemError `invalid_request` (cursor)."""
        statement = repository.participants_matching(query)
        return await self._database.read(
            lambda connection: read_page(
                connection, statement, by=_BY_PARTICIPANT, query=query, cursors=self._cursors, show=self._participant
            )
        )

    async def users(self, query: UserQuery) -> dict[str, Any]:
        """One page (`schemas.UserPage`), by id. Raises ProblemError `invalid_request` (cursor)."""
        statement = repository.users_matching(query)
        return await self._database.read(
            lambda connection: read_page(
                connection, statement, by=_BY_USER, query=query, cursors=self._cursors, show=self._user
            )
        )

    def participants_csv(self, filters: ParticipantFilters) -> AsyncIterator[bytes]:
        """All of them as CSV, by id."""
        statement = repository.participants_matching(filters)
        return csv_of(
            self._database, statement, by=_BY_PARTICIPANT, columns=PARTICIPANT_COLUMNS, show=self._participant
        )

    def users_csv(self, filters: UserFilters) -> AsyncIterator[bytes]:
        """All of them as CSV, by id; memberships as `participant: role role; participant: role`."""
        statement = repository.users_matching(filters)
        return csv_of(self._database, statement, by=_BY_USER, columns=USER_COLUMNS, show=self._user_cells)

    async def participant(self, participant_id: str) -> dict[str, Any]:
        """The participant with its users' count and what ends first (`schemas.ParticipantDetail`).

        Raises ProblemError `not_found`.
        """

        def work(connection: Connection) -> dict[str, Any]:
            text = repository.find_participant_record(connection, participant_id)
            value = None if text is None else self._shown("participant", participant_id, text)
            if value is None:
                raise ProblemError("not_found")
            ends = [each["expires_on"] for each in value.get("qualifications", ()) if "expires_on" in each]
            return {
                "block_height": stored_height(connection),
                **value,
                "users": repository.count_users(connection, participant_id),
                "certificates_end": repository.first_end_of_users(connection, participant_id),
                "qualifications_end": min(ends, default=None),
            }

        return await self._database.read(work)

    async def participant_history(self, participant_id: str) -> dict[str, Any]:
        """Every step on it (`schemas.RegistryHistory`). Raises ProblemError `not_found`."""
        return await self._history("participant", participant_id)

    async def user_history(self, user_id: str) -> dict[str, Any]:
        """Every step on it (`schemas.RegistryHistory`). Raises ProblemError `not_found`."""
        return await self._history("user", user_id)

    async def _history(self, noun: str, subject: str) -> dict[str, Any]:
        def show(record: Any) -> dict[str, Any] | None:
            return present(noun, {f"{noun}_id": subject, **record}, viewer=self._viewer)

        def work(connection: Connection) -> dict[str, Any]:
            steps = repository.list_steps(connection, noun, subject)
            if not steps:
                raise ProblemError("not_found")
            shown = (present("registry_step", step, viewer=self._viewer) for step in history_of(steps, show=show))
            items = [step for step in shown if step is not None]
            return {"block_height": stored_height(connection), "id": subject, "items": items}

        return await self._database.read(work)

    def _shown(self, noun: str, subject: str, text: str) -> dict[str, Any] | None:
        return present(noun, _VALUES[noun](subject, text), viewer=self._viewer)

    def _participant(self, row: Row[Any]) -> dict[str, Any] | None:
        return self._shown("participant", row.participant_id, row.record)

    def _user(self, row: Row[Any]) -> dict[str, Any] | None:
        return self._shown("user", row.user_id, row.record)

    def _user_cells(self, row: Row[Any]) -> dict[str, Any] | None:
        value = self._user(row)
        if value is None:
            return None
        held = (f"{participant}: {' '.join(roles)}" for participant, roles in value["memberships"].items())
        return {**value, "memberships": "; ".join(held)}


def _user_value(user_id: str, text: str) -> dict[str, Any]:
    return repository.user_of_record(user_id, text).model_dump()


_VALUES: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "participant": repository.participant_value,
    "user": _user_value,
}
