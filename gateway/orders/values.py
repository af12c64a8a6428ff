"""Orders and steps of the read model as values, and as a caller sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from acl.views import present
from gateway.access.viewing import viewer_of
from gateway.sessions.schemas import Caller

_DEFAULTS: Mapping[str, Any] = {
    "next": [],
    "terms_hash": None,
    "proposer": None,
    "confirmed": {},
    "audited_by": None,
    "signed": {},
    "text_hash": None,
    "archived_by": None,
    "earlier_terms": [],
    "proposal": None,
    "reason": None,
    "resolution": None,
    "origin": None,
    "sequence": None,
    "public_terms": None,
    "risk_warning": None,
    "annex_hash": None,
    "statements": [],
    "ends_on": None,
    "notice": None,
    "passed_on_to": None,
    "renews": None,
}


def order_value(row: Row[Any]) -> dict[str, Any]:
    """The order in a row of the read model (`schemas.Order`), before it is seen by anybody."""
    return {
        "order_id": row.order_id,
        **_DEFAULTS,
        **json.loads(row.record),
        "created_at": row.created_at,
        "transaction_id": row.transaction_id,
        "changed_in_block": row.block,
    }


def step_value(row: Row[Any]) -> dict[str, Any]:
    """A step in a row of the read model (`schemas.OrderStep`), before it is seen by anybody."""
    return {
        "version": row.version,
        "action": row.action,
        "actor": row.actor,
        "role": row.role,
        "participant": row.participant,
        "intent_id": row.intent_id,
        "intent_digest": row.intent_digest,
        "transaction_id": row.transaction_id,
        "block": row.block,
        "position": row.position,
        "at": row.at,
        "state": row.state,
        "stage": row.stage,
        "record": json.loads(row.record) if row.record is not None else None,
    }


def seen_orders(rows: Iterable[Row[Any]], caller: Caller) -> list[dict[str, Any]]:
    """The orders in these rows as `caller` sees them."""
    viewer = viewer_of(caller)
    values = (present("order", order_value(row), row=row._asdict(), viewer=viewer) for row in rows)
    return [value for value in values if value is not None]


def seen_steps(rows: Iterable[Row[Any]], caller: Caller) -> list[dict[str, Any]]:
    """The steps in these rows as `caller` sees them."""
    viewer = viewer_of(caller)
    values = (present("order_step", step_value(row), row=row._asdict(), viewer=viewer) for row in rows)
    return [value for value in values if value is not None]
