"""Why a demo ends early."""

from __future__ import annotations

from gateway.client.errors import EnergySaleError


class DemoError(EnergySaleError):
    """The demo cannot be played here; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__("demo", message)
