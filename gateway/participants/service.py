"""The identity registry as this instance knows it: the read model, or the ledger where that is ahead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from gateway.cache import RecordCache
from gateway.fabric import Contract, EvaluateError, GatewayClosedError
from gateway.participants.repository import find_participant, find_user, participant_of_record, user_of_record
from gateway.participants.schemas import Participant, User
from gateway.problems import ProblemError
from gateway.projection.database import Database

_KEPT_USERS = 65_536
_KEPT_PARTICIPANTS = 65_536
_KEPT_UNKNOWN = 10_000
_UNKNOWN_FOR_S = 1.0


class UserDirectory:
    """Users by id, cached until the indexer reports a change.

    An id that neither the read model nor the ledger knows is not asked for again within a second, so that made-up ids
    cannot keep the peers busy. `clock` is monotonic, in seconds.
    """

    def __init__(self, *, database: Database, contract: Contract, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._contract = contract
        self._clock = clock
        self._cache: RecordCache[User] = RecordCache(_KEPT_USERS)
        self._unknown: dict[str, float] = {}

    def cached(self, user_id: str) -> User | None:
        """The user if it is at hand without waiting."""
        return self._cache.get(user_id)

    async def in_read_model(self, user_id: str) -> User | None:
        """The user as the read model has it now, past the cache: known or not, this takes the same time."""
        return await self._database.read(lambda connection: find_user(connection, user_id))

    async def get_user(self, user_id: str, /) -> User | None:
        """The user, or None when it is not registered.

        Raises ProblemError `network_unavailable` when the read model lacks it and no peer answers.
        """
        user = self._cache.get(user_id)
        if user is not None:
            return user
        if self._clock() < self._unknown.get(user_id, 0.0):
            return None
        user = await self._cache.load(user_id, lambda: self._read(user_id))
        if user is None:
            self._remember_unknown(user_id)
        return user

    async def on_ledger(self, user_id: str, /) -> User | None:
        """The user as a peer has it now, past cache and read model.

        Raises ProblemError `network_unavailable` when no peer answers.
        """
        return await self._read_from_ledger(user_id)

    def invalidate(self, user_ids: Iterable[str]) -> None:
        """The records of these users have changed."""
        user_ids = list(user_ids)
        self._cache.invalidate(user_ids)
        for user_id in user_ids:
            self._unknown.pop(user_id, None)

    async def _read(self, user_id: str) -> User | None:
        user = await self._database.read(lambda connection: find_user(connection, user_id))
        return user if user is not None else await self._read_from_ledger(user_id)

    async def _read_from_ledger(self, user_id: str) -> User | None:
        record = await _evaluate(self._contract, "ReadUser", user_id)
        return None if record is None else user_of_record(user_id, record)

    def _remember_unknown(self, user_id: str) -> None:
        if len(self._unknown) >= _KEPT_UNKNOWN:
            del self._unknown[next(iter(self._unknown))]
        self._unknown[user_id] = self._clock() + _UNKNOWN_FOR_S


class ParticipantDirectory:
    """Participants by id, cached until the indexer reports a change."""

    def __init__(self, *, database: Database, contract: Contract) -> None:
        self._database = database
        self._contract = contract
        self._cache: RecordCache[Participant] = RecordCache(_KEPT_PARTICIPANTS)

    def cached(self, participant_id: str) -> Participant | None:
        """The participant if it is at hand without waiting."""
        return self._cache.get(participant_id)

    async def get_participant(self, participant_id: str, /) -> Participant | None:
        """The participant, or None when it is not registered.

        Raises ProblemError `network_unavailable` when the read model lacks it and no peer answers.
        """
        found = self._cache.get(participant_id)
        return found or await self._cache.load(participant_id, lambda: self._read(participant_id))

    def invalidate(self, participant_ids: Iterable[str]) -> None:
        """The records of these participants have changed."""
        self._cache.invalidate(participant_ids)

    async def _read(self, participant_id: str) -> Participant | None:
        found = await self._database.read(lambda connection: find_participant(connection, participant_id))
        if found is not None:
            return found
        record = await _evaluate(self._contract, "ReadParticipant", participant_id)
        return None if record is None else participant_of_record(participant_id, record)


async def _evaluate(contract: Contract, function: str, record_id: str) -> bytes | None:
    """A record of the ledger, None when there is none. Raises ProblemError `network_unavailable`."""
    try:
        return await contract.evaluate(function, arguments=[record_id])
    except EvaluateError as error:
        if error.chaincode_response is not None:
            return None
        raise ProblemError("network_unavailable") from None
    except GatewayClosedError:
        raise ProblemError("network_unavailable") from None
