"""The history of a participant or user: who took which step, and what it changed. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Row

Record = Mapping[str, Any]
Show = Callable[[Record], Record | None]
"""A record as the caller sees it; None: it does not see it."""

_NAMES = (
    *("version", "action", "actor", "role", "participant", "reason", "intent_id", "intent_digest"),
    *("transaction_id", "block", "position", "at"),
)
# Every step changes these: they are its own `version`, `actor` and `at`.
_OF_EVERY_STEP = frozenset({"version", "operator", "refreshed_at"})


def history_of(steps: Iterable[Row[Any]], *, show: Show) -> list[dict[str, Any]]:
    """Steps (rows of `registry_steps`) as `schemas.RegistryStep`: what they changed of what the caller sees."""
    items = []
    before: Record = {}
    for step in steps:
        changes = None
        if step.record is not None:
            after = show(json.loads(step.record)) or {}
            changes = _changes(before, after)
            before = after
        items.append({**{name: getattr(step, name) for name in _NAMES}, "changes": changes})
    return items


def _changes(before: Record, after: Record) -> dict[str, Any]:
    names = sorted((before.keys() | after.keys()) - _OF_EVERY_STEP)
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    }
