"""What was proved, as plain values: for people by `show`, for programs by `as_value`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedStep:
    """One step: who took it, when (ms since 1970 UTC), where it lies, who agreed, where it led, and what that proves.

    `second` signed with the actor. `endorsers` and `orderers` are names of certificates.
    """

    version: int
    action: str
    actor: str
    role: str
    participant: str
    second: str | None
    at: int
    block: int
    transaction_id: str
    intent_id: str
    intent_digest: str
    terms_hash: str | None
    endorsers: tuple[str, ...]
    orderers: tuple[str, ...]
    state: str
    stage: str
    proves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A user's key as the ledger had it when the user signed: from which block, and if a certificate came along."""

    user: str
    version: int
    organisation: str
    public_key: str
    block: int
    certificate: str | None
    certificate_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a file proves. `as_of` is when the peers stated that nothing came after the last step (ms since 1970
    UTC). `terms` are the opened ones, by their hash; `documents` are hashes of texts in the file.
    """

    network: str
    order: str
    chaincode: str
    definition: int
    endorsement_policy: str
    as_of: int
    attested_by: tuple[str, ...]
    height: int
    record: Mapping[str, Any]
    steps: tuple[ProvedStep, ...]
    registrations: tuple[Registration, ...]
    terms: Mapping[str, Any] = field(repr=False)
    documents: tuple[str, ...]
    roots: Mapping[str, str]

    def as_value(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {"holds": True, **asdict(self)}


def what_it_proves(action: str, *, actor: str, role: str, participant: str, record: Mapping[str, Any]) -> str:
    """One sentence about a step."""
    led = f"{record['state']}, {record['stage']}"
    waits = " and ".join(record.get("next", ()))
    turn = f"; next: {waits}" if waits else ""
    version = record["version"]
    return f"{actor} signed {action} as {role} of {participant}; the rules led to version {version} ({led}){turn}"
