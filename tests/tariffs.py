"""Tariffs of the tests beside the example of Guangdong."""

from __future__ import annotations

from typing import Any

FLAT_TARIFF: dict[str, Any] = {
    "day_types": ["workday"],
    "treat_as": {"weekend": "workday", "holiday": "workday", "hot": "workday"},
    "treat_others_as": "workday",
    "seasons": [{"season": "year", "spans": [{"from": "01-01", "to": "01-01"}]}],
    "rules": [{"id": "all-day", "start": 0, "end": 96, "band": "flat", "price": "flat"}],
    "prices": {"flat": {"kind": "fixed"}},
    "charges": {},
    "notice_days": 0,
}
"""One price for every hour."""
