"""Participants, users and changes that wait for a second person, as the ledger keeps them. Pure.

Empty fields are left out of a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from acl.roles import EVERY_ORGANISATION, ROLES
from chaincode.refusals import Refused

ORGANISATIONS_OF_KIND = {
    "consumer": ("ConsumerOrg",),
    "retailer": ("RetailerOrg",),
    "exchange": ("ExchangeOrg",),
    "regulator": ("RegulatorOrg",),
    "grid": ("GridOrg",),
    "operator": EVERY_ORGANISATION,
}
CONSUMER_CLASSES = ("industrial", "commercial", "residential")
CREDIT_RATINGS = ("AAA", "AA", "A", "BBB", "BB", "B", "C")
EXCHANGE_ORGANISATION = "ExchangeOrg"
GRID_ORGANISATION = "GridOrg"
READ_ONLY_ORGANISATION = "RegulatorOrg"
REGISTRAR = "exchange_registrar"


class ParticipantStatus(StrEnum):
    """Users act for an active participant only. A closed participant stays closed; a retailer that has defaulted is
    never active again."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DEFAULTED = "defaulted"
    CLOSED = "closed"


class UserStatus(StrEnum):
    """Only an active user acts. A revoked user stays revoked."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class ChangeStatus(StrEnum):
    """A change is carried out when it is approved; nothing follows a decision."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A company, a household, the exchange, or the operator of an organisation's platform: the one for whom users act.

    `organisation` is an MSP id. `consumer_class` is a consumer's (the record says `class`), `data_hash` the salted
    SHA-256 (hex) of what was registered off the chain, `qualifications` are `{"kind", "document_hash", "expires_on"?}`.
    `encryption_key` is the P-256 point (uncompressed hex) for which envelopes to the participant are wrapped.
    `volume_cap_wh` is the most that a retailer may contract for delivery in a year ("2026"); other years have no cap.
    """

    version: int
    organisation: str
    kind: str
    status: ParticipantStatus = ParticipantStatus.ACTIVE
    consumer_class: str | None = None
    credit_rating: str | None = None
    data_hash: str | None = None
    qualifications: Sequence[Mapping[str, Any]] = ()
    encryption_key: str | None = None
    volume_cap_wh: Mapping[str, int] = field(default_factory=dict)
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Participant:
        fields = {"consumer_class" if name == "class" else name: value for name, value in record.items()}
        return cls(**{**fields, "status": ParticipantStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        record = _without_empty(asdict(self))
        if self.consumer_class:
            record["class"] = record.pop("consumer_class")
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person (or a machine) that signs intents with the key bound here.

    `memberships` maps a participant to the roles held for it; all of them belong to `organisation` (an MSP id).
    `certificate` is the SHA-256 (hex) of the certificate's DER form. The user acts from `valid_from` until before
    `valid_until` (milliseconds since 1970 UTC). `limits` maps a participant to the energy (Wh) above which somebody
    else of it must sign too. `vouched_by` is the registrar who gave the roles, None for the first registrars.
    """

    version: int
    organisation: str
    memberships: Mapping[str, Sequence[str]] = field(default_factory=dict)
    public_key: str
    certificate: str | None = None
    status: UserStatus = UserStatus.ACTIVE
    valid_from: int | None = None
    valid_until: int | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    vouched_by: str | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> User:
        return cls(**{**record, "status": UserStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        return _without_empty(asdict(self))

    def check_active(self, *, key: str, now_ms: int) -> None:
        """Raise Refused `actor_inactive` unless the user may act at `now_ms`; `key` is its id."""
        if self.status is not UserStatus.ACTIVE:
            raise Refused("actor_inactive", key=key, state=self.status)
        if self.valid_from is not None and now_ms < self.valid_from:
            raise Refused("actor_inactive", key=key, state="not_yet_valid")
        if self.valid_until is not None and now_ms >= self.valid_until:
            raise Refused("actor_inactive", key=key, state="expired")

    @property
    def is_registrar(self) -> bool:
        """Whether two registrars must agree on any change of this user."""
        return any(REGISTRAR in roles for roles in self.memberships.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a user that a second person must approve. Its id is the digest of the intent that proposed it.

    `kind` is `key`, `registration`, `roles`, `status` or `certificate`, and `args` are what it sets. `user_version` is
    the version of the user that the proposer saw, None for a registration: on any other version it is stale.
    """

    version: int
    kind: str
    user: str
    user_version: int | None = None
    args: Mapping[str, Any]
    proposed_by: str
    status: ChangeStatus = ChangeStatus.OPEN
    operator: str
    reason: str | None = None
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Change:
        return cls(**{**record, "status": ChangeStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        return _without_empty(asdict(self))


def check_roles_fit(roles: Sequence[str], participant: Participant) -> None:
    """Raise Refused `role_not_allowed` when one of `roles` is not for the participant's organisation and kind: a side's
    roles are held for a participant of that side, the platform's for an organisation's operator."""
    side = "platform" if participant.kind == "operator" else participant.kind
    for role in roles:
        if participant.organisation not in ROLES[role].organisations or ROLES[role].side != side:
            raise Refused("role_not_allowed", role=role)


def check_duties_separated(memberships: Mapping[str, Sequence[str]], *, key: str) -> None:
    """Raise Refused `duties_separated` unless a role of the platform is the only one that the user `key` holds."""
    held = {role for roles in memberships.values() for role in roles}
    if len(held) > 1 and any(ROLES[role].side == "platform" for role in held):
        raise Refused("duties_separated", key=key)


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None and value not in ((), [], {})}
