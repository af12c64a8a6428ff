"""Sessions on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from gateway.participants.schemas import User

_CLAIM = (
    '{"audience":"ConsumerOrg","issued_at":1767225600000,"network":"retail/5f…","nonce":'
    '"0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d11","user":"li-na","v":1}'
)


class SessionRequest(BaseModel):
    """A claim to be a user, as canonical JSON, and the user's ES256 signature over the session prefix and the claim."""

    claim: str = Field(max_length=2_048, examples=[_CLAIM])
    signature: str = Field(min_length=86, max_length=86, description="base64url of r‖s", repr=False)


class SessionResponse(BaseModel):
    """A token for the `Authorization: Bearer` header. `expires_at` is in milliseconds since 1970 UTC."""

    token: str = Field(repr=False)
    token_type: str = "Bearer"  # noqa: S105 - the name of the scheme
    expires_at: int
    user: User


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a valid token says. `key` is the fingerprint of the public key that opened it; `expires_at_s` in seconds."""

    session_id: str = field(repr=False)
    user_id: str
    key: str
    expires_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks: a user whose session and record were both found good for this request."""

    user: User
    session: Session

    @property
    def participant(self) -> str:
        return self.user.participant

    @property
    def roles(self) -> tuple[str, ...]:
        return self.user.roles
