"""Signing in: with a signed claim, or with the password and one-time code of a managed key."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection

from chaincode import signature
from chaincode.intent import SESSION_PREFIX
from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.participants.schemas import User
from gateway.participants.service import UserDirectory
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.sessions import repository
from gateway.sessions.claims import CLAIM_TOLERANCE_MS, Claim, read_claim
from gateway.sessions.guard import SignInGuard
from gateway.sessions.issuing import Issuer
from gateway.sessions.schemas import Acting, Opened
from gateway.sessions.standing import Standing

# What a signature is checked against where there is no such user: the answer takes as long.
_NOBODYS_KEY = signature.public_key_of(ec.generate_private_key(ec.SECP256R1()))


class Passwords(Protocol):
    """Who can tell whether a password and a one-time code are those of a user's managed key."""

    async def check(self, *, user_id: str, public_key: str | None, password: str, code: str) -> bool:
        """False for anything wrong, and for nobody (`public_key` None), after the same work."""


class SignInService:
    """The door of one instance. `clock` gives milliseconds since 1970 UTC; `organisation` is an MSP id."""

    def __init__(
        self,
        *,
        organisation: str,
        network_id: str,
        users: UserDirectory,
        standing: Standing,
        issuer: Issuer,
        guard: SignInGuard,
        passwords: Passwords,
        records: Records,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._organisation = organisation
        self._network_id = network_id
        self._users = users
        self._standing = standing
        self._issuer = issuer
        self._guard = guard
        self._passwords = passwords
        self._records = records
        self._trail = audit_trail
        self._clock = clock

    def challenge(self, user_id: str) -> str:
        """A claim for `user_id` to sign, by this instance's clock. Whether there is such a user is not looked at."""
        claim = Claim(
            user=user_id,
            network=self._network_id,
            audience=self._organisation,
            nonce=str(uuid.uuid4()),
            issued_at=self._clock(),
        )
        return claim.canonical().decode()

    async def open(self, *, claim: str, signature: str, acting: Acting, address: str) -> Opened:
        """Check a signed claim and open a session.

        Raises, in this order: ProblemError `invalid_request`; Refused `wrong_network`, `wrong_organisation` (of the
        claim's own words); ProblemError `unauthorised` (time), `sign_in_refused` (whatever is wrong with user or
        signature) or, for one failure too many, `too_many_requests`; what `Standing.choose` raises; ProblemError
        `unauthorised` (claim used before).
        """
        wanted = read_claim(claim)
        if wanted.network != self._network_id:
            raise Refused("wrong_network")
        if wanted.audience != self._organisation:
            raise Refused("wrong_organisation")
        if abs(self._clock() - wanted.issued_at) > CLAIM_TOLERANCE_MS:
            raise ProblemError("unauthorised", detail="The claim was not made within the last 60 seconds.")
        user = await self._users.in_read_model(wanted.user)
        if user is not None and not self._standing.lets_in(user):
            user = None
        known_key = user.public_key if user is not None else _NOBODYS_KEY
        if not _is_signed(known_key, claim, signature) or user is None:
            await self._guard.signature_refused(wanted.user, address, known=user is not None)
            raise ProblemError("sign_in_refused")
        return await self._open(user, acting, method="key", address=address, claim=wanted)

    async def open_with_password(
        self, *, user_id: str, password: str, code: str, acting: Acting, address: str
    ) -> Opened:
        """Check password and one-time code of a managed key and open a session.

        Raises, in this order: ProblemError `too_many_requests` (rate or lock), `sign_in_refused`; what
        `Standing.choose` raises.
        """
        await self._guard.require_password_try(user_id, address)
        user = await self._own_user(user_id)
        public_key = user.public_key if user is not None else None
        good = await self._passwords.check(user_id=user_id, public_key=public_key, password=password, code=code)
        if not good or user is None:
            await self._guard.password_refused(user_id, address, known=user is not None)
            raise ProblemError("sign_in_refused")
        await self._guard.password_accepted(user_id)
        return await self._open(user, acting, method="password", address=address, claim=None)

    async def _open(self, user: User, acting: Acting, *, method: str, address: str, claim: Claim | None) -> Opened:
        user_id = user.user_id
        try:
            participant, role = await self._standing.choose(user, participant=acting.participant, role=acting.role)
        except Refused as refused:
            await self._trail.record(
                actor=user_id,
                kind="sign_in_failed",
                subject=user_id,
                detail={"method": method, "reason": refused.code, "address": address},
            )
            raise
        now = self._clock()
        opened, row = self._issuer.open(
            user, participant=participant, role=role, method=method, address=address, now=now
        )
        detail = {"method": method, "session": row["session_id"], "address": address}

        def work(connection: Connection) -> bool:
            if claim is not None and not _use_nonce(connection, claim, now=now):
                return False
            repository.add_session(connection, row)
            self._issuer.keep_refresh_token(connection, opened)
            acts_as = {"participant": participant, "role": role}
            self._trail.append(connection, actor=user_id, kind="sign_in", subject=user_id, detail=detail | acts_as)
            return True

        if not await self._records.write(work):
            raise ProblemError("unauthorised", detail="The claim was used before.")
        return opened

    async def _own_user(self, user_id: str) -> User | None:
        user = await self._users.in_read_model(user_id)
        return user if user is not None and user.organisation == self._organisation else None


def _is_signed(public_key: str, claim: str, signed: str) -> bool:
    return signature.verify(public_key, SESSION_PREFIX + claim.encode(), signed)


def _use_nonce(connection: Connection, claim: Claim, *, now: int) -> bool:
    until = claim.issued_at + CLAIM_TOLERANCE_MS + 1_000
    return repository.use_nonce(connection, user_id=claim.user, nonce=claim.nonce, until=until, now=now)
