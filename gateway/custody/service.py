"""Managed keys of one instance: used, sealed anew, handed out and deleted by their users alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.client import pkcs8
from gateway.custody import codes, repository
from gateway.custody.hashing import HashPool
from gateway.custody.passwords import check_password
from gateway.custody.proving import Proving
from gateway.custody.schemas import Codes, codes_shown
from gateway.custody.sealing import Opened, Sealer
from gateway.custody.unlocked import SIGNATURES, UnlockedKeys
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.settings import SettingsError


class CustodyService:
    """`proving` says who may. `clock` gives milliseconds since 1970 UTC.

    Raises SettingsError when keys in the database were sealed with another master key: nobody could use them.
    """

    def __init__(
        self,
        *,
        sealer: Sealer,
        hashing: HashPool,
        proving: Proving,
        records: Records,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        foreign = records.read_now(repository.master_ids) - {sealer.master_id}
        if foreign:
            raise SettingsError("managed keys were sealed with another master key; put back the one from your backup")
        self._sealer = sealer
        self._hashing = hashing
        self._proving = proving
        self._records = records
        self._trail = audit_trail
        self._clock = clock
        self._unlocked = UnlockedKeys(clock)

    async def status(self, caller: Caller) -> tuple[int | None, int, int | None]:
        """When the caller's key was made (None: it is not a managed one), recovery codes left, unlocked until."""
        user, public_key = caller.user.user_id, caller.user.public_key

        def work(connection: Connection) -> tuple[int | None, int]:
            row = repository.find_key(connection, user, public_key)
            left = repository.count_recovery_codes(connection, user, public_key)
            return (None if row is None else row.created_at), left

        created_at, left = await self._records.read(work)
        return created_at, left, self._unlocked.until(caller.session.session_id)

    async def unlock(self, caller: Caller, *, password: str, code: str, address: str) -> tuple[int, int]:
        """Hold the caller's key in memory for its session: until when (ms), and for how many signatures.

        Raises ProblemError `too_many_requests`, `custody_refused`.
        """
        _, opened = await self._proving.prove(caller, "unlock", password=password, code=code, address=address)
        session_id = caller.session.session_id
        until = self._unlocked.hold(session_id, _load(opened), public_key=caller.user.public_key)
        detail = {"session": session_id, "until": until}
        await self._record(caller, "custody_unlocked", detail)
        return until, SIGNATURES

    def lock(self, caller: Caller) -> None:
        """Forget the key that the caller's session had unlocked."""
        self._unlocked.forget(caller.session.session_id)

    async def key_of(self, caller: Caller, *, password: str | None, address: str) -> ec.EllipticCurvePrivateKey:
        """The caller's private key, for one signature: opened with `password`, or as its session had unlocked it.

        Raises ProblemError `too_many_requests`, `custody_refused`, and `custody_locked` without either.
        """
        if password is None:
            held = self._unlocked.take(caller.session.session_id, public_key=caller.user.public_key)
            if held is None:
                raise ProblemError("custody_locked")
            return held
        _, opened = await self._proving.prove(caller, "sign", password=password, code=None, address=address)
        return _load(opened)

    async def change_password(
        self, caller: Caller, *, password: str, code: str, new_password: str, address: str
    ) -> None:
        """Seal the caller's key anew under `new_password`.

        Raises ProblemError `password_too_weak`, `too_many_requests`, `custody_refused`.
        """
        check_password(new_password, user=caller.user.user_id)
        row, opened = await self._proving.prove(
            caller, "change_password", password=password, code=code, address=address
        )
        await self._seal_anew(caller, row, opened, new_password, kind="custody_password_changed")

    async def renew_codes(self, caller: Caller, *, password: str, code: str, address: str) -> Codes:
        """A new one-time secret and new recovery codes, as for a new telephone. Raises as `unlock` does."""
        row, opened = await self._proving.prove(caller, "renew_codes", password=password, code=code, address=address)
        renewed, recovery = Opened(key=opened.key, secret=codes.new_secret()), codes.new_recovery_codes()
        await self._seal_anew(caller, row, renewed, password, kind="custody_codes_renewed", recovery=recovery)
        return codes_shown(renewed.secret, recovery, user=caller.user.user_id)

    async def export(self, caller: Caller, *, password: str, code: str, passphrase: str, address: str) -> str:
        """The caller's key as PEM under `passphrase`. Raises as `change_password` does."""
        check_password(passphrase, user=caller.user.user_id)
        _, opened = await self._proving.prove(caller, "export", password=password, code=code, address=address)
        pem = await self._hashing.run(lambda: pkcs8.dump(_load(opened), passphrase))
        await self._record(caller, "custody_key_exported", {"key": caller.user.public_key[:16]})
        return pem

    async def delete(self, caller: Caller, *, password: str, code: str, address: str) -> None:
        """Delete the caller's key for good. Raises as `unlock` does."""
        await self._proving.prove(caller, "delete", password=password, code=code, address=address)
        user, public_key = caller.user.user_id, caller.user.public_key

        def work(connection: Connection) -> None:
            repository.delete_key(connection, user, public_key)
            detail = {"key": public_key[:16]}
            self._trail.append(connection, actor=user, kind="custody_key_deleted", subject=user, detail=detail)

        await self._records.write(work)
        self._unlocked.forget_key(public_key)

    async def _seal_anew(
        self,
        caller: Caller,
        row: Row[Any],
        opened: Opened,
        password: str,
        *,
        kind: str,
        recovery: list[str] | None = None,
    ) -> None:
        user, public_key, now = row.user_id, row.public_key, self._clock()
        sealed = await self._hashing.run(
            lambda: self._sealer.seal(opened, user=user, public_key=public_key, password=password)
        )

        def work(connection: Connection) -> bool:
            if not repository.replace_sealed(connection, sealed, before=row, now=now):
                return False
            if recovery is not None:
                repository.delete_recovery_codes(connection, user, public_key)
                repository.add_recovery_codes(connection, user, public_key, hashes=self._sealer.code_hashes(recovery))
            self._trail.append(connection, actor=user, kind=kind, subject=user, detail={"key": public_key[:16]})
            return True

        if not await self._records.write(work):
            raise ProblemError("custody_refused")
        self._unlocked.forget_key(caller.user.public_key)

    async def _record(self, caller: Caller, kind: str, detail: dict[str, Any]) -> None:
        user = caller.user.user_id
        await self._trail.record(actor=user, kind=kind, subject=user, detail=detail)


def _load(opened: Opened) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(opened.key, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - for the type checker; only such keys are sealed
    return key
