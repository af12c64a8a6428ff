"""Registration, renewal, the registry's outbox, second signatures, bank accounts and notifications, put together.

Every instance notifies its own people, keeps their steps that want a second signature, and their bank accounts.
Applications are made and decided at the exchange's instance, which alone has an `exchange`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from gateway.audit_trail.service import AuditTrail
from gateway.bank_accounts import tables as bank_account_tables
from gateway.bank_accounts.service import BankAccounts
from gateway.collection import tables as collection_tables
from gateway.collection.answering import Answering
from gateway.collection.batch_service import Batches
from gateway.collection.book_service import BookReader, Books
from gateway.collection.mandate_service import Mandates
from gateway.collection.payout_service import Payouts
from gateway.collection.reconciling import Reconciling
from gateway.collection.unmatched_service import Unmatched
from gateway.cosignatures import tables as cosignature_tables
from gateway.cosignatures.service import Cosignatures, IntentChecker
from gateway.notifications import tables as notification_tables
from gateway.notifications.mail import MailServer, Postman
from gateway.notifications.reminders import Reminders
from gateway.notifications.service import Notifications
from gateway.notifications.trading import TradingNews
from gateway.notifications.turns import Turns
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.records import Records
from gateway.registrations import tables as registration_tables
from gateway.registrations.applications import Applications
from gateway.registrations.certification import CertificateIssuer, Certification
from gateway.registrations.checking import Checking
from gateway.registrations.decisions import Decisions
from gateway.registrations.imports import Imports
from gateway.registrations.service import RegistrationService
from gateway.registry_sync import tables as registry_tables
from gateway.registry_sync.delivery import Delivery, IntentSender
from gateway.registry_sync.service import RegistrySync
from gateway.registry_sync.watch import DriftWatch
from gateway.renewals import tables as renewal_tables
from gateway.renewals.renewing import Renewing
from gateway.renewals.service import RenewalService
from gateway.sessions.limits import RateLimit
from gateway.settings import Settings
from gateway.vault import Vault, load_or_create_master_key

EXCHANGE = "ExchangeOrg"
_APPLICANT_BURST, _APPLICANT_PER_MINUTE = 300, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What only the exchange's instance has."""

    limit: RateLimit
    registrations: RegistrationService
    decisions: Decisions
    imports: Imports
    certification: Certification
    renewals: RenewalService
    renewing: Renewing
    sync: RegistrySync
    delivery: Delivery
    watch: DriftWatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The parts of one instance. `turns`, `trading`, `reminders` and `postman` (where mail is configured) work by
    themselves."""

    notifications: Notifications
    turns: Turns
    trading: TradingNews
    reminders: Reminders
    postman: Postman | None
    cosignatures: Cosignatures
    bank_accounts: BankAccounts
    mandates: Mandates
    batches: Batches
    books: Books
    payouts: Payouts
    answering: Answering
    unmatched: Unmatched
    reconciling: Reconciling
    exchange: Exchange | None

    def work(self) -> list[Coroutine[Any, Any, None]]:
        """What runs beside the requests, until it is cancelled."""
        running = [
            self.notifications.run(),
            self.turns.run(),
            self.trading.run(),
            self.reminders.run(),
            self.cosignatures.run(),
        ]
        if self.postman is not None:
            running.append(self.postman.run())
        if self.exchange is not None:
            running += [
                self.exchange.registrations.run(),
                self.exchange.certification.run(),
                self.exchange.renewing.run(),
                self.exchange.delivery.run(),
                self.exchange.watch.run(),
            ]
        return running


def open_office(
    settings: Settings,
    *,
    read_model: Database,
    records: Records,
    height: Height,
    registry_changed: asyncio.Event,
    audit_trail: AuditTrail,
    checker: IntentChecker,
    sender: IntentSender,
    issuer: CertificateIssuer,
    read_book: BookReader,
    clock: Callable[[], int],
) -> Office:
    """Make the tables and the parts. `clock` gives milliseconds since 1970 UTC; `registry_changed` is set when the
    ledger has changed participants or users; `read_book` asks the organisation's own peer for postings.

    Raises VaultError when the master key's file is damaged, MailSettingsError for a mail server's URL of another form.
    """
    records.create(
        notification_tables.metadata,
        cosignature_tables.metadata,
        bank_account_tables.metadata,
        collection_tables.metadata,
    )
    vault = Vault(load_or_create_master_key(settings.vault_key))
    server = MailServer.from_url(settings.smtp_url) if settings.smtp_url else None
    notifications = Notifications(records=records, vault=vault, clock=clock, mails=server is not None)
    postman = None
    if server is not None:
        postman = Postman(
            server=server,
            records=records,
            read_model=read_model,
            notifications=notifications,
            vault=vault,
            clock=clock,
            site=lambda: settings.origins.urls.get(settings.msp_id),
        )
    exchange = None
    if settings.msp_id == EXCHANGE:
        exchange = _open_exchange(
            settings,
            read_model=read_model,
            records=records,
            registry_changed=registry_changed,
            notifications=notifications,
            applications=Applications(vault=vault, notifications=notifications),
            audit_trail=audit_trail,
            sender=sender,
            issuer=issuer,
            clock=clock,
        )
    organisation = settings.msp_id
    bank_accounts = BankAccounts(
        records=records,
        vault=vault,
        audit_trail=audit_trail,
        notifications=notifications,
        wait_ms=round(settings.bank_account_wait_s * 1_000),
        clock=clock,
    )
    mandates = Mandates(records=records, vault=vault, audit_trail=audit_trail, clock=clock)
    books = Books(records=records, read_model=read_model, read_book=read_book)
    unmatched = Unmatched(records=records, vault=vault, books=books, audit_trail=audit_trail, clock=clock)
    return Office(
        notifications=notifications,
        turns=Turns(
            records=records,
            read_model=read_model,
            height=height,
            notifications=notifications,
            organisation=organisation,
            clock=clock,
        ),
        trading=TradingNews(
            records=records,
            read_model=read_model,
            height=height,
            notifications=notifications,
            organisation=organisation,
            clock=clock,
        ),
        reminders=Reminders(
            records=records,
            read_model=read_model,
            notifications=notifications,
            organisation=organisation,
            clock=clock,
        ),
        postman=postman,
        cosignatures=Cosignatures(
            records=records,
            vault=vault,
            checker=checker,
            sender=sender,
            notifications=notifications,
            clock=clock,
        ),
        bank_accounts=bank_accounts,
        mandates=mandates,
        batches=Batches(
            records=records,
            vault=vault,
            mandates=mandates,
            bank_accounts=bank_accounts,
            books=books,
            audit_trail=audit_trail,
            clock=clock,
        ),
        books=books,
        payouts=Payouts(records=records, bank_accounts=bank_accounts, books=books),
        answering=Answering(
            records=records,
            mandates=mandates,
            bank_accounts=bank_accounts,
            unmatched=unmatched,
            audit_trail=audit_trail,
            clock=clock,
        ),
        unmatched=unmatched,
        reconciling=Reconciling(
            records=records,
            vault=vault,
            bank_accounts=bank_accounts,
            lines=books.lines,
            audit_trail=audit_trail,
            clock=clock,
        ),
        exchange=exchange,
    )


def _open_exchange(
    settings: Settings,
    *,
    read_model: Database,
    records: Records,
    registry_changed: asyncio.Event,
    notifications: Notifications,
    applications: Applications,
    audit_trail: AuditTrail,
    sender: IntentSender,
    issuer: CertificateIssuer,
    clock: Callable[[], int],
) -> Exchange:
    records.create(registration_tables.metadata, registry_tables.metadata, renewal_tables.metadata)
    checking = Checking(read_model=read_model, network_id=settings.network_id, clock=clock)
    delivery = Delivery(records=records, read_model=read_model, sender=sender, clock=clock, on_ended=applications.ended)
    certification = Certification(
        records=records,
        read_model=read_model,
        applications=applications,
        issuer=issuer,
        clock=clock,
        released=delivery.wake,
    )
    renewing = Renewing(
        records=records,
        read_model=read_model,
        issuer=issuer,
        audit_trail=audit_trail,
        notifications=notifications,
        clock=clock,
    )
    return Exchange(
        limit=RateLimit(burst=_APPLICANT_BURST, per_minute=_APPLICANT_PER_MINUTE, clock=clock),
        registrations=RegistrationService(records=records, applications=applications, checking=checking, clock=clock),
        decisions=Decisions(
            records=records,
            read_model=read_model,
            applications=applications,
            audit_trail=audit_trail,
            clock=clock,
            wake=certification.wake,
        ),
        imports=Imports(
            records=records, applications=applications, checking=checking, audit_trail=audit_trail, clock=clock
        ),
        certification=certification,
        renewals=RenewalService(
            records=records,
            read_model=read_model,
            network_id=settings.network_id,
            clock=clock,
            wake=renewing.wake,
        ),
        renewing=renewing,
        sync=RegistrySync(
            records=records,
            read_model=read_model,
            audit_trail=audit_trail,
            clock=clock,
            wake=delivery.wake,
            on_ended=applications.ended,
        ),
        delivery=delivery,
        watch=DriftWatch(records=records, read_model=read_model, changed=registry_changed),
    )
