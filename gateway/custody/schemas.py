"""Custody on the wire. Times are milliseconds since 1970 UTC. Passwords and codes never come back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from gateway.custody import codes
from gateway.sessions.schemas import MAX_PASSWORD, USER_PATTERN


class InvitationRequest(BaseModel):
    """Who may make a managed key, and for which participant."""

    model_config = ConfigDict(extra="forbid")

    user: str = Field(pattern=USER_PATTERN)
    participant: str = Field(pattern=USER_PATTERN)


class Invitation(BaseModel):
    """To be handed to the user in person, or by another way than the one by which the user's name came."""

    code: str = Field(repr=False)
    expires_at: int


class KeyRequest(BaseModel):
    """Make the managed key. The password is the user's own choice: nobody can read it or set it anew."""

    model_config = ConfigDict(extra="forbid")

    invitation: SecretStr = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=MAX_PASSWORD)


class Codes(BaseModel):
    """Shown once: the one-time secret for an authenticator app, and recovery codes to be kept on paper."""

    totp_secret: str = Field(repr=False)
    totp_uri: str = Field(repr=False)
    recovery_codes: list[str] = Field(repr=False)


class NewKey(Codes):
    """The new key. `public_key` and `proof` (of possession) are what a registrar needs to bind it to the user."""

    user: str
    participant: str
    public_key: str
    proof: str


class KeyStatus(BaseModel):
    """The caller's managed key, as far as it may be told."""

    managed: bool
    public_key: str
    created_at: int | None
    recovery_codes_left: int
    unlocked_until: int | None


class Credentials(BaseModel):
    """The password, and a one-time code or a recovery code."""

    model_config = ConfigDict(extra="forbid")

    password: SecretStr = Field(min_length=1, max_length=MAX_PASSWORD)
    code: SecretStr = Field(min_length=6, max_length=32)


class PasswordChange(Credentials):
    new_password: SecretStr = Field(min_length=1, max_length=MAX_PASSWORD)


class ExportRequest(Credentials):
    """`passphrase` protects the exported file; it follows the same rules as a password."""

    passphrase: SecretStr = Field(min_length=1, max_length=MAX_PASSWORD)


class ExportedKey(BaseModel):
    """The key as encrypted PKCS#8 PEM (scrypt, AES-256), as `energysale user new --import` takes it."""

    pem: str = Field(repr=False)


class Unlocked(BaseModel):
    until: int
    signatures: int


class SignatureRequest(BaseModel):
    """`intent` is the exact canonical text. `password` may be left out while the key is unlocked.

    `second`: sign as the second person of the participant, under somebody else's intent.
    """

    model_config = ConfigDict(extra="forbid")

    intent: str = Field(max_length=12_000)
    password: SecretStr | None = Field(default=None, max_length=MAX_PASSWORD)
    second: bool = False


class SignatureResponse(BaseModel):
    """The intent's text, as it was given, and the caller's signature: an item of `POST /api/v1/intents`."""

    intent: str
    signature: str


def codes_shown(secret: str, recovery: list[str], *, user: str) -> Codes:
    """The codes as their user is shown them, once."""
    return Codes(totp_secret=secret, totp_uri=codes.enrolment_uri(secret, user=user), recovery_codes=recovery)
