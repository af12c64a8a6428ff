"""Contracts on the wire. Dates are market-local (YYYY-MM-DD), times milliseconds since 1970 UTC, energy in Wh."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.pages import Page

MAX_STATEMENT = 20_000
MAX_DAYS = 400
_HASH = r"^[0-9a-f]{64}$"
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Hash = Annotated[str, StringConstraints(pattern=_HASH)]
Energy = Annotated[int, Field(ge=0, lt=2**53)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PreparedArguments(BaseModel):
    """What belongs into the arguments of an intent on `order_id` at `version`."""

    order_id: str
    version: int
    args: dict[str, Any] = Field(repr=False)


class Reading(BaseModel):
    """What is read before signing: the text, whose SHA-256 is what is signed, and the annex that it cites."""

    pdf: str = Field(repr=False, description="PDF of the text", json_schema_extra={"contentEncoding": "base64"})
    annex: str | None = Field(repr=False, description="The priced annex in canonical form, for the two parties")


class PreparedStep(PreparedArguments):
    """A step that is ready to be signed. `form` and `facts` are what the text was made from: whoever sets them gets the
    text whose hash is `text_hash`. Who cannot set it asks for the `reading`."""

    action: str
    text_hash: str
    form: str
    facts: dict[str, Any]
    reading: Reading | None


class AmendmentRequest(Body):
    """New terms as the exact private text, and its SHA-256."""

    private: str = Field(max_length=16_384, repr=False)
    terms_hash: Hash


class TerminationRequest(Body):
    ends_on: Day = Field(description="From this day on nothing is delivered any more: tomorrow or later")


class PriceAnnex(BaseModel):
    """The priced annex in canonical form."""

    order_id: str
    terms_hash: str
    annex_hash: str
    canonical_form: str = Field(repr=False)


class EncryptionKey(BaseModel):
    public_key: str = Field(description="P-256 point, uncompressed, in hex")
    made_by: str
    created_at: int


class EncryptionKeyList(BaseModel):
    """The keys kept here for the caller's participant, the newest first; `on_ledger` is the one in use."""

    participant: str
    on_ledger: str | None
    items: list[EncryptionKey]


class NewEncryptionKey(BaseModel):
    """A key that counts once an entitled user has put it on the ledger by `set_encryption_key`."""

    participant: str
    public_key: str


class StatementRequest(Body):
    text: str = Field(min_length=1, max_length=MAX_STATEMENT, repr=False)
    documents: list[Hash] = Field(default_factory=list, max_length=16)


class RulingRequest(Body):
    text: str = Field(min_length=1, max_length=MAX_STATEMENT, repr=False)


class Said(BaseModel):
    """One statement, ruling or opening. `text` and `terms` are null where they are not for the caller's participant;
    `fits` says of opened terms whether they have the hash that the ledger has."""

    kind: Literal["statement", "opened_terms", "ruling"]
    by: str
    user: str
    text_hash: str | None
    documents: list[str]
    terms_hash: str | None
    text: str | None = Field(repr=False)
    terms: dict[str, Any] | None = Field(repr=False)
    fits: bool | None


class Case(BaseModel):
    order_id: str
    state: str
    reason: str | None
    resolution: dict[str, str] | None
    items: list[Said]


class CaseDocumentItem(BaseModel):
    hash: str = Field(description="SHA-256 (hex) of salt and content")
    media_type: str
    size: int
    uploaded_by: str
    uploaded_at: int


class CaseDocumentList(BaseModel):
    order_id: str
    items: list[CaseDocumentItem]


class CaseDocumentHash(BaseModel):
    hash: str


class DeliveryRequest(Body):
    """Wh by day; a day that was declared before gets the new value."""

    days: dict[Day, Energy] = Field(min_length=1, max_length=MAX_DAYS, repr=False)


class Declared(BaseModel):
    order_id: str
    days: int


class MonthProgress(BaseModel):
    month: str
    days: int
    reported: int
    contracted_wh: int
    contracted_so_far_wh: int
    delivered_wh: int
    deviation_so_far_wh: int


class Progress(BaseModel):
    """Delivered against contracted. `_so_far` is about the days that have an entry."""

    order_id: str
    status: Literal["before", "running", "over"]
    days: int
    days_elapsed: int
    days_reported: int
    contracted_wh: int
    contracted_so_far_wh: int
    delivered_wh: int
    deviation_so_far_wh: int
    projected_wh: int
    projected_deviation_wh: int
    projected_deviation_bp: int | None = Field(description="In 1/10,000 of the contracted energy")
    months: list[MonthProgress]


class Renewal(BaseModel):
    """The arguments of `submit` for a contract that follows this one; the terms are the consumer's to say."""

    order_id: str
    args: dict[str, Any]


class ArchivedContract(BaseModel):
    order_id: str
    version: int
    state: str
    stage: str
    consumer: str
    retailer: str
    segment: str
    package: str
    package_version: int
    period_start: str
    period_end: str
    ends_on: str | None
    terms_hash: str | None
    text_hash: str | None
    annex_hash: str | None
    archived_by: str | None
    renews: str | None
    created_at: int
    refreshed_at: int
    changed_in_block: int


class ArchivePage(Page):
    items: list[ArchivedContract]


class PassOn(BaseModel):
    """A contract of a retailer that has defaulted, and the step that passes its consumer on."""

    order_id: str
    consumer: str
    segment: str
    period_start: str
    period_end: str
    action: str
    target: str
    expected_version: int
    args: dict[str, Any]


class PassOnPage(Page):
    items: list[PassOn]
