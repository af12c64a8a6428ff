"""Participants and users as the ledger keeps them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from acl.roles import ROLES
from chaincode.refusals import Refused

ORGANISATION_OF_KIND = {
    "consumer": "ConsumerOrg",
    "retailer": "RetailerOrg",
    "exchange": "ExchangeOrg",
    "regulator": "RegulatorOrg",
}
READ_ONLY_ORGANISATION = "RegulatorOrg"


class UserStatus(StrEnum):
    """Only an active user acts. A revoked user stays revoked."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A company, a household or the exchange: the one for whom users act. `organisation` is an MSP id."""

    version: int
    organisation: str
    kind: str
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Participant:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "organisation": self.organisation,
            "kind": self.kind,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person (or a machine) that signs intents with the key bound here. `organisation` is its participant's."""

    version: int
    participant: str
    organisation: str
    roles: Sequence[str]
    public_key: str
    status: UserStatus
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> User:
        return cls(**{**record, "status": UserStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "participant": self.participant,
            "organisation": self.organisation,
            "roles": list(self.roles),
            "public_key": self.public_key,
            "status": self.status.value,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }


def check_roles_fit(roles: Sequence[str], *, organisation: str) -> None:
    """Raise Refused `role_not_allowed` when one of `roles` does not belong to `organisation` (an MSP id)."""
    for role in roles:
        if ROLES[role].organisation != organisation:
            raise Refused("role_not_allowed", role=role)
