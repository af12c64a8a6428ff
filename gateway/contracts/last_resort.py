"""What becomes of the contracts of a retailer that has defaulted: each with the step that passes its consumer on."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from gateway.problems import ProblemError
from gateway.projection.tables import orders, participants

BY_ORDER = (orders.c.order_id,)
DEFAULTED = "defaulted"


def contracts_of(retailer: str) -> Select[Any]:
    """The contracts of a retailer that run."""
    return select(orders).where(orders.c.retailer == retailer, orders.c.state == "executing")


def check_defaulted(connection: Connection, retailer: str) -> None:
    """Raises ProblemError `not_found`, and `not_defaulted` for a retailer that supplies on."""
    status = connection.execute(
        select(participants.c.status).where(
            participants.c.participant_id == retailer, participants.c.kind == "retailer"
        )
    ).scalar_one_or_none()
    if status is None:
        raise ProblemError("not_found")
    if status != DEFAULTED:
        raise ProblemError("not_defaulted")


def pass_on_of(row: Row[Any], *, ends_on: str) -> dict[str, Any] | None:
    """The step that passes a contract on from `ends_on`, or from its first day if that is later; None where the
    contract ends by then (`schemas.PassOn`)."""
    record = json.loads(row.record)
    day = max(ends_on, row.period_start)
    if day >= record.get("ends_on", row.period_end):
        return None
    return {
        "order_id": row.order_id,
        "consumer": row.consumer,
        "segment": row.segment,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "action": "pass_on",
        "target": row.order_id,
        "expected_version": row.version,
        "args": {"ends_on": day},
    }
