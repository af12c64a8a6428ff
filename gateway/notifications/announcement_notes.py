"""What announcements in new blocks say to everybody of one side: one notification each, as the announcement stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from acl.roles import ROLES
from chaincode.announcement.model import Importance, Status
from gateway.notifications.service import Note
from gateway.projection.announcement_tables import announcements

_KINDS = {Importance.NORMAL: "announcement_published", Importance.IMPORTANT: "announcement_important"}


@dataclass(slots=True)
class Announced:
    """`standing` replaces what was written under its key; what has a key in `gone` was withdrawn."""

    standing: list[Note] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)


def announced(connection: Connection, *, since: int, until: int, side: str) -> Announced:
    """What the blocks `(since, until]` published, corrected and withdrew, for each role of `side`.

    A correction replaces the notification, so that it is unread again.
    """
    found = Announced()
    columns = announcements.c
    changed = select(announcements).where(columns.block > since, columns.block <= until)
    roles = [role.name for role in ROLES.values() if role.side == side]
    for row in connection.execute(changed.order_by(columns.block, columns.announcement_id)):
        for role in roles:
            key = f"announcement/{row.announcement_id}/{role}"
            if row.status == Status.WITHDRAWN:
                found.gone.add(key)
                continue
            found.standing.append(
                Note(
                    kind=_KINDS[Importance(row.importance)],
                    subject=row.announcement_id,
                    role=role,
                    detail={"version": row.version},
                    key=key,
                )
            )
    return found
