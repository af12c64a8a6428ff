"""The two ways to prove who one is: with a key of one's own, or with the password of a managed key."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from chaincode import canonical, signature
from chaincode.intent import SESSION_PREFIX
from gateway.client.keystore import Signer

PATH = "/api/v1/sessions"


class SignIn(Protocol):
    """Where a sign-in is sent, and what. One that is refused is tried again for `patience_s`: a user who was registered
    a moment ago may not have reached this organisation's API, which gives one answer to all whom it does not let in."""

    patience_s: ClassVar[float]

    def request(self, *, now_ms: int) -> tuple[str, dict[str, Any]]:
        """The path and the body of a sign-in at `now_ms` (ms since 1970 UTC)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySignIn:
    """Signs a claim. The key never leaves the client. `role` is the one to act in; None: the first one held. `audience`
    is the organisation (MSP id) whose API it is for; None: the user's own."""

    patience_s: ClassVar[float] = 3.0

    signer: Signer
    network_id: str
    role: str | None = None
    audience: str | None = None

    def request(self, *, now_ms: int) -> tuple[str, dict[str, Any]]:
        identity = self.signer.identity
        claim = canonical.dumps(
            {
                "v": 1,
                "user": identity.user,
                "network": self.network_id,
                "audience": self.audience or identity.organisation,
                "nonce": str(uuid.uuid4()),
                "issued_at": now_ms,
            }
        )
        signed = signature.sign(self.signer.key, SESSION_PREFIX + claim)
        body = {"claim": claim.decode(), "signature": signed, "participant": identity.participant, "role": self.role}
        return PATH, body


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordSignIn:
    """For a managed key. `code` is asked for the one-time code each time: none serves twice. A refusal stands: the API
    counts them."""

    patience_s: ClassVar[float] = 0.0

    user: str
    password: str = field(repr=False)
    code: Callable[[], str] = field(repr=False)
    participant: str | None = None
    role: str | None = None

    def request(self, *, now_ms: int) -> tuple[str, dict[str, Any]]:
        return f"{PATH}/password", {
            "user": self.user,
            "password": self.password,
            "code": self.code(),
            "participant": self.participant,
            "role": self.role,
        }
