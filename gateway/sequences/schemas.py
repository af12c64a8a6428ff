"""Trading sequences as the API shows them, and the filters of their list."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from chaincode.sequence.model import Kind, Mode, Status
from gateway.package_templates.schemas import RiskWarning
from gateway.pages import ID, Page, PageQuery

_DATE = r"^\d{4}-\d{2}-\d{2}$"


class Sequence(BaseModel):
    """One trading sequence (交易序列). Times are ms since 1970 UTC, prices 10^-8 yuan per kWh.

    Fields that its mode does not have are null.
    """

    sequence_id: str = Field(examples=["2026-08-monthly-auction"])
    version: int
    kind: Kind
    mode: Mode
    status: Status
    segment: str
    period_start: str
    period_end: str
    opens_at: int
    closes_at: int
    name: str | None = None
    price_step_e8: int | None = None
    price_floor_e8: int | None = None
    price_cap_e8: int | None = None
    margin_rule: str | None = None
    reveal_s: int | None = None
    risk_warning_hash: str | None = None
    risk_warning_text: RiskWarning | None = None
    reveal_until: int | None = None
    cleared_at: int | None = None
    slices: int | None = Field(None, description="Pieces of an auction's pairs; each is allotted by one step")
    allotted: int | None = Field(None, description="Pieces of which orders were made")
    reason: str | None = None
    operator: str
    refreshed_at: int
    changed_in_block: int


class SequenceAtBlock(Sequence):
    block_height: int


class SequencePage(Page):
    items: list[Sequence]


class Sort(StrEnum):
    NEXT_TO_OPEN = "opens_at"
    LAST_OPENED = "-opens_at"
    NEXT_TO_CLOSE = "closes_at"
    NEWEST = "-refreshed_at"


class SequenceQuery(PageQuery):
    """Filters are joined by AND. `period` is a date that lies in the delivery period."""

    status: Status | None = None
    mode: Mode | None = None
    kind: Kind | None = None
    segment: str | None = Field(None, pattern=ID)
    period: str | None = Field(None, pattern=_DATE)
    sort: Sort = Sort.LAST_OPENED


class TradingStep(BaseModel):
    """One applied step. `record` is the ledger's record after it, null where the same transaction changed it again."""

    noun: str
    subject: str
    sequence: str
    version: int
    action: str
    actor: str
    role: str
    participant: str
    reason: str | None
    intent_id: str
    intent_digest: str
    transaction_id: str
    block: int
    position: int
    at: int
    status: str | None
    record: dict[str, Any] | None


class TradingStepPage(Page):
    items: list[TradingStep]
