"""Whether somebody has a managed key's password and code: for a sign-in, and for what is done with the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.custody import codes, repository
from gateway.custody.hashing import HashPool
from gateway.custody.sealing import Opened, Sealer
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.guard import SignInGuard
from gateway.sessions.schemas import Caller


class Proving:
    """`clock` gives milliseconds since 1970 UTC. `guard` is the one of the sign-ins: failures count together."""

    def __init__(
        self,
        *,
        sealer: Sealer,
        hashing: HashPool,
        guard: SignInGuard,
        records: Records,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._sealer = sealer
        self._hashing = hashing
        self._guard = guard
        self._records = records
        self._trail = audit_trail
        self._clock = clock

    async def check(self, *, user_id: str, public_key: str | None, password: str, code: str) -> bool:
        """Whether both are right: the password, and a code that was not used before. What a sign-in asks.

        False, after the same work, for a user who does not exist (`public_key` None) or has no managed key.
        """
        found = await self._open(user_id, public_key, password)
        return found is not None and await self._take_code(found[0], found[1].secret, code)

    async def prove(
        self, caller: Caller, operation: str, *, password: str, code: str | None, address: str
    ) -> tuple[Row[Any], Opened]:
        """The caller's key, opened. `code` None: the operation asks for the password alone.

        Raises ProblemError `too_many_requests`, `custody_refused`.
        """
        user = caller.user.user_id
        await self._guard.require_password_try(user, address)
        found = await self._open(user, caller.user.public_key, password)
        if found is None or (code is not None and not await self._take_code(found[0], found[1].secret, code)):
            await self._guard.password_refused(user, address, known=True, operation=operation)
            raise ProblemError("custody_refused")
        await self._guard.password_accepted(user)
        return found

    async def _open(self, user_id: str, public_key: str | None, password: str) -> tuple[Row[Any], Opened] | None:
        wanted = public_key or ""
        row = await self._records.read(lambda connection: repository.find_key(connection, user_id, wanted))
        if row is None:
            await self._hashing.run(lambda: self._sealer.open_nothing(password))
            return None
        sealed = repository.sealed_of(row)
        opened = await self._hashing.run(
            lambda: self._sealer.open(sealed, user=user_id, public_key=wanted, password=password)
        )
        return None if opened is None else (row, opened)

    async def _take_code(self, row: Row[Any], secret: str, code: str) -> bool:
        """Whether `code` is a one-time or recovery code that was not used before. It is used up."""
        user, public_key = row.user_id, row.public_key
        step = codes.step_of(code, secret, now=self._clock())
        if step is not None:
            return await self._records.write(
                lambda connection: repository.take_step(connection, user, public_key, step=step)
            )
        code_hash = self._sealer.code_hash(code)

        def work(connection: Connection) -> bool:
            if not repository.take_recovery_code(connection, user, public_key, code_hash=code_hash):
                return False
            left = {"left": repository.count_recovery_codes(connection, user, public_key)}
            self._trail.append(connection, actor=user, kind="custody_recovery_code_used", subject=user, detail=left)
            return True

        return await self._records.write(work)
