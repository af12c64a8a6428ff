"""The states of a step that wants a second signature. Pure."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """`open` until somebody signs or declines; `signed` until the ledger has answered; the rest are ends."""

    OPEN = "open"
    SIGNED = "signed"
    APPLIED = "applied"
    REFUSED = "refused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
