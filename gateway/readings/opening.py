"""The parts of the readings of one instance, put together: the grid company's alone has them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from gateway.projection.database import Database
from gateway.reading_requests.service import ReadingRequests
from gateway.readings.anchors import AnchorNotes
from gateway.readings.folder import WatchedFolder
from gateway.readings.service import ReadingService
from gateway.readings.store import ReadingStore
from gateway.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """`notes` are woken after each block."""

    service: ReadingService
    requests: ReadingRequests
    notes: AnchorNotes
    folder: WatchedFolder

    def work(self) -> list[Coroutine[Any, Any, None]]:
        """What runs beside the requests, until it is cancelled."""
        return [self.notes.run(), self.folder.run()]

    def close(self) -> None:
        self.service.store.close()


def open_readings(settings: Settings, *, read_model: Database, clock: Callable[[], int]) -> Readings | None:
    """Open the store of the grid company's instance; None at others. `clock` gives milliseconds since 1970 UTC."""
    if not settings.keeps_readings:
        return None
    store = ReadingStore(settings.readings_url)
    service = ReadingService(store=store, read_model=read_model, clock=clock)
    return Readings(
        service=service,
        requests=ReadingRequests(readings=service, clock=clock),
        folder=WatchedFolder(settings.readings_folder, service=service, clock=clock),
        notes=AnchorNotes(store=store, read_model=read_model),
    )
