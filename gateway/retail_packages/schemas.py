"""Retail packages and flow policies as the API shows them, and the filters of their lists."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from chaincode.package_template.model import Stage
from gateway.package_templates.schemas import DATE, ConsumerClass, PriceKind
from gateway.pages import ID, Page, PageQuery

_PRICE = "In 1e-8 yuan per kWh: every list price of the package is"


class MethodNamed(BaseModel):
    """A version of a settlement method (`/api/v1/settlement-methods`)."""

    method: str
    version: int


class RetailPackage(BaseModel):
    """A version of a package. `prices` are public list prices in 1e-8 yuan per kWh, by price name."""

    package_id: str = Field(examples=["daylight-2026"])
    version: int
    retailer: str
    segment: str
    name: str
    template: str
    template_version: int
    region: str
    stage: Stage
    classes: list[ConsumerClass]
    price_kinds: list[PriceKind]
    green: bool
    prices: dict[str, int]
    methods: list[MethodNamed] = Field(description="What is charged, or paid, beside the prices")
    valid_from: str
    valid_to: str
    volume: dict[str, int] = Field(description="`min_wh` and `max_wh` of an order")
    durations: dict[str, int] = Field(description="`min_days` and `max_days` of a delivery period")
    eligibility: dict[str, Any]
    notice_days: int
    risk_warning_hash: str | None = Field(description="SHA-256 (hex) of the warning that a consumer acknowledges")
    retired: bool
    operator: str
    refreshed_at: int


class RetailPackageAtBlock(RetailPackage):
    block_height: int


class RetailPackagePage(Page):
    items: list[RetailPackage]


class Sort(StrEnum):
    ID = "id"
    NAME = "name"
    CHEAPEST = "price"
    DEAREST = "-price"
    FIRST_VALID = "valid_from"
    LONGEST_VALID = "-valid_to"


class RetailPackageQuery(PageQuery):
    """Filters are joined by AND. By `price` the highest list price of each package is compared."""

    retailer: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    template: str | None = Field(None, pattern=ID)
    region: str | None = Field(None, pattern=ID)
    stage: Stage | None = None
    consumer_class: ConsumerClass | None = Field(None, description="Class of consumers that it is for")
    price_kind: PriceKind | None = None
    green: bool | None = None
    valid_on: str | None = Field(None, pattern=DATE, description="A day of the validity")
    name: str | None = Field(None, min_length=1, max_length=80, description="Text in the name")
    price_from: int | None = Field(None, ge=-(2**53), lt=2**53, description=f"{_PRICE} at least this")
    price_to: int | None = Field(None, ge=-(2**53), lt=2**53, description=f"{_PRICE} at most this")
    retired: bool | None = None
    sort: Sort = Sort.ID


class FlowPolicyVersion(BaseModel):
    """One version of a segment's flow policy, as on the ledger."""

    segment: str
    version: int
    policy: dict[str, Any]


class FlowPolicyPage(Page):
    items: list[FlowPolicyVersion]


class FlowPolicyQuery(PageQuery):
    segment: str | None = Field(None, pattern=ID)
