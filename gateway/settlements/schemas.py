"""Settlements as the API shows them, the filters of their list, and what is asked and answered about drafts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chaincode.billing.private_text import MAX_DRAFTS
from chaincode.schemas import MAX_INTEGER
from gateway.metering.schemas import DATE
from gateway.pages import ID, Page, PageQuery

HASH = r"^[0-9a-f]{64}$"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
MAX_MONTHS = 12


class CarriedCorrection(BaseModel):
    """A correction of an earlier bill whose difference this one charges."""

    month: str
    version: int
    statement_hash: str


class Settlement(BaseModel):
    """One version of the bill of an order and month: what is public of it. What it comes to is at
    `/settlements/{order}/{month}/statement`, for its two parties."""

    order_id: str
    month: str = Field(examples=["2026-05"])
    version: int
    start: str
    end: str = Field(description="The first day that it is not about")
    final: bool = Field(description="The contract's last bill")
    consumer: str
    retailer: str
    statement_hash: str = Field(description="SHA-256 (hex) of the statement's text")
    readings_hash: str = Field(description="SHA-256 (hex) over point, date, version and root of each day billed")
    terms_hash: str
    replaces: str | None = Field(description="Statement hash of the version before")
    reason: Literal["correction", "ruling"] | None
    carries: list[CarriedCorrection]
    operator: str
    refreshed_at: int
    changed_in_block: int


class SettlementAtBlock(Settlement):
    block_height: int


class SettlementPage(Page):
    items: list[Settlement]


class SettlementQuery(PageQuery):
    """Filters are joined by AND."""

    order: str | None = Field(None, pattern=HASH)
    month: str | None = Field(None, pattern=MONTH)
    final: bool | None = None
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)
    versions: Literal["present", "all"] = "present"
    state: Literal["settled", "corrected"] | None = Field(None, description="A first version, or a later one")


class CourseMonth(BaseModel):
    """A month of a contract, of the days `[start, end)` on which it delivers. `state`: `running` until it is over, then
    `open` until there is a bill, `disputed` while a dispute keeps it waiting."""

    month: str
    start: str
    end: str
    state: Literal["running", "open", "disputed", "settled", "corrected"]
    version: int | None = Field(description="Of the present bill")
    readings_hash: str | None = Field(description="Of the present bill")


class ContractCourse(BaseModel):
    """A contract and how far it is settled in the months asked for."""

    order_id: str
    consumer: str
    retailer: str
    package: str
    package_version: int
    state: str
    stage: str
    period_start: str
    ends: str = Field(description="The first day on which it delivers no more")
    months: list[CourseMonth]


class CoursePage(Page):
    items: list[ContractCourse]


class CourseQuery(PageQuery):
    """Filters are joined by AND; 12 months at most."""

    from_month: str = Field(pattern=MONTH)
    to_month: str = Field(pattern=MONTH)
    order: str | None = Field(None, pattern=HASH)
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)

    @model_validator(mode="after")
    def _a_year_at_most(self) -> CourseQuery:
        months = [int(text[:4]) * 12 + int(text[5:]) for text in (self.from_month, self.to_month)]
        if not 0 <= months[1] - months[0] < MAX_MONTHS:
            raise ValueError("from_month to to_month must be 1 to 12 months")
        return self


class StatementOpened(BaseModel):
    """The exact text `{"salt","statement"}` whose SHA-256 is the statement hash."""

    statement_hash: str
    text: str = Field(repr=False)


class GridPart(BaseModel):
    """What of a bill the grid company is paid. `amount_fen` is what its lines add up to, `due_fen` what is due by this
    bill: corrections of earlier ones that it carries are in it."""

    statement_hash: str
    lines: list[dict[str, Any]] = Field(repr=False)
    amount_fen: int = Field(repr=False)
    due_fen: int = Field(repr=False)


class DraftRequest(BaseModel):
    """A bill to be drafted. `readings` are packed, by metering point (`chaincode/billing/packed_readings.py`).

    With `expected_version`, the draft is refused (`stale_version`) once another version stands than the one that was
    seen; null: there was none.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    order: str = Field(pattern=HASH)
    start: str = Field(pattern=DATE)
    end: str = Field(pattern=DATE)
    readings: dict[str, str] = Field(repr=False)
    reason: Literal["correction", "ruling"] | None = Field(None, exclude_if=lambda reason: reason is None)
    expected_version: int | None = Field(None, ge=1, le=MAX_INTEGER)


class DraftsRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    drafts: Annotated[list[DraftRequest], Field(min_length=1, max_length=MAX_DRAFTS)]


class Draft(BaseModel):
    """What a `settle` would name, or the code of the refusal."""

    order: str
    args: dict[str, Any] | None = None
    expected_version: int | None = None
    statement: dict[str, Any] | None = Field(None, repr=False)
    code: str | None = None
    detail: dict[str, Any] | None = None


class Drafts(BaseModel):
    drafts: list[Draft]
