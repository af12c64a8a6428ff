"""The parts that serve contracts, put together for one instance."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.contracts import tables
from gateway.contracts.case_documents import CaseDocuments
from gateway.contracts.deliveries import Deliveries
from gateway.contracts.disputes import Disputes
from gateway.contracts.keys import EncryptionKeys
from gateway.contracts.reminders import ContractReminders
from gateway.contracts.service import Contracts
from gateway.contracts.signing import Signing
from gateway.notifications.service import Notifications
from gateway.orders.service import OrderService
from gateway.projection.database import Database
from gateway.records import Records
from gateway.settings import Settings
from gateway.vault import Vault, load_or_create_master_key

_MARKET_OFFSET = timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDesk:
    """What the endpoints of contracts use. The application keeps it in `app.state.contracts`."""

    contracts: Contracts
    signing: Signing
    disputes: Disputes
    documents: CaseDocuments
    deliveries: Deliveries
    keys: EncryptionKeys
    today: Callable[[], str]


def open_contracts(
    settings: Settings, *, read_model: Database, records: Records, orders: OrderService, clock: Callable[[], int]
) -> ContractDesk:
    """Make the tables and the parts. Raises VaultError when the master key's file is damaged."""
    records.create(tables.metadata)
    vault = Vault(load_or_create_master_key(settings.vault_key))
    keys = EncryptionKeys(records=records, vault=vault, clock=clock)
    contracts = Contracts(orders=orders, database=read_model, keys=keys)

    def today() -> str:
        return market_date(clock())

    return ContractDesk(
        contracts=contracts,
        signing=Signing(contracts=contracts, database=read_model, clock=clock),
        disputes=Disputes(contracts=contracts),
        documents=CaseDocuments(contracts=contracts, records=records, vault=vault, clock=clock),
        deliveries=Deliveries(contracts=contracts, records=records, clock=clock, today=today),
        keys=keys,
        today=today,
    )


def contract_reminders(
    settings: Settings,
    *,
    read_model: Database,
    records: Records,
    notifications: Notifications,
    clock: Callable[[], int],
) -> Coroutine[Any, Any, None]:
    """The work that reminds of contracts, until it is cancelled."""
    reminders = ContractReminders(
        records=records,
        read_model=read_model,
        notifications=notifications,
        organisation=settings.msp_id,
        clock=clock,
    )
    return reminders.run()


def market_date(now_ms: int) -> str:
    """The market-local date (UTC+8) of a time in ms since 1970 UTC."""
    return (datetime.fromtimestamp(now_ms / 1_000, UTC) + _MARKET_OFFSET).date().isoformat()
