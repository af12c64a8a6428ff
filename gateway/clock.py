"""The time of a request, as endpoints ask for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

MARKET_OFFSET_MS = 8 * 3_600_000
"""Market-local time is UTC+8 the year round."""

DAY_MS = 86_400_000


async def _now(request: Request) -> int:
    now: int = request.app.state.clock()
    return now


Now = Annotated[int, Depends(_now)]
"""Milliseconds since 1970 UTC, by the clock that the application was made with (`app.state.clock`)."""
