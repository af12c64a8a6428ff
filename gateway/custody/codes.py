"""One-time codes (TOTP, RFC 6238: 6 digits, 30 s) and the recovery codes for when the device is lost. Pure."""

from __future__ import annotations

import base64
import hmac
import secrets

import pyotp

STEP_MS = 30_000
RECOVERY_CODES = 10
_TOLERANCE = 1  # clocks of phones are off by up to a step
_ISSUER = "energysale"


def new_secret() -> str:
    """A one-time secret: 160 random bits in base32."""
    return pyotp.random_base32(32)


def enrolment_uri(secret: str, *, user: str) -> str:
    """What an authenticator app reads, usually as a QR code. As secret as the secret itself."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=_ISSUER)


def step_of(code: str, secret: str, *, now: int) -> int | None:
    """The time step of which `code` is the code, no more than one away from `now` (ms); None when it is of none.

    Every candidate is compared: how long it takes says nothing about which one it was.
    """
    totp = pyotp.TOTP(secret)
    current = now // STEP_MS
    found = None
    for step in range(current - _TOLERANCE, current + _TOLERANCE + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "surrogatepass")):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits, in groups of four: `abcd-efgh-ijkl-mnop`."""
    return [_grouped(base64.b32encode(secrets.token_bytes(10)).decode().lower()) for _ in range(RECOVERY_CODES)]


def new_invitation() -> str:
    """The code with which a user may make a managed key: 160 random bits."""
    return _grouped(base64.b32encode(secrets.token_bytes(20)).decode().lower())


def plain(code: str) -> str:
    """A recovery code or invitation as it is hashed: however it was typed."""
    return code.replace("-", "").replace(" ", "").lower()


def _grouped(text: str) -> str:
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))
