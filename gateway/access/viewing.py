"""Data views for the callers of this instance; what personal data is shown clear on request is recorded first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acl.views import Viewer, opened_fields, present
from gateway.audit_trail.service import AuditTrail
from gateway.sessions.schemas import Caller


def viewer_of(caller: Caller) -> Viewer:
    """The caller as the data views know it."""
    return Viewer(roles=caller.roles, participant=caller.participant, user=caller.user.user_id)


async def open_for(
    caller: Caller,
    entity: str,
    value: Mapping[str, Any],
    *,
    trail: AuditTrail,
    subject: str,
    purpose: str,
    row: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """`value` as `caller` sees it that has asked for it unmasked, and says for what `purpose`; None: sees nothing.

    On return the audit trail has it, with the names of the fields and the `subject` (`registration/<id>`). Who sees no
    more than it would anyhow leaves no entry.
    """
    viewer = viewer_of(caller)
    fields = opened_fields(entity, value, viewer=viewer, row=row)
    if fields:
        await trail.record(
            actor=caller.user.user_id,
            kind="personal_data_read",
            subject=subject,
            detail={"entity": entity, "fields": list(fields), "purpose": purpose},
        )
    return present(entity, value, viewer=viewer, row=row, opened=True)
