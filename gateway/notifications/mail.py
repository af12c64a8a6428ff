"""Mail through SMTP, where it is configured: from notifications to mails, from the outbox to the server.

A mail says which kind of thing waits and its id; for everything else one signs in. It is kept until the server has
taken it, or eight attempts have failed; with the last attempt the address is gone from the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
import structlog
from sqlalchemy import Connection, Row

from gateway.loops import Loop
from gateway.notifications import repository
from gateway.notifications.kinds import KINDS, Kind
from gateway.notifications.repository import Reader
from gateway.notifications.service import Notifications
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registry_sync.ledger_records import find_record
from gateway.vault import Vault

AGAIN_AFTER_S = (60, 300, 1_800, 7_200, 21_600, 43_200, 86_400)
EVERY_S = 10.0
_AT_ONCE = 50
_TIMEOUT_S = 20.0
_PROGRESS = "mail"
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_PERMANENT = 500

log = structlog.get_logger(__name__)


class MailSettingsError(ValueError):
    """The mail server's URL is not of the form that is asked for. The message does not quote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. The password is left out of `repr`."""

    scheme: str
    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """From `smtps://user:password@host:465?from=sender@host`; `smtp+starttls` and `smtp` (a relay on the same
        machine) are known too. Raises MailSettingsError."""
        parts = urlsplit(url)
        sender = parse_qs(parts.query).get("from", [""])[0]
        if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
            raise MailSettingsError("the mail server is given as smtps://user:password@host:port?from=address")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            sender=sender,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class Postman:
    """The loop of one instance that sends mail."""

    def __init__(
        self,
        *,
        server: MailServer,
        records: Records,
        read_model: Database,
        notifications: Notifications,
        vault: Vault,
        clock: Callable[[], int],
        site: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`site` gives the origin under which this instance is reached, for links in mails; None: they have none."""
        self._site = site
        self._server = server
        self._records = records
        self._read_model = read_model
        self._notifications = notifications
        self._vault = vault
        self._clock = clock

    async def run(self) -> None:
        """Every few seconds, for ever."""
        await Loop().run(self._work, every_s=EVERY_S, failure="mail not sent")

    async def _work(self) -> None:
        await self.plan()
        await self.deliver()

    async def plan(self) -> None:
        """Put a mail into the outbox for each new notification and each user who wants it by mail.

        The mails and how far it got are one transaction: each is put there once.
        """
        since = await self._records.read(lambda connection: repository.read_progress(connection, _PROGRESS))
        if since is None:
            await self._records.write(
                lambda connection: repository.write_progress(connection, _PROGRESS, repository.last_id(connection))
            )
            return
        wanted = await self._records.read(repository.all_preferences)
        users = {row.user_id: await self._readers(row.user_id) for row in wanted}
        preferences = {user: await self._notifications.preferences(user) for user in users}

        def work(connection: Connection) -> None:
            rows = repository.after(connection, since, limit=1_000)
            for row in rows:
                for user, readers in users.items():
                    meant = row.kind in preferences[user].kinds and any(
                        each.may_read(row._asdict()) for each in readers
                    )
                    address = preferences[user].address
                    if meant and address is not None:
                        self._notifications.put_mail(
                            connection, kind=row.kind, subject=row.subject, address=address, now_ms=self._clock()
                        )
            if rows:
                repository.write_progress(connection, _PROGRESS, rows[-1].id)

        await self._records.write(work)

    async def deliver(self) -> int:
        """Hand the mails that are due to the server; how many it took."""
        now_ms = self._clock()
        rows = await self._records.read(
            lambda connection: repository.due_mails(connection, now_ms=now_ms, limit=_AT_ONCE)
        )
        return sum([await self._deliver(row) for row in rows])

    async def _deliver(self, row: Row[Any]) -> bool:
        address = self._vault.key_of(row.data_key, owner=row.owner).open(
            row.sealed_address, context=f"{row.owner}/address"
        )
        try:
            await aiosmtplib.send(
                message_of(row, sender=self._server.sender, address=address.decode(), site=self._site()),
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.username,
                password=self._server.password,
                use_tls=self._server.scheme == "smtps",
                start_tls=self._server.scheme == "smtp+starttls",
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            await self._failed(row, error)
            return False
        await self._records.write(lambda connection: repository.remove_mail(connection, row.id))
        return True

    async def _failed(self, row: Row[Any], error: Exception) -> None:
        refused = _is_permanent(error)
        last = refused or row.attempts >= len(AGAIN_AFTER_S)
        # The error's text may quote the address.
        log.warning("mail not taken", mail=row.id, kind=row.kind, error=type(error).__name__, given_up=last)

        def work(connection: Connection) -> None:
            if last:
                repository.remove_mail(connection, row.id)
                return
            next_at = self._clock() + AGAIN_AFTER_S[row.attempts] * 1_000
            repository.put_off_mail(connection, row.id, attempts=row.attempts + 1, next_at=next_at)

        await self._records.write(work)

    async def _readers(self, user: str) -> list[Reader]:
        """What the user may read, for each participant that it acts for; nothing when it is not active."""
        record = await self._read_model.read(lambda connection: find_record(connection, "user", user))
        if record is None or record["status"] != "active":
            return []
        return [
            Reader(user=user, participant=participant, roles=tuple(roles))
            for participant, roles in record["memberships"].items()
        ]


def _is_permanent(error: Exception) -> bool:
    """Whether the server will never take this mail: a code of 500 and more, for the mail or for its one recipient."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(each.code >= _PERMANENT for each in error.recipients)
    return isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= _PERMANENT


def _link(kind: Kind, subject: str, site: str | None) -> str:
    """A line with where the paper is. Whoever follows it signs in there: the mail holds nothing of it."""
    return f"{site}{kind.paper.format(subject=subject)}\n" if site and kind.paper else ""


def message_of(row: Row[Any], *, sender: str, address: str, site: str | None = None) -> EmailMessage:
    """The mail of a row of `mails`, with a link to the paper on `site` where its kind has one. Its id is the row's, so
    that a server can tell a second copy."""
    kind = KINDS[row.kind]
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address
    message["Subject"] = f"{kind.title_zh} / {kind.title_en}"
    message["Message-ID"] = f"<{row.id}.{row.owner}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"{kind.title_zh}\n{kind.title_en}\n\n编号 / Reference: {row.subject}\n{_link(kind, row.subject, site)}\n"
        "请登录系统查看详情。\nSign in to see more. This message was made by a program; nobody reads answers to it.\n"
    )
    return message
