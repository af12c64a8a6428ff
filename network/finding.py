"""What `energysale doctor` says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at. `remedy` is empty where nothing is to be done."""

    severity: Literal["ok", "warning", "problem"]
    subject: str
    found: str
    remedy: str = ""
