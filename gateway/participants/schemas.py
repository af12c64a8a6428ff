"""Participants and users as the API shows them, and the filters of their lists."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.pages import ID, PART_OF_ID, Page, PageQuery

Organisation = Literal["ConsumerOrg", "RetailerOrg", "ExchangeOrg", "RegulatorOrg", "GridOrg"]
Kind = Literal["consumer", "retailer", "exchange", "regulator", "grid", "operator"]
Class = Literal["industrial", "commercial", "residential"]


class Participant(BaseModel):
    """A company, a household, the exchange or the regulator, for whom users act: what deciding on a step needs."""

    participant_id: str = Field(examples=["southgrid-retail"])
    organisation: str = Field(description="MSP id", examples=["RetailerOrg"])
    kind: str = Field(examples=["retailer"])
    status: str = Field(examples=["active"], description="active, suspended or closed")


class ParticipantRecord(Participant):
    """A participant as on the ledger. Times are milliseconds since 1970 UTC."""

    version: int
    consumer_class: str | None = Field(alias="class", examples=["industrial"], description="Of consumers")
    credit_rating: str | None = Field(examples=["AA"])
    data_hash: str | None = Field(description="Salted SHA-256 (hex) of the data that was registered off the chain")
    qualifications: list[dict[str, Any]] = Field(description="kind, document_hash and, where it ends, expires_on")
    encryption_key: str | None = Field(description="P-256 point (hex) for which documents to it are encrypted")
    volume_cap_wh: dict[str, int] = Field(
        description="The most (Wh) that a retailer may contract for delivery in a year", examples=[{"2027": 10**12}]
    )
    operator: str = Field(description="Who changed it last")
    refreshed_at: int


class ParticipantPage(Page):
    items: list[ParticipantRecord]


class ParticipantDetail(ParticipantRecord):
    """With how many users act for it, and what ends first."""

    block_height: int
    users: dict[str, int] = Field(description="Users by status", examples=[{"active": 3, "suspended": 1}])
    certificates_end: int | None = Field(description="When the first of its active users' certificates ends, in ms")
    qualifications_end: str | None = Field(description="When its first qualification ends", examples=["2027-06-30"])


class User(BaseModel):
    """What the identity registry says of a user. All of it is public on the ledger."""

    model_config = ConfigDict(frozen=True)

    user_id: str = Field(examples=["li-na"])
    version: int
    organisation: str = Field(description="MSP id")
    memberships: dict[str, tuple[str, ...]] = Field(
        description="The participants for which the user acts, and the roles held for each",
        examples=[{"southgrid-retail": ["retailer_trader"]}],
    )
    public_key: str = Field(description="Hex of the uncompressed P-256 point")
    status: str = Field(examples=["active"])
    certificate: str | None = Field(default=None, description="SHA-256 (hex) of the certificate's DER form")
    valid_from: int | None = Field(default=None, description="ms since 1970 UTC")
    valid_until: int | None = Field(default=None, description="ms since 1970 UTC")
    limits: dict[str, int] = Field(
        default_factory=dict, description="Energy (Wh) by participant above which a second person signs too"
    )

    def is_active(self, *, now_ms: int) -> bool:
        """Whether the user may act at `now_ms` (ms since 1970 UTC), as far as its own record says."""
        return self.standing(now_ms=now_ms) == "active"

    def standing(self, *, now_ms: int) -> str:
        """The status, or where that is `active`, whether its time has not come or is over, in the ledger's words."""
        if self.status != "active":
            return self.status
        if self.valid_from is not None and now_ms < self.valid_from:
            return "not_yet_valid"
        if self.valid_until is not None and now_ms >= self.valid_until:
            return "expired"
        return "active"


class UserAtBlock(User):
    block_height: int


class UserPage(Page):
    items: list[User]


class ParticipantFilters(BaseModel):
    """Filters are joined by AND; `text` is a part of the id."""

    model_config = ConfigDict(extra="forbid")

    organisation: Organisation | None = None
    kind: Kind | None = None
    consumer_class: Class | None = Field(None, alias="class")
    status: Literal["active", "suspended", "defaulted", "closed"] | None = None
    text: str | None = Field(None, pattern=PART_OF_ID)


class ParticipantQuery(PageQuery, ParticipantFilters):
    """Filters, place and size of a page."""


class UserFilters(BaseModel):
    """Filters are joined by AND; `text` is a part of the id. `role` with `participant` is a role held for it."""

    model_config = ConfigDict(extra="forbid")

    organisation: Organisation | None = None
    participant: str | None = Field(None, pattern=ID)
    role: str | None = Field(None, pattern="^[a-z][a-z_]{0,63}$")
    status: Literal["active", "suspended", "revoked"] | None = None
    text: str | None = Field(None, pattern=PART_OF_ID)


class UserQuery(PageQuery, UserFilters):
    """Filters, place and size of a page."""


class RegistryStep(BaseModel):
    """One step on a participant or a user, or `bootstrap`, with which the market was opened.

    `changes` are the fields that the record then had other values of than before (`before` is null where it had none);
    null where a later step of the same transaction wrote the record again: the ledger keeps the last value only.
    """

    version: int
    action: str = Field(examples=["rate_participant"])
    actor: str
    role: str | None
    participant: str | None = Field(description="For whom the actor acted")
    reason: str | None
    intent_id: str | None
    intent_digest: str | None
    transaction_id: str
    block: int
    position: int
    at: int = Field(description="ms since 1970 UTC")
    changes: dict[str, Any] | None = Field(examples=[{"credit_rating": {"before": "AA", "after": "A"}}])


class RegistryHistory(BaseModel):
    """All steps, first one first. `id` is of the participant or of the user."""

    block_height: int
    id: str
    items: list[RegistryStep]
