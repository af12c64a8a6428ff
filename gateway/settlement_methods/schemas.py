"""Settlement methods as the API shows them, and the filters of their list."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from chaincode.settlement_method.schema import KINDS
from gateway.package_templates.schemas import DATE
from gateway.pages import Page, PageQuery

MethodKind = Literal[
    "grid_charges", "power_factor", "value_added_tax", "discount", "coupon", "subsidy", "producer_income"
]

if set(KINDS) != set(MethodKind.__args__):  # type: ignore[attr-defined] # of a Literal
    raise AssertionError("the ledger has other kinds of settlement methods than these filters")


class NameInBoth(BaseModel):
    zh: str
    en: str


class SettlementMethod(BaseModel):
    """A version of a method. `rules` have the form of `/api/v1/schemas/settlement-method`; `source` is the document
    that they follow. Prices are in 1e-8 yuan per kWh, amounts in fen, shares in basis points."""

    method_id: str = Field(examples=["guangdong-grid"])
    version: int
    kind: MethodKind
    name: NameInBoth
    source: str
    rules: dict[str, Any]
    valid_from: str
    valid_to: str
    retired: bool
    operator: str
    refreshed_at: int


class SettlementMethodAtBlock(SettlementMethod):
    block_height: int


class SettlementMethodPage(Page):
    items: list[SettlementMethod]


class SettlementMethodQuery(PageQuery):
    """Filters are joined by AND."""

    kind: MethodKind | None = None
    valid_on: str | None = Field(None, pattern=DATE, description="A day of the validity")
    retired: bool | None = None
