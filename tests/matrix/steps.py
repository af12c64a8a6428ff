"""Steps by which the records of the matrix are made, and what they are signed as."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode.actions import ACTIONS
from chaincode.intent import Intent, SignedIntent, private_text, sign_intent
from chaincode.records import made_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A record in the state that a case needs: its id, its version, and the hash of its terms where it has some."""

    id: str
    version: int
    terms_hash: str | None = None


class Author(Protocol):
    """A registered user and its key."""

    @property
    def user(self) -> str: ...
    @property
    def participant(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def key(self) -> ec.EllipticCurvePrivateKey: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What `author` does to the record `target`; without one, the step makes a record."""

    author: Author
    action: str
    target: Target | None = None
    args: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, Any] | None = None
    expected_version: int | None = None  # of a record that is no target


def sign_step(step: Step, *, intent_id: str, now_ms: int, network: str) -> tuple[SignedIntent, Target]:
    """The step signed in the first of its author's roles that may take it, and the record as it is once it is taken.

    The salt of the terms follows from `intent_id`: these terms are no secret.
    """
    private, private_hash = None, None
    if step.terms is not None:
        private, private_hash = private_text(step.terms, hashlib.sha256(intent_id.encode()).digest())
    before = step.target
    intent = Intent(
        intent_id=intent_id,
        action=step.action,
        actor=step.author.user,
        participant=step.author.participant,
        role=next(role for role in step.author.roles if role in ACTIONS[step.action].roles),
        target=before.id if before else None,
        expected_version=before.version if before else step.expected_version,
        args=step.args,
        private_hash=private_hash,
        expires_at=now_ms + 300_000,
        network=network,
    )
    signed = sign_intent(intent, step.author.key, private)
    after = Target(
        id=before.id if before else made_id(intent) or signed.digest,
        version=(before.version if before else step.expected_version or 0) + 1,
        terms_hash=private_hash or (before.terms_hash if before else None),
    )
    return signed, after
