"""What was proved, as plain values: for people by `show`, for programs by `as_value`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedStep:
    """One step: who took it, when (ms since 1970 UTC), where it lies, who agreed, where it led, and what that proves.
    A step that made a bill has no state and stage.

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
    state: str | None
    stage: str | None
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
class ProvedBill:
    """A version of a bill, of the days `[start, end)`, whose statement was put into its collection in block
    `settled_in`. `points` are its metering points, each with its days. `checks` are those that the file carries, of
    `CHECKS`; `statement` is None where it is not opened.
    """

    month: str
    version: int
    start: str
    end: str
    final: bool
    statement_hash: str
    terms_hash: str
    readings_hash: str
    settled_in: int
    points: Mapping[str, tuple[str, ...]]
    checks: tuple[str, ...]
    statement: Mapping[str, Any] | None = field(repr=False)


CHECKS: Mapping[str, str] = {
    "public_record": "signed for the retailer, computed by both trading organisations, of the anchored readings",
    "statement": "opened by its hash; its lines add up to the total and its parties to zero",
    "readings": "each day leads to its root on the ledger, and no point or day is left out",
    "computation": "computed again from terms, package, methods, calendar, prices and readings, to the same bytes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a file proves: about an order, or with `bill` about a bill of that contract's, and then `record` is the
    bill's public one.

    `as_of` is when the peers stated that nothing came after the last step (ms since 1970 UTC). `terms` are the opened
    ones, by their hash; `documents` are hashes of texts in the file.
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
    bill: ProvedBill | None = None

    def as_value(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {"holds": True, **asdict(self)}


def what_it_proves(action: str, *, actor: str, role: str, participant: str, record: Mapping[str, Any]) -> str:
    """One sentence about a step."""
    if "state" not in record:
        days = f"{record['start']} to {record['end']}"
        return f"{actor} signed {action} as {role} of {participant}; version {record['version']} of the bill of {days}"
    led = f"{record['state']}, {record['stage']}"
    waits = " and ".join(record.get("next", ()))
    turn = f"; next: {waits}" if waits else ""
    version = record["version"]
    return f"{actor} signed {action} as {role} of {participant}; the rules led to version {version} ({led}){turn}"
