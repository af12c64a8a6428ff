"""Sessions on the wire. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from gateway.participants.schemas import User

USER_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,63}$"
MAX_PASSWORD = 256
_CLAIM = (
    '{"audience":"ConsumerOrg","issued_at":1767225600000,"network":"retail/5f…","nonce":'
    '"0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d11","user":"li-na","v":1}'
)


class Acting(BaseModel):
    """For which participant, and in which role, the session is to act. What is left out is the first one held."""

    model_config = ConfigDict(extra="forbid")

    participant: str | None = Field(default=None, pattern=USER_PATTERN)
    role: str | None = Field(default=None, max_length=64)


class SignIn(Acting):
    """`cookie`: for browsers, the refresh token comes as an HttpOnly cookie instead of in the body."""

    cookie: bool = False


class ChallengeRequest(BaseModel):
    user: str = Field(pattern=USER_PATTERN)


class Challenge(BaseModel):
    """A claim to be signed as it is, within 60 seconds. It says nothing about whether there is such a user."""

    claim: str = Field(examples=[_CLAIM])


class SessionRequest(SignIn):
    """A claim to be a user, as canonical JSON, and the user's ES256 signature over the session prefix and the claim."""

    claim: str = Field(max_length=2_048, examples=[_CLAIM])
    signature: str = Field(min_length=86, max_length=86, description="base64url of r‖s", repr=False)


class PasswordRequest(SignIn):
    """For users with a managed key: the password, and a one-time code (TOTP) or a recovery code."""

    user: str = Field(pattern=USER_PATTERN)
    password: SecretStr = Field(min_length=1, max_length=MAX_PASSWORD)
    code: SecretStr = Field(min_length=6, max_length=32)


class RefreshRequest(BaseModel):
    """Empty where the refresh token is in the cookie."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: SecretStr | None = Field(default=None, max_length=128)


class SessionResponse(BaseModel):
    """A token for the `Authorization: Bearer` header, and the one that gets the next."""

    token: str = Field(repr=False)
    token_type: str = "Bearer"  # noqa: S105 - the name of the scheme
    expires_at: int
    refresh_token: str | None = Field(default=None, repr=False)
    refresh_expires_at: int
    session_id: str
    participant: str
    role: str
    user: User


class SessionInfo(BaseModel):
    """One open session of the caller."""

    session_id: str
    participant: str
    role: str
    method: str = Field(examples=["key"], description="key or password")
    address: str
    opened_at: int
    expires_at: int
    current: bool


class SessionList(BaseModel):
    items: list[SessionInfo]


class SessionsEnded(BaseModel):
    """How many sessions there were to end."""

    ended: int


class CurrentSession(User):
    """Who the caller is, and as what it acts."""

    participant: str
    role: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a valid token says. `key` is the fingerprint of the user's public key; `expires_at_s` is in seconds.

    `generation` counts the changes of participant or role within the session.
    """

    session_id: str
    user_id: str
    participant: str
    role: str
    generation: int
    key: str
    expires_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session with its tokens. `refresh_expires_at` is in ms since 1970 UTC."""

    session: Session
    user: User
    token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    refresh_expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks: a user whose session and records were all found good for this request, and as what it acts."""

    user: User
    session: Session

    @property
    def participant(self) -> str:
        return self.session.participant

    @property
    def role(self) -> str:
        return self.session.role

    @property
    def roles(self) -> tuple[str, ...]:
        """The one role acted in, for those who ask for a set."""
        return (self.session.role,)
