"""`/api/v1/monitor`: the market as it stands, cheap enough to be asked every few seconds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from gateway.access.dependencies import requires
from gateway.clock import Now
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.monitor import repository
from gateway.monitor.figures import figures
from gateway.monitor.schemas import Monitor
from gateway.projection.pace import MINUTE_MS
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["market"])

WINDOW_MINUTES = 60
MarketWatcher = Annotated[Caller, Depends(requires("market:monitor"))]


@router.get("/monitor", summary="Read the market as it stands")
async def get_monitor(services: CurrentServices, _: MarketWatcher, now_ms: Now, __: ReadAtBlock) -> Monitor:
    """Orders, queues, concentration as they stand; pace, throughput and latency of the last 60 minutes."""
    since_ms = now_ms - WINDOW_MINUTES * MINUTE_MS
    counts = await services.database.read(lambda connection: repository.count(connection, since_ms=since_ms))
    return figures(counts, now_ms=now_ms, window_minutes=WINDOW_MINUTES)
