"""Applications on the wire: what applicants send, what they and the exchange's people get."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.registrations.credit_code import is_credit_code
from gateway.registrations.documents import DOCUMENT_KINDS
from gateway.registrations.moves import State

IDENTIFIER = r"^[a-z0-9][a-z0-9._-]{0,63}$"
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
Name = Annotated[str, Field(min_length=1, max_length=128)]
Kind = Literal["participant", "user", "change"]
ParticipantKind = Literal["consumer", "retailer", "grid"]
ConsumerClass = Literal["industrial", "commercial", "residential"]
ReasonCode = Literal[
    "data_incomplete",
    "data_incorrect",
    "document_missing",
    "document_unreadable",
    "document_expired",
    "identity_not_proved",
    "not_authorised",
    "not_eligible",
    "duplicate",
    "other",
]


class _Strict(BaseModel):
    """Nothing unknown is taken, and no value is quoted in an error: most of it is personal."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Contact(_Strict):
    """The person whom the exchange may ask. `phone` has 6 to 20 digits, spaces and hyphens, `+` before a country."""

    name: Name
    phone: str = Field(pattern=r"^\+?[0-9][0-9 -]{4,18}[0-9]$", examples=["+86 20 8123 4567"], repr=False)
    email: str = Field(pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254, repr=False)


class Party(_Strict):
    """A company or a household. `credit_code` is a company's unified social credit code (GB 32100-2015)."""

    holder: Literal["company", "household"]
    name_zh: Name
    name_en: Name
    address: str = Field(min_length=1, max_length=256)
    credit_code: str | None = Field(default=None, examples=["91350100M000100Y43"])

    @model_validator(mode="after")
    def _code_fits_holder(self) -> Party:
        if self.holder == "company" and (self.credit_code is None or not is_credit_code(self.credit_code)):
            raise ValueError("credit_code")
        if self.holder == "household" and self.credit_code is not None:
            raise ValueError("credit_code")
        return self


class RegistrationData(_Strict):
    """What stays off the chain, encrypted. `party` is needed for a participant and for a change of its data."""

    contact: Contact
    party: Party | None = None


class NewUser(_Strict):
    """The person to be registered. The key was made on the person's side: `proof` shows that the person holds it, `csr`
    (PEM) is signed with it and asks for a certificate whose common name is `user`."""

    user: Identifier
    roles: list[str] = Field(min_length=1, max_length=8)
    public_key: str = Field(pattern=r"^04[0-9a-f]{128}$", description="Hex of the uncompressed P-256 point")
    proof: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$", repr=False)
    csr: str = Field(max_length=4_096, repr=False)


class Authorisation(_Strict):
    """A registered officer of the participant stands behind the application: `signature` is over its content."""

    user: Identifier
    signature: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$", repr=False)


class ApplicationBody(_Strict):
    """An application: a `participant` with its first user, a further `user`, or a `change` of company data.

    `class` is a consumer's. A change has no `user` and needs an `authorisation`.
    """

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, populate_by_name=True)

    kind: Kind
    participant: Identifier
    participant_kind: ParticipantKind
    consumer_class: ConsumerClass | None = Field(default=None, alias="class")
    data: RegistrationData
    user: NewUser | None = None
    authorisation: Authorisation | None = None

    @model_validator(mode="after")
    def _parts_fit_kind(self) -> ApplicationBody:
        if (self.kind == "user") == (self.data.party is not None):
            raise ValueError("data.party")
        if (self.kind == "user" and self.user is None) or (self.kind == "change" and self.user is not None):
            raise ValueError("user")
        if self.kind == "change" and self.authorisation is None:
            raise ValueError("authorisation")
        if self.kind != "user" and (self.participant_kind == "consumer") == (self.consumer_class is None):
            raise ValueError("class")
        if self.data.party and self.data.party.holder == "household" and self.consumer_class != "residential":
            raise ValueError("class")
        return self


class Reason(_Strict):
    """Why an application goes back or is refused: a code, and a sentence for the applicant."""

    code: ReasonCode
    text: str = Field(max_length=500)


class Decision(_Strict):
    """`version` is the application's that the auditor saw."""

    version: int = Field(ge=1)


class DecisionWithReasons(Decision):
    reasons: list[Reason] = Field(min_length=1, max_length=20)


class DocumentInfo(BaseModel):
    """A document without its content. `sha256` is over the exact bytes; a qualification's goes on the chain."""

    kind: str = Field(examples=list(DOCUMENT_KINDS))
    media_type: str
    size: int
    sha256: str
    expires_on: str | None
    uploaded_at: int


class MoveInfo(BaseModel):
    name: str
    by: str | None
    at: int
    state: State
    reasons: list[dict[str, str]]


class ApplicationInfo(BaseModel):
    """What an application is, without personal data. Times are in ms since 1970 UTC."""

    model_config = ConfigDict(populate_by_name=True)

    application_id: str
    kind: Kind
    state: State
    version: int
    participant: str
    participant_kind: str
    organisation: str
    consumer_class: str | None = Field(alias="class")
    user: str | None
    roles: list[str]
    authorised_by: str | None
    source: Literal["online", "import"]
    created_at: int
    refreshed_at: int


class ApplicationPage(BaseModel):
    items: list[ApplicationInfo]
    next_cursor: str | None


class OpenedApplication(ApplicationInfo):
    """An application with its data, documents and history. `certificate` is there once the CA has issued it (PEM).

    The applicant sees its own clear; at the exchange the data view of the role says what is masked (`clear` false).
    """

    clear: bool
    data: dict[str, Any]
    documents: list[DocumentInfo]
    history: list[MoveInfo]
    certificate: str | None = None


class LineResult(BaseModel):
    """One line of an import: `ok`, `exists` (imported before, just so), or why it was left out, and which field."""

    line: int
    participant: str | None
    code: str
    field: str | None = None


class ImportReport(BaseModel):
    """`taken` counts the lines that are ok: applications now, or would-be ones in a dry run."""

    dry_run: bool
    lines: int
    taken: int
    items: list[LineResult]
