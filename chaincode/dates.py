"""Market-local dates (UTC+8) and half-open periods of them, as text `YYYY-MM-DD`. Pure.

The text form is fixed by the schemas, so the order of dates as text is their order in time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

MARKET_TIME = timezone(timedelta(hours=8))  # 北京时间, the year round and in all regions


def is_date(text: str) -> bool:
    """Whether `text`, which has the form of a date, is one that exists."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_month(text: str) -> bool:
    """Whether `text` is a month, YYYY-MM."""
    return len(text) == 7 and is_date(f"{text}-01")


def is_period(start: str, end: str) -> bool:
    """Whether `[start, end)` is a period of one day or more of dates that exist."""
    return is_date(start) and is_date(end) and start < end


def market_day(now_ms: int) -> str:
    """The market-local date at `now_ms` (milliseconds since 1970 UTC)."""
    return datetime.fromtimestamp(now_ms // 1_000, MARKET_TIME).date().isoformat()
