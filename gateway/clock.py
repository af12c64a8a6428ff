"""The time of a request, as endpoints ask for it."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Depends

MARKET_OFFSET_MS = 8 * 3_600_000
"""Market-local time is UTC+8 the year round."""

DAY_MS = 86_400_000


async def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


Now = Annotated[int, Depends(now_ms)]
