"""Notifications of one instance: what waits for whom, written down once, read, and handed on live."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection

from gateway.loops import Loop
from gateway.notifications import repository
from gateway.notifications.hub import NotificationHub
from gateway.notifications.kinds import KINDS
from gateway.notifications.repository import Reader
from gateway.notifications.schemas import NotificationItem, NotificationPage, Preferences, item_of
from gateway.records import Records
from gateway.vault import Vault

KEPT_MS = 180 * 24 * 3_600_000
POLL_S = 1.0
_COUNTED = 1_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One notification. Of `user`, `participant` and `role` those that are given must all fit a reader.

    `subject` is the id of what it is about; `detail` is a JSON object without anything private; `due_at` is in ms since
    1970 UTC. With a `key` it is written once, however often it is asked for. Raises KeyError for an unknown kind.
    """

    kind: str
    subject: str
    user: str | None = None
    participant: str | None = None
    role: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    due_at: int | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        KINDS[self.kind]
        if self.user is None and self.participant is None and self.role is None:
            raise ValueError("a notification is for somebody")

    def to_row(self, now_ms: int) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "subject": self.subject,
            "user_id": self.user,
            "participant": self.participant,
            "role": self.role,
            "detail": json.dumps(dict(self.detail), ensure_ascii=False, sort_keys=True),
            "due_at": self.due_at,
            "created_at": now_ms,
            "key": self.key,
        }


class Notifications:
    """`clock` gives milliseconds since 1970 UTC. `mails` says whether the instance sends mail."""

    def __init__(self, *, records: Records, vault: Vault, clock: Callable[[], int], mails: bool) -> None:
        self._records = records
        self._vault = vault
        self._clock = clock
        self._mails = mails
        self._loop = Loop()
        self.hub = NotificationHub()

    async def notify(
        self,
        *,
        user: str | None,
        participant: str | None,
        role: str | None,
        kind: str,
        subject: str,
        detail: Mapping[str, Any],
        due_at: int | None,
    ) -> None:
        """Write a notification and hand it on. Raises KeyError (unknown kind), ValueError (it is for nobody)."""
        note = Note(
            kind=kind, subject=subject, user=user, participant=participant, role=role, detail=detail, due_at=due_at
        )
        await self._records.write(lambda connection: self.put(connection, note, now_ms=self._clock()))
        self.wake()

    def put(self, connection: Connection, note: Note, *, now_ms: int) -> bool:
        """As `notify`, within the caller's transaction of `Records.write`. False when its key was used before."""
        return repository.add(connection, note.to_row(now_ms))

    def put_mail(self, connection: Connection, *, kind: str, subject: str, address: str, now_ms: int) -> None:
        """Put a mail into the outbox, in the caller's transaction: for people without an account. Nothing is kept
        where the instance sends no mail."""
        if not self._mails:
            return
        owner = str(uuid.uuid4())
        key, wrapped = self._vault.new_key(owner=owner)
        values = {
            "kind": KINDS[kind].name,
            "subject": subject,
            "owner": owner,
            "data_key": wrapped,
            "sealed_address": key.seal(address.encode(), context=f"{owner}/address"),
            "next_at": now_ms,
            "created_at": now_ms,
        }
        repository.add_mail(connection, values)

    async def page(self, reader: Reader, *, unread: bool, before: int | None, limit: int) -> NotificationPage:
        """The reader's notifications, the newest first; `unread` counts to 1,000 at most."""

        def work(connection: Connection) -> NotificationPage:
            rows = repository.page(connection, reader, unread=unread, before=before, limit=limit + 1)
            items = [item_of(row._asdict(), read_at=read_at) for row, read_at in rows[:limit]]
            count = repository.count_unread(connection, reader, at_most=_COUNTED)
            more = str(items[-1].id) if len(rows) > limit else None
            return NotificationPage(items=items, unread=count, next_cursor=more)

        return await self._records.read(work)

    async def mark_read(self, reader: Reader, ids: list[int]) -> int:
        """Mark the reader's own among `ids`; how many were unread."""
        at = self._clock()
        return await self._records.write(lambda connection: repository.mark_read(connection, reader, ids, at=at))

    async def missed(self, reader: Reader, *, after: int) -> list[NotificationItem]:
        """The reader's notifications behind the id `after`, in order, at most 500."""
        rows = await self._records.read(
            lambda connection: repository.after(connection, after, limit=_AT_ONCE, reader=reader)
        )
        return [item_of(row._asdict(), read_at=None) for row in rows]

    async def last_id(self) -> int:
        return await self._records.read(repository.last_id)

    async def preferences(self, user: str) -> Preferences:
        """What the user wants by mail, with the address in clear: it is the user's own."""
        row = await self._records.read(lambda connection: repository.find_preferences(connection, user))
        if row is None:
            return Preferences(address=None, kinds=[])
        key = self._vault.key_of(row.data_key, owner=f"preferences/{user}")
        address = key.open(row.sealed_address, context=f"{user}/address").decode()
        return Preferences(address=address, kinds=json.loads(row.kinds))

    async def set_preferences(self, user: str, wanted: Preferences) -> None:
        """Without an address nothing is kept."""
        values: dict[str, Any] | None = None
        if wanted.address is not None:
            key, wrapped = self._vault.new_key(owner=f"preferences/{user}")
            sealed = key.seal(wanted.address.encode(), context=f"{user}/address")
            values = {"data_key": wrapped, "sealed_address": sealed, "kinds": json.dumps(wanted.kinds)}
        await self._records.write(lambda connection: repository.put_preferences(connection, user, values))

    async def forget_old(self) -> int:
        """Delete notifications older than 180 days; how many."""
        before = self._clock() - KEPT_MS
        return await self._records.write(lambda connection: repository.delete_older(connection, before=before))

    def wake(self) -> None:
        """There is something new. For the event loop's thread."""
        self._loop.wake()

    async def run(self) -> None:
        """Hand new notifications to the open streams, for ever.

        What other parts write in their own transactions is found here within a second, after its commit.
        """
        last = await self.last_id()

        async def hand_on() -> None:
            nonlocal last
            last = await self.publish_after(last)

        await self._loop.run(hand_on, every_s=POLL_S, failure="notifications not handed on")

    async def publish_after(self, last: int) -> int:
        """Hand on everything behind the id `last`; the last id handed on."""
        while True:
            rows = await self._records.read(partial(repository.after, last=last, limit=_AT_ONCE))
            for row in rows:
                self.hub.publish(row._asdict())
            if not rows:
                return last
            last = rows[-1].id
