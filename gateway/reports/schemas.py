"""Reports as the API shows them, and what may be asked."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.market.schemas import Mode
from gateway.pages import ID

MAX_DAYS = 732
_DATE = r"^\d{4}-\d{2}-\d{2}$"


class By(StrEnum):
    """The length of a row's time."""

    DAY = "day"
    MONTH = "month"


class Group(StrEnum):
    """What rows of one day or month are told apart by."""

    NONE = "none"
    RETAILER = "retailer"
    SEGMENT = "segment"


class ReportQuery(BaseModel):
    """Market-local dates (UTC+8), half-open, two years at most. Without them: the 30 days up to and with today."""

    model_config = ConfigDict(extra="forbid")

    start: str | None = Field(None, pattern=_DATE, description="First day")
    end: str | None = Field(None, pattern=_DATE, description="Day after the last day")
    by: By = By.DAY
    group: Group = Group.NONE
    retailer: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    min_block: int | None = Field(
        None, ge=0, lt=2**53, description="Wait (5 s at most) until this block is in the read model."
    )

    @model_validator(mode="after")
    def _is_period(self) -> ReportQuery:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if self.start is not None and self.end is not None:
            first, last = date.fromisoformat(self.start), date.fromisoformat(self.end)
            if not timedelta(0) < last - first <= timedelta(days=MAX_DAYS):
                raise ValueError(f"from start to end are 1 to {MAX_DAYS} days")
        return self

    def days(self, *, today: date) -> tuple[date, date]:
        """First day and day after the last."""
        if self.start is not None and self.end is not None:
            return date.fromisoformat(self.start), date.fromisoformat(self.end)
        return today - timedelta(days=29), today + timedelta(days=1)

    def filters(self) -> dict[str, str]:
        """The filters that were given."""
        return self.model_dump(exclude={"min_block"}, exclude_none=True, exclude_defaults=True)


class Report(BaseModel):
    """What every report says of itself. `start` and `end` are market-local dates, half-open."""

    block_height: int
    start: str
    end: str
    by: By
    group: Group


class Activity(BaseModel):
    """What happened to orders in one day or month. `retailer`, `segment`: where rows are told apart by it.

    `concluded`: both parties had confirmed them, for the first time. Energy is of those: `energy_wh` by the terms that
    the caller may see (null for who sees none), `public_energy_wh` of public trading.
    """

    period: str = Field(examples=["2026-11-21", "2026-11"])
    retailer: str | None = None
    segment: str | None = None
    created: int = 0
    concluded: int = 0
    audited: int = 0
    archived: int = 0
    rejected: int = 0
    cancelled: int = 0
    lapsed: int = 0
    expired: int = 0
    passed_on: int = 0
    disputes_opened: int = 0
    disputes_ruled: int = 0
    energy_wh: int | None = None
    public_energy_wh: int = 0


class ActivityReport(Report):
    items: list[Activity]


class Trades(BaseModel):
    """Orders concluded in one day or month in one mode of trading, with the numbers of those that are public.

    `price_mean` is the mean by energy of the public ones that have a single price, rounded half away from zero.
    Prices are 1e-8 yuan per kWh.
    """

    period: str
    mode: Mode
    retailer: str | None = None
    segment: str | None = None
    concluded: int
    public: int
    public_energy_wh: int
    energy_wh: int | None = None
    price_least_e8_yuan_per_kwh: int | None = None
    price_mean_e8_yuan_per_kwh: int | None = None
    price_most_e8_yuan_per_kwh: int | None = None


class TradesReport(Report):
    items: list[Trades]


class Registered(BaseModel):
    """Participants of one kind that were registered in one day or month."""

    period: str
    kind: str
    registered: int


class ParticipantsReport(Report):
    items: list[Registered]


class Standing(BaseModel):
    """Orders in one state as they stand."""

    state: str
    stage: str
    retailer: str | None = None
    segment: str | None = None
    orders: int


class StatesReport(BaseModel):
    block_height: int
    group: Group
    items: list[Standing]
