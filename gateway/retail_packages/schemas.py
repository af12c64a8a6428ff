"""Retail packages and flow policies as the API shows them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class RetailPackage(BaseModel):
    """The current version of a package. Bands are half-open quarter-hours of a market-local day."""

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


class RetailPackageList(BaseModel):
    block_height: int
    items: list[RetailPackage]


class FlowPolicyVersion(BaseModel):
    """One version of a segment's flow policy, as on the ledger."""

    segment: str
    version: int
    policy: dict[str, Any]


class FlowPolicyList(BaseModel):
    block_height: int
    items: list[FlowPolicyVersion]
