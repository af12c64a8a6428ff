"""What stands between a guesser and a sign-in: rate limits, lock-out, and the trail of failures."""

from __future__ import annotations

import math
from collections.abc import Callable

from sqlalchemy import Connection

from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.limits import RateLimit, client_network
from gateway.sessions.lockout import forget_failures, note_failure, read_lock


class SignInGuard:
    """Limits of one instance. `clock` gives milliseconds since 1970 UTC.

    A wrong signature counts against its user and its address; a right one against nobody, so that a load of real users
    from one address goes through. Each try of a password counts, right or wrong: it costs this process a hash.
    """

    def __init__(self, *, records: Records, audit_trail: AuditTrail, clock: Callable[[], int]) -> None:
        self._records = records
        self._trail = audit_trail
        self._clock = clock
        self._signatures_by_user = RateLimit(burst=60, per_minute=30, clock=clock)
        self._signatures_by_address = RateLimit(burst=300, per_minute=120, clock=clock)
        self._passwords_by_user = RateLimit(burst=10, per_minute=10, clock=clock)
        self._passwords_by_address = RateLimit(burst=60, per_minute=60, clock=clock)

    def check_failures(self, name: str, address: str) -> None:
        """Raises ProblemError `too_many_requests` when `name` or the client at `address` has failed too often."""
        self._signatures_by_user.check(name)
        self._signatures_by_address.check(client_network(address))

    def count_failure(self, name: str, address: str) -> None:
        """Count a failure against the shares that `check_failures` looks at."""
        self._signatures_by_user.take(name)
        self._signatures_by_address.take(client_network(address))

    async def signature_refused(self, user_id: str, address: str, *, known: bool) -> None:
        """Count and record a failure. The trail names the user only where there is one: else it may be anything.

        Raises ProblemError `too_many_requests` for one failure too many, which is not recorded. Only failures come
        here: with the wrong signatures of a stranger a user's share is used up, and the user still signs in.
        """
        self.check_failures(user_id, address)
        self.count_failure(user_id, address)
        detail = {"method": "key", "reason": "sign_in_refused", "address": address}
        subject = user_id if known else None
        await self._trail.record(actor=None, kind="sign_in_failed", subject=subject, detail=detail)

    async def require_password_try(self, user_id: str, address: str) -> None:
        """Raises ProblemError `too_many_requests`, with Retry-After, for the rate and while the name is locked."""
        for limit, name in (
            (self._passwords_by_user, user_id),
            (self._passwords_by_address, client_network(address)),
        ):
            limit.check(name)
            limit.take(name)
        now = self._clock()
        lock = await self._records.read(lambda connection: read_lock(connection, user_id, now=now))
        if lock.until:
            wait_s = math.ceil((lock.until - now) / 1_000)
            raise ProblemError("too_many_requests", headers={"Retry-After": str(wait_s)})

    async def password_refused(self, user_id: str, address: str, *, known: bool, operation: str | None = None) -> None:
        """Count and record a failure, and lock the name where there were too many.

        `operation` says what a managed key was wanted for within a session; without it this was a sign-in.
        """
        now = self._clock()
        subject = user_id if known else None

        def work(connection: Connection) -> None:
            lock = note_failure(connection, user_id, now=now)
            if operation is None:
                detail = {"method": "password", "reason": "sign_in_refused", "address": address}
                self._trail.append(connection, actor=None, kind="sign_in_failed", subject=subject, detail=detail)
            else:
                detail = {"operation": operation, "address": address}
                self._trail.append(connection, actor=subject, kind="custody_failed", subject=subject, detail=detail)
            if lock.until:
                self._trail.append(
                    connection,
                    actor=None,
                    kind="locked_out",
                    subject=subject,
                    detail={"failures": lock.failures, "until": lock.until},
                )

        await self._records.write(work)

    async def password_accepted(self, user_id: str) -> None:
        """The next failure is the first again."""
        await self._records.write(lambda connection: forget_failures(connection, user_id))
