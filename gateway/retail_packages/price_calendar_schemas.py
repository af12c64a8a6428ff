"""The price calendar of a package: bands and prices by date, as data for charts and heat maps."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.retail_packages.quote_schemas import CalendarUsed


class PricedDay(BaseModel):
    date: str
    day_type: str = Field(description="As the region's calendar has it")
    season: str
    schedule: int = Field(description="Place in `schedules`")


class Segment(BaseModel):
    """`price` applies in the quarter-hours `[start, end)` of the day."""

    start: int
    end: int
    band: str
    price: str = Field(description="Price name; what it comes to is in `prices_by_month`")


class PriceCalendar(BaseModel):
    """Each schedule has, for each tier from the first on, the segments of a day in order, from quarter-hour 0 to 96."""

    package_id: str
    version: int
    calendar: CalendarUsed
    tier_limits_wh: list[int] = Field(description="Upper limits of the tiers but the last, which is open")
    days: list[PricedDay]
    schedules: list[list[list[Segment]]]
    prices: dict[str, int] = Field(description="List prices, in 1e-8 yuan per kWh; of a linked price the spread")
    prices_by_month: dict[str, dict[str, int | None]] = Field(
        description="What each price comes to, in 1e-8 yuan per kWh; null where its reference is not published, or "
        "differs by quarter-hour"
    )
    block_height: int
