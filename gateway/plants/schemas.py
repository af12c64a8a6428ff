"""Plants and their months as the API shows them, the filters of their lists, and what is asked about drafts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chaincode.billing.private_text import MAX_DRAFTS
from chaincode.schemas import MAX_INTEGER
from gateway.pages import ID, Page, PageQuery
from gateway.settlements.schemas import MONTH, CarriedCorrection

INCOME_COLUMNS = (
    *("plant_id", "month", "version", "role", "rule", "energy_wh"),
    *("price_e8_yuan_per_kwh", "share_bp", "amount_fen"),
)
"""Of a participant's own lines as a table; amounts in fen, energies in Wh."""


class Party(BaseModel):
    """Who gets something of what a plant feeds in; how much is in the terms."""

    role: str
    kind: Literal["participant", "grid", "fund"]
    party: str


class PlantProposal(BaseModel):
    """What one side has proposed and the other has not answered."""

    start: str = Field(description="First month, YYYY-MM")
    end: str | None = Field(description="The month after the last one; none: until something else is agreed")
    buyer: str
    payer: Literal["retailer", "grid"] = Field(description="The buyer's kind")
    points: list[str]
    parties: list[Party]
    terms_hash: str = Field(description="SHA-256 (hex) of the private terms: prices, fees, shares, weights")
    by: str
    user: str


class Agreement(BaseModel):
    """What holds from its first month on, until a later agreement's. Both sides have signed it."""

    number: int
    start: str
    end: str | None
    buyer: str
    payer: Literal["retailer", "grid"]
    points: list[str]
    parties: list[Party]
    terms_hash: str
    agreed_by: dict[str, str] = Field(description="User by participant")


class Plant(BaseModel):
    plant_id: str
    version: int
    kind: str
    producer: str
    agreements: list[Agreement]
    proposal: PlantProposal | None
    operator: str
    refreshed_at: int
    changed_in_block: int


class PlantAtBlock(Plant):
    block_height: int


class PlantPage(Page):
    items: list[Plant]


class PlantQuery(PageQuery):
    """Filters are joined by AND."""

    producer: str | None = Field(None, pattern=ID)
    buyer: str | None = Field(None, pattern=ID, description="Of the last agreement")


class PlantSettlement(BaseModel):
    """One version of a plant's month: what is public of it."""

    plant_id: str
    month: str
    version: int
    producer: str
    buyer: str
    agreement: int = Field(description="Number of the agreement that held")
    statement_hash: str
    readings_hash: str
    terms_hash: str
    replaces: str | None
    reason: Literal["correction"] | None
    carries: list[CarriedCorrection]
    operator: str
    refreshed_at: int
    changed_in_block: int


class PlantSettlementAtBlock(PlantSettlement):
    block_height: int


class PlantSettlementPage(Page):
    items: list[PlantSettlement]


class PlantSettlementQuery(PageQuery):
    """Filters are joined by AND."""

    plant: str | None = Field(None, pattern=ID)
    month: str | None = Field(None, pattern=MONTH)
    buyer: str | None = Field(None, pattern=ID)
    versions: Literal["present", "all"] = "present"


class TermsOpened(BaseModel):
    """The exact text `{"salt","terms"}` whose SHA-256 is the terms hash."""

    terms_hash: str
    text: str = Field(repr=False)


class Income(BaseModel):
    """What a party gets of a plant's month: its own lines of the statement."""

    plant_id: str
    month: str
    version: int
    statement_hash: str
    energy_wh: int = Field(repr=False)
    lines: list[dict[str, Any]] = Field(repr=False)
    total_fen: int = Field(repr=False)
    due_fen: int = Field(repr=False, description="Of this statement, with the corrections that it carries")


class IncomeDraftRequest(BaseModel):
    """A plant's month to be drafted. `readings` are packed, by metering point.

    With `expected_version`, the draft is refused (`stale_version`) once another version stands than the one that was
    seen; null: there was none.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    plant: str = Field(pattern=ID)
    month: str = Field(pattern=MONTH)
    readings: dict[str, str] = Field(repr=False)
    expected_version: int | None = Field(None, ge=1, le=MAX_INTEGER)


class IncomeDraftsRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    drafts: Annotated[list[IncomeDraftRequest], Field(min_length=1, max_length=MAX_DRAFTS)]


class IncomeDraft(BaseModel):
    """What a `settle_plant` would name, or the code of the refusal."""

    plant: str
    args: dict[str, Any] | None = None
    expected_version: int | None = None
    statement: dict[str, Any] | None = Field(None, repr=False)
    code: str | None = None
    detail: dict[str, Any] | None = None


class IncomeDrafts(BaseModel):
    drafts: list[IncomeDraft]
