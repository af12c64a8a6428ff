"""Whether a user may act now, and as what: the checks that a sign-in and every later request share."""

from __future__ import annotations

from collections.abc import Callable, Collection

from chaincode.refusals import Refused
from gateway.participants.schemas import Participant, User
from gateway.participants.service import ParticipantDirectory, UserDirectory


class Standing:
    """Looks at the registry's records. People of the organisations `visitors` (MSP ids) are let in too; what they may
    do is said where it is done (`gateway/dependencies.py`). `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        organisation: str,
        visitors: Collection[str],
        users: UserDirectory,
        participants: ParticipantDirectory,
        clock: Callable[[], int],
    ) -> None:
        self._organisation = organisation
        self._visitors = visitors
        self._users = users
        self._participants = participants
        self._clock = clock

    def lets_in(self, user: User) -> bool:
        """Whether the instance has anything to do with people of the user's organisation."""
        return user.organisation == self._organisation or user.organisation in self._visitors

    async def user_if_good(self, user_id: str, *, participant: str, role: str) -> User | None:
        """The user, when it may act in `role` for `participant` now; None otherwise. The registry is asked each time.

        Raises ProblemError `network_unavailable`.
        """
        user = self._users.cached(user_id) or await self._users.get_user(user_id)
        if user is None or not self.lets_in(user) or not user.is_active(now_ms=self._clock()):
            return None
        if role not in user.memberships.get(participant, ()):
            return None
        found = self._participants.cached(participant) or await self._participants.get_participant(participant)
        return user if _is_active(found) else None

    async def choose(self, user: User, *, participant: str | None, role: str | None) -> tuple[str, str]:
        """The participant and the role that `user` wants to act in; what is not named is the first one held.

        Raises Refused, in this order: `actor_inactive`, `wrong_participant`, `participant_inactive`, `role_not_held`.
        """
        standing = user.standing(now_ms=self._clock())
        if standing != "active":  # who has come so far has proved to be the user, and may know why
            raise Refused("actor_inactive", state=standing, valid_until=user.valid_until)
        wanted = [participant] if participant is not None else sorted(user.memberships)
        held = [each for each in wanted if user.memberships.get(each)]
        if not held:
            raise Refused("wrong_participant")
        active = [each for each in held if _is_active(await self._participants.get_participant(each))]
        if not active:
            raise Refused("participant_inactive")
        for each in active:
            for name in user.memberships[each]:
                if role is None or name == role:
                    return each, name
        raise Refused("role_not_held")


def _is_active(participant: Participant | None) -> bool:
    return participant is not None and participant.status == "active"
