"""People of a test market: each with a key of their own, making and signing intents."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.actions import ACTIONS
from chaincode.intent import Intent, SignedIntent, possession_message, private_text, sign_intent
from gateway.client.keystore import Identity, Signer
from gateway.client.uuid7 import uuid7

TERMS = {"energy_wh": 1_000_000_000, "prices_e8_yuan_per_kwh": {"flat": 46_300_000, "peak": 78_700_000}}


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user of the market and the key that only this user has."""

    user: str
    participant: str
    organisation: str
    roles: tuple[str, ...]
    network: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False)

    @property
    def public_key(self) -> str:
        return signature.public_key_of(self.key)

    @property
    def signer(self) -> Signer:
        """This person as a user of the client."""
        identity = Identity(
            user=self.user,
            participant=self.participant,
            organisation=self.organisation,
            roles=self.roles,
            public_key=self.public_key,
        )
        return Signer(identity=identity, key=self.key)

    def proof(self) -> str:
        """The new key's signature for the registrar."""
        message = possession_message(
            network=self.network, user=self.user, participant=self.participant, public_key=self.public_key
        )
        return signature.sign(self.key, message)

    def role_for(self, action: str) -> str:
        """The first of this person's roles that may take `action`, or just the first."""
        allowed = ACTIONS[action].roles if action in ACTIONS else ()
        return next((role for role in self.roles if role in allowed), self.roles[0])

    def intent(
        self,
        action: str,
        *,
        target: str | None = None,
        version: int | None = None,
        args: dict[str, Any] | None = None,
        private_hash: str | None = None,
        **changes: Any,
    ) -> Intent:
        """An intent of this person; `changes` replace any of its fields."""
        fields: dict[str, Any] = {
            "intent_id": str(uuid7()),
            "action": action,
            "actor": self.user,
            "participant": self.participant,
            "role": self.role_for(action),
            "target": target,
            "expected_version": version,
            "args": args or {},
            "private_hash": private_hash,
            "expires_at": now_ms() + 300_000,
            "network": self.network,
        }
        return Intent(**(fields | changes))

    def signed(
        self,
        action: str,
        *,
        target: str | None = None,
        version: int | None = None,
        args: dict[str, Any] | None = None,
        terms: dict[str, Any] | None = None,
        **changes: Any,
    ) -> SignedIntent:
        """The same, signed; with `terms`, salted and hashed."""
        private, private_hash = private_text(terms, secrets.token_bytes(32)) if terms else (None, None)
        intent = self.intent(
            action, target=target, version=version, args=args, **({"private_hash": private_hash} | changes)
        )
        return sign_intent(intent, self.key, private)


def order_args(package: str, retailer: str, **changes: Any) -> dict[str, Any]:
    """The public fields of a new order."""
    fields = {
        "retailer": retailer,
        "package": package,
        "package_version": 1,
        "segment": "industrial",
        "period_start": "2026-01-01",
        "period_end": "2027-01-01",
    }
    return fields | changes


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def fresh(prefix: str) -> str:
    """An id that no other test uses: the tests share one ledger."""
    return f"{prefix}-{os.urandom(4).hex()}"
