"""Package templates as the API shows them, the filters of their list, and what the proof says of a draft."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from chaincode.identity.model import CONSUMER_CLASSES
from chaincode.package_template.model import Stage
from gateway.pages import ID, Page, PageQuery

DATE = r"^\d{4}-\d{2}-\d{2}$"
ConsumerClass = Literal["industrial", "commercial", "residential"]
PriceKind = Literal["fixed", "linked", "gain_share", "time_of_use", "tiers"]

if set(CONSUMER_CLASSES) != {"industrial", "commercial", "residential"}:
    raise AssertionError("the ledger has other classes of consumers than these filters")


class RiskWarning(BaseModel):
    """The text of a risk warning; its hash is the SHA-256 of this object's canonical JSON."""

    zh: str
    en: str


class PackageTemplate(BaseModel):
    """A version of a template. `tariff` has the form of `/api/v1/schemas/tariff`. Prices are in 1e-8 yuan per kWh."""

    template_id: str = Field(examples=["guangdong-time-of-use"])
    version: int
    region: str
    stage: Stage
    classes: list[ConsumerClass]
    name: str
    tariff: dict[str, Any]
    price_kinds: list[PriceKind]
    green: bool = Field(description="It has a premium for green power")
    price_limits: dict[str, dict[str, int]]
    valid_from: str
    valid_to: str
    durations: dict[str, int]
    volume: dict[str, int]
    eligibility: dict[str, Any]
    risk_warning_hash: str | None
    risk_warning_text: RiskWarning | None
    retired: bool
    operator: str
    refreshed_at: int


class PackageTemplateAtBlock(PackageTemplate):
    block_height: int


class PackageTemplatePage(Page):
    items: list[PackageTemplate]


class PackageTemplateQuery(PageQuery):
    """Filters are joined by AND."""

    region: str | None = Field(None, pattern=ID)
    stage: Stage | None = None
    price_kind: PriceKind | None = None
    green: bool | None = None
    valid_on: str | None = Field(None, pattern=DATE, description="A day of the validity")
    name: str | None = Field(None, min_length=1, max_length=80, description="Text in the name")
    retired: bool | None = None


class ProofFinding(BaseModel):
    """One thing that is wrong with a draft: which rules collide or leave a gap, when exactly, or which limit is odd."""

    kind: str = Field(examples=["rule_gap"])
    path: str | None = None
    season: str | None = None
    day_type: str | None = None
    tier: int | None = None
    dates: list[list[str]] = Field(default=[], description="Half-open pairs of MM-DD or YYYY-MM-DD")
    start: int | None = Field(None, description="First quarter-hour of the day")
    end: int | None = Field(None, description="Quarter-hour after the last")
    rules: list[str] = []
    seasons: list[str] = []


class Proof(BaseModel):
    sound: bool
    findings: list[ProofFinding]
