"""Sessions of one instance once they are open: who asks, renewing, changing the role, ending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions import repository, tokens
from gateway.sessions.issuing import ACCESS_S, Issuer, fingerprint
from gateway.sessions.schemas import Acting, Caller, Opened, Session
from gateway.sessions.standing import Standing
from gateway.sessions.voided import ALL_GENERATIONS, Voided

_KEPT_TOKENS = 20_000


class SessionService:
    """Sessions of one instance. `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        standing: Standing,
        issuer: Issuer,
        records: Records,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._standing = standing
        self._issuer = issuer
        self._records = records
        self._trail = audit_trail
        self._clock = clock
        self._verified: dict[str, Session] = {}
        self._voided = Voided.load(records, now=clock())

    async def refresh(self, refresh_token: str, *, address: str) -> Opened:
        """Exchange a refresh token for new tokens. One whose exchange is known to have arrived ends its session: it may
        be stolen.

        Raises ProblemError `unauthorised`.
        """
        token_hash = tokens.hash_of(refresh_token)
        found = await self._records.read(lambda connection: _session_of(connection, token_hash))
        if found is None or found.ended_at is not None:
            raise ProblemError("unauthorised")
        user = await self._standing.user_if_good(found.user_id, participant=found.participant, role=found.role)
        if user is None or fingerprint(user.public_key) != found.key:
            await self._end([found.session_id], user_id=found.user_id, how="user_changed")
            raise ProblemError("unauthorised")
        now = self._clock()
        opened = self._issuer.renew(found, user, now=now)

        def work(connection: Connection) -> str:
            outcome = _use(connection, token_hash, now=now)
            if outcome == "good":
                self._issuer.keep_refresh_token(connection, opened)
                successor = tokens.hash_of(opened.refresh_token)
                repository.add_refreshed(connection, token_hash=successor, origin=token_hash, now=now)
            elif outcome == "reused":
                repository.end_session(connection, found.session_id, now=now)
                self._trail.append(
                    connection,
                    actor=None,
                    kind="refresh_token_reused",
                    subject=found.user_id,
                    detail={"session": found.session_id, "address": address},
                )
            return outcome

        outcome = await self._records.write(work)
        if outcome == "reused":
            self._voided.add(found.session_id, generation=ALL_GENERATIONS, now=now)
        if outcome != "good":
            raise ProblemError("unauthorised")
        return opened

    async def authenticate(self, token: str) -> Caller:
        """The caller whose token this is. The records of user and participant are looked at each time.

        Raises ProblemError `unauthorised`, `token_expired`, `network_unavailable`.
        """
        session = self._verified.get(token)
        if session is None:
            session = self._issuer.read(token)
            if session is None:
                raise ProblemError("unauthorised")
            self._remember(token, session)
        if self._clock() >= session.expires_at_s * 1_000:
            self._verified.pop(token, None)
            raise ProblemError("token_expired")
        if self._voided.is_void(session.session_id, session.generation):
            raise ProblemError("unauthorised")
        user = await self._standing.user_if_good(session.user_id, participant=session.participant, role=session.role)
        if user is None or fingerprint(user.public_key) != session.key:
            raise ProblemError("unauthorised")
        return Caller(user=user, session=session)

    async def act_as(self, caller: Caller, acting: Acting) -> Opened:
        """Go on in another role, or for another participant. The tokens issued so far are no longer good.

        Raises what `Standing.choose` raises; ProblemError `unauthorised` when the session ended meanwhile.
        """
        participant, role = await self._standing.choose(caller.user, participant=acting.participant, role=acting.role)
        now, generation = self._clock(), caller.session.generation + 1

        def work(connection: Connection) -> Opened | None:
            session_id = caller.session.session_id
            if not repository.change_acting(
                connection, session_id, participant=participant, role=role, generation=generation, now=now
            ):
                return None
            row = repository.find_session(connection, session_id)
            assert row is not None  # noqa: S101 - for the type checker; it was changed in this transaction
            opened = self._issuer.renew(row, caller.user, now=now)
            repository.forget_refresh_tokens(connection, session_id)
            self._issuer.keep_refresh_token(connection, opened)
            detail = {"session": session_id, "participant": participant, "role": role}
            user_id = caller.user.user_id
            self._trail.append(connection, actor=user_id, kind="role_switched", subject=user_id, detail=detail)
            return opened

        opened = await self._records.write(work)
        if opened is None:
            raise ProblemError("unauthorised")
        self._voided.add(caller.session.session_id, generation=generation, now=now)
        return opened

    async def list(self, user_id: str) -> Sequence[Row[Any]]:
        """The open sessions of a user, newest first."""
        now = self._clock()
        return await self._records.read(lambda connection: repository.list_sessions(connection, user_id, now=now))

    async def end(self, caller: Caller, session_id: str) -> None:
        """End one of the caller's own sessions: sign out. Raises ProblemError `not_found`."""
        user_id = caller.user.user_id
        own = {row.session_id for row in await self.list(user_id)}
        if session_id not in own:
            raise ProblemError("not_found")
        await self._end([session_id], user_id=user_id, how="signed_out")

    async def end_all(self, user_id: str, *, how: str, but: str | None = None) -> int:
        """End all sessions of a user, but the one with the id `but`: sign out everywhere. How many there were."""
        now = self._clock()

        def work(connection: Connection) -> list[str]:
            ended = repository.end_sessions(connection, user_id, but=but, now=now)
            for session_id in ended:
                detail = {"session": session_id, "how": how}
                self._trail.append(connection, actor=user_id, kind="session_ended", subject=user_id, detail=detail)
            return ended

        return self._void(await self._records.write(work), now=now)

    async def end_of_other(self, user_id: str, *, by: str) -> int:
        """End all sessions of `user_id` here, by the administrator `by`. How many there were; the trail has it, were
        there none too."""
        now = self._clock()

        def work(connection: Connection) -> list[str]:
            ended = repository.end_sessions(connection, user_id, but=None, now=now)
            detail = {"count": len(ended), "how": "by_administrator"}
            self._trail.append(connection, actor=by, kind="sessions_ended", subject=user_id, detail=detail)
            return ended

        return self._void(await self._records.write(work), now=now)

    async def _end(self, session_ids: Sequence[str], *, user_id: str, how: str) -> None:
        now = self._clock()

        def work(connection: Connection) -> None:
            for session_id in session_ids:
                if repository.end_session(connection, session_id, now=now):
                    detail = {"session": session_id, "how": how}
                    self._trail.append(connection, actor=user_id, kind="session_ended", subject=user_id, detail=detail)

        await self._records.write(work)
        self._void(session_ids, now=now)

    def _void(self, session_ids: Sequence[str], *, now: int) -> int:
        for session_id in session_ids:
            self._voided.add(session_id, generation=ALL_GENERATIONS, now=now)
        return len(session_ids)

    def _remember(self, token: str, session: Session) -> None:
        if len(self._verified) >= _KEPT_TOKENS:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = session


def _session_of(connection: Connection, token_hash: str) -> Row[Any] | None:
    token = repository.find_refresh_token(connection, token_hash)
    return None if token is None else repository.find_session(connection, token.session_id)


def _use(connection: Connection, token_hash: str, *, now: int) -> str:
    """`good`, `reused` for one that has served, `over` for a token that is too old or of an ended session.

    An answer may be lost on its way, and a page reloaded before it is there: a token is good again until one that was
    got with it comes back, as long as the access token in the lost answer would have been at most.
    """
    token = repository.find_refresh_token(connection, token_hash)
    session = None if token is None else repository.find_session(connection, token.session_id)
    if token is None or session is None or session.ended_at is not None:
        return "over"
    served_at = repository.refreshed_at(connection, token_hash)
    if token.used_at is not None or (served_at is not None and served_at + ACCESS_S * 1_000 <= now):
        return "reused"
    if token.expires_at <= now:
        return "over"
    repository.mark_arrived(connection, token_hash, now=now)
    return "good"
