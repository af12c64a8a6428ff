"""Retail packages and flow policies as the API shows them, and the filters of their lists."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery


class RetailPackage(BaseModel):
    """A version of a package. Bands are half-open quarter-hours of a market-local day."""

    package_id: str = Field(examples=["daylight-2026"])
    version: int
    retailer: str
    segment: str
    name: str
    bands: list[dict[str, Any]]
    summer_bands: list[dict[str, Any]] | None
    valid_from: str
    valid_to: str
    retired: bool
    operator: str
    refreshed_at: int


class RetailPackageAtBlock(RetailPackage):
    block_height: int


class RetailPackagePage(Page):
    items: list[RetailPackage]


class RetailPackageQuery(PageQuery):
    retailer: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    retired: bool | None = None


class FlowPolicyVersion(BaseModel):
    """One version of a segment's flow policy, as on the ledger."""

    segment: str
    version: int
    policy: dict[str, Any]


class FlowPolicyPage(Page):
    items: list[FlowPolicyVersion]


class FlowPolicyQuery(PageQuery):
    segment: str | None = Field(None, pattern=ID)
