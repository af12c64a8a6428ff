"""A party's own contracts, as the API shows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.pages import ID, PART_OF_ID, Page, PageQuery

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"


class StateCount(BaseModel):
    state: str
    stage: str
    orders: int


class Expiring(BaseModel):
    """A contract in force that ends soon. `ends_on` is the day after its last day of delivery."""

    order_id: str
    partner: str
    package: str
    state: str
    period_start: str
    ends_on: str
    energy_wh: int | None = Field(description="Of its whole period; null: this instance does not hold its terms")
    renewed: bool = Field(description="An order that renews it was made")


class Portfolio(BaseModel):
    """`partner` is the consumer for a retailer, and the retailer for a consumer. Energy is in Wh, of whole periods."""

    block_height: int
    participant: str
    states: list[StateCount] = Field(description="All orders of the participant, by state")
    contracts: int = Field(description="In force")
    energy_wh: int = Field(description="Of the contracts in force")
    pending_orders: int = Field(description="Concluded, and not archived yet")
    pending_wh: int
    without_terms: int = Field(description="Contracts in force whose terms this instance does not hold")
    partners: int = Field(description="With a contract in force")
    expiring_before: str = Field(description="The day up to which contracts count as expiring soon, not included")
    expiring: list[Expiring] = Field(description="The first hundred, the next to end first")
    expiring_contracts: int


class PartnerMonth(BaseModel):
    """What falls on one delivery month, market-local, of the contracts with one partner."""

    month: str = Field(examples=["2027-01"])
    partner: str
    contracts: int = Field(description="Archived contracts that deliver in the month")
    energy_wh: int
    pending_wh: int = Field(description="Of orders that are concluded, and not archived yet")


class Months(BaseModel):
    block_height: int
    start: str
    end: str
    items: list[PartnerMonth]


class MonthsQuery(BaseModel):
    """Delivery months, half-open, five years at most. Without them: from this month on, twelve."""

    model_config = ConfigDict(extra="forbid")

    start: str | None = Field(None, pattern=_MONTH, description="First month")
    end: str | None = Field(None, pattern=_MONTH, description="Month after the last month")
    partner: str | None = Field(None, pattern=ID)
    min_block: int | None = Field(
        None, ge=0, lt=2**53, description="Wait (5 s at most) until this block is in the read model."
    )

    @model_validator(mode="after")
    def _is_period(self) -> MonthsQuery:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if self.start is not None and self.end is not None:
            months = (int(self.end[:4]) - int(self.start[:4])) * 12 + int(self.end[5:]) - int(self.start[5:])
            if not 1 <= months <= 60:
                raise ValueError("from start to end are 1 to 60 months")
        return self

    def months(self, *, today: str) -> tuple[str, str]:
        """First month and month after the last; `today` is a market-local date."""
        if self.start is not None and self.end is not None:
            return self.start, self.end
        return today[:7], f"{int(today[:4]) + 1:04}{today[4:7]}"

    def filters(self) -> dict[str, str]:
        """The filters that were given."""
        return self.model_dump(exclude={"min_block"}, exclude_none=True)


class Customer(BaseModel):
    """A consumer with orders of the retailer. Energy is that of the contracts in force, over their whole periods."""

    consumer: str
    consumer_class: str | None
    status: str | None
    orders: int
    contracts: int = Field(description="In force")
    energy_wh: int
    next_expiry: str | None = Field(description="The day after the last day of the contract that ends next")
    last_order_at: int = Field(description="When its last order was made, ms since 1970 UTC")


class CustomerPage(Page):
    items: list[Customer]


class CustomerQuery(PageQuery):
    """Filters are joined by AND."""

    consumer: str | None = Field(None, pattern=PART_OF_ID, description="A part of the consumer's id")
    with_contracts: bool | None = Field(None, description="Only those with, or only those without one in force")
    expiring_before: str | None = Field(None, pattern=_DATE, description="A contract in force ends before this date")
