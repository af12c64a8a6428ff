"""Logging in with a signed claim, and finding out on each request who asks."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from chaincode import canonical, signature
from chaincode.intent import SESSION_PREFIX
from chaincode.refusals import Refused
from gateway.participants.schemas import User
from gateway.participants.service import UserDirectory
from gateway.problems import ProblemError
from gateway.sessions.repository import SessionRepository
from gateway.sessions.schemas import Caller, Session
from gateway.sessions.tokens import Tokens

SESSION_S = 15 * 60
CLAIM_TOLERANCE_MS = 60_000
_KEPT_TOKENS = 20_000
_NONCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who wants a session, on which network, with which organisation's instance (an MSP id), and when (ms)."""

    user: str
    network: str
    audience: str
    nonce: str
    issued_at: int

    def canonical(self) -> bytes:
        """The bytes that are signed after SESSION_PREFIX and sent as `claim`."""
        return canonical.dumps(
            {
                "v": 1,
                "user": self.user,
                "network": self.network,
                "audience": self.audience,
                "nonce": self.nonce,
                "issued_at": self.issued_at,
            }
        )


def read_claim(text: str) -> Claim:
    """The claim in `text`. Raises ProblemError `invalid_request` for anything but its exact canonical form."""
    try:
        value = canonical.loads(text)
        if value.pop("v") != 1:
            raise ValueError
        claim = Claim(**value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ProblemError("invalid_request", detail="The claim is not a canonical session claim.") from None
    texts = (claim.user, claim.network, claim.audience, claim.nonce)
    well_formed = all(isinstance(part, str) for part in texts) and type(claim.issued_at) is int
    if not well_formed or not _NONCE.fullmatch(claim.nonce):
        raise ProblemError("invalid_request", detail="The claim's fields do not have their types.")
    return claim


@lru_cache(maxsize=65_536)
def fingerprint(public_key: str) -> str:
    """A short name of a public key: a session ends when its user's key is replaced."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:16]


class SessionService:
    """Sessions of one instance. `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        organisation: str,
        network_id: str,
        users: UserDirectory,
        tokens: Tokens,
        repository: SessionRepository,
        clock: Callable[[], int],
    ) -> None:
        self._organisation = organisation
        self._network_id = network_id
        self._users = users
        self._tokens = tokens
        self._repository = repository
        self._clock = clock
        self._verified: dict[str, Session] = {}
        self._ended = repository.ended(now_s=clock() // 1_000)

    async def open(self, *, claim: str, signature: str) -> tuple[str, Session, User]:
        """Check a signed claim and issue a token.

        Raises, in this order: ProblemError `invalid_request`; Refused `wrong_network`, `wrong_organisation`;
        ProblemError `unauthorised` (time); Refused `unknown_actor`, `wrong_organisation`, `bad_signature`,
        `actor_inactive`; ProblemError `unauthorised` (nonce used).
        """
        wanted = read_claim(claim)
        if wanted.network != self._network_id:
            raise Refused("wrong_network")
        if wanted.audience != self._organisation:
            raise Refused("wrong_organisation")
        now_ms = self._clock()
        if abs(now_ms - wanted.issued_at) > CLAIM_TOLERANCE_MS:
            raise ProblemError("unauthorised", detail="The claim was not made within the last 60 seconds.")
        user = await self._check_user(wanted, claim, signature)
        await self._use_nonce(wanted, now_ms // 1_000)
        session = Session(
            session_id=secrets.token_hex(16),
            user_id=user.user_id,
            key=fingerprint(user.public_key),
            expires_at_s=now_ms // 1_000 + SESSION_S,
        )
        return self._tokens.issue(session, issued_at_s=now_ms // 1_000), session, user

    async def authenticate(self, token: str) -> Caller:
        """The caller whose token this is. Its user's record is looked at each time.

        Raises ProblemError `unauthorised` or `token_expired`.
        """
        session = self._verified.get(token)
        if session is None:
            session = self._tokens.read(token)
            if session is None:
                raise ProblemError("unauthorised")
            self._remember(token, session)
        if self._clock() >= session.expires_at_s * 1_000:
            self._verified.pop(token, None)
            raise ProblemError("token_expired")
        if session.session_id in self._ended:
            raise ProblemError("unauthorised")
        user = self._users.cached(session.user_id) or await self._users.get_user(session.user_id)
        if user is None or not self._may_act(user) or fingerprint(user.public_key) != session.key:
            raise ProblemError("unauthorised")
        return Caller(user=user, session=session)

    async def close(self, session: Session) -> None:
        """End `session` now: log out."""
        now_s = self._clock() // 1_000
        self._ended = {known: until for known, until in self._ended.items() if until >= now_s}
        self._ended[session.session_id] = session.expires_at_s
        await asyncio.to_thread(self._repository.end, session=session.session_id, until_s=session.expires_at_s)

    async def _check_user(self, wanted: Claim, text: str, signed: str) -> User:
        user = await self._users.get_user(wanted.user)
        if user is None:
            raise Refused("unknown_actor")
        if user.organisation != self._organisation:
            raise Refused("wrong_organisation")
        if not signature.verify(user.public_key, SESSION_PREFIX + text.encode(), signed):
            raise Refused("bad_signature")
        if user.status != "active":
            raise Refused("actor_inactive")
        return user

    async def _use_nonce(self, wanted: Claim, now_s: int) -> None:
        until_s = (wanted.issued_at + CLAIM_TOLERANCE_MS) // 1_000 + 1
        fresh = await asyncio.to_thread(
            self._repository.use_nonce, user=wanted.user, nonce=wanted.nonce, until_s=until_s, now_s=now_s
        )
        if not fresh:
            raise ProblemError("unauthorised", detail="The claim was used before.")

    def _may_act(self, user: User) -> bool:
        return user.status == "active" and user.organisation == self._organisation

    def _remember(self, token: str, session: Session) -> None:
        if len(self._verified) >= _KEPT_TOKENS:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = session
