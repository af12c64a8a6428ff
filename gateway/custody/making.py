"""How a managed key comes about: a security administrator invites, the user makes it."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection

from chaincode import signature
from chaincode.intent import possession_message
from gateway.audit_trail.service import AuditTrail
from gateway.custody import codes, repository
from gateway.custody.hashing import HashPool
from gateway.custody.passwords import check_password
from gateway.custody.schemas import Invitation, NewKey, codes_shown
from gateway.custody.sealing import Opened, Sealer
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions.guard import SignInGuard

INVITATION_MS = 48 * 3_600_000


class KeyMaking:
    """`clock` gives milliseconds since 1970 UTC. `guard` is the one of the sign-ins: wrong invitations count there."""

    def __init__(
        self,
        *,
        network_id: str,
        sealer: Sealer,
        hashing: HashPool,
        guard: SignInGuard,
        records: Records,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._network_id = network_id
        self._sealer = sealer
        self._hashing = hashing
        self._guard = guard
        self._records = records
        self._trail = audit_trail
        self._clock = clock

    async def invite(self, *, user: str, participant: str, by: str) -> Invitation:
        """A code with which `user` makes a managed key within 48 hours. It says nothing about the registry: the key
        counts only once a registrar binds it. `by` is the user who invites. Earlier invitations are void."""
        code, expires_at = codes.new_invitation(), self._clock() + INVITATION_MS

        def work(connection: Connection) -> None:
            repository.add_invitation(
                connection,
                code_hash=self._sealer.code_hash(code),
                user_id=user,
                participant=participant,
                invited_by=by,
                expires_at=expires_at,
            )
            detail = {"participant": participant, "expires_at": expires_at}
            self._trail.append(connection, actor=by, kind="custody_invited", subject=user, detail=detail)

        await self._records.write(work)
        return Invitation(code=code, expires_at=expires_at)

    async def make_key(self, *, invitation: str, password: str, address: str) -> NewKey:
        """Make the key of the user whom `invitation` names, sealed under `password`.

        Raises ProblemError `too_many_requests`, `invitation_refused` (unknown, used or too old), `password_too_weak`.
        """
        self._guard.check_failures(f"invitation:{address}", address)
        code_hash = self._sealer.code_hash(invitation)
        now = self._clock()
        invited = await self._records.read(
            lambda connection: repository.find_invitation(connection, code_hash, now=now)
        )
        if invited is None:
            self._guard.count_failure(f"invitation:{address}", address)
            raise ProblemError("invitation_refused")
        user = invited.user_id
        check_password(password, user=user)
        key = ec.generate_private_key(ec.SECP256R1())
        public_key = signature.public_key_of(key)
        opened = Opened(key=_der(key), secret=codes.new_secret())
        sealed = await self._hashing.run(
            lambda: self._sealer.seal(opened, user=user, public_key=public_key, password=password)
        )
        recovery = codes.new_recovery_codes()

        def work(connection: Connection) -> bool:
            if not repository.take_invitation(connection, code_hash):
                return False
            repository.add_key(
                connection,
                sealed,
                user_id=user,
                public_key=public_key,
                participant=invited.participant,
                master_id=self._sealer.master_id,
                now=now,
            )
            repository.add_recovery_codes(connection, user, public_key, hashes=self._sealer.code_hashes(recovery))
            detail = {"participant": invited.participant, "key": public_key[:16]}
            self._trail.append(connection, actor=user, kind="custody_key_made", subject=user, detail=detail)
            return True

        if not await self._records.write(work):
            raise ProblemError("invitation_refused")
        message = possession_message(
            network=self._network_id, user=user, participant=invited.participant, public_key=public_key
        )
        return NewKey(
            user=user,
            participant=invited.participant,
            public_key=public_key,
            proof=signature.sign(key, message),
            **codes_shown(opened.secret, recovery, user=user).model_dump(),
        )


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
