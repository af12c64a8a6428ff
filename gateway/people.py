"""Who asks, and how that is found out, put together: registry, audit trail, sign-in, sessions, managed keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.audit_trail import tables as audit_tables
from gateway.audit_trail.service import AuditTrail
from gateway.custody import tables as custody_tables
from gateway.custody.hashing import HashPool
from gateway.custody.making import KeyMaking
from gateway.custody.master_key import load_master_key
from gateway.custody.proving import Proving
from gateway.custody.sealing import Cost, Sealer
from gateway.custody.service import CustodyService
from gateway.fabric import Contract
from gateway.participants.service import ParticipantDirectory, UserDirectory
from gateway.projection.database import Database
from gateway.projection.writer import Applied
from gateway.records import Records
from gateway.sessions import tables as session_tables
from gateway.sessions.guard import SignInGuard
from gateway.sessions.issuing import Issuer
from gateway.sessions.service import SessionService
from gateway.sessions.sign_in import SignInService
from gateway.sessions.standing import Standing
from gateway.sessions.tokens import Tokens, load_or_create_key
from gateway.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The services of one instance that know its people."""

    users: UserDirectory
    participants: ParticipantDirectory
    audit_trail: AuditTrail
    hashing: HashPool
    key_making: KeyMaking
    custody: CustodyService
    sign_in: SignInService
    sessions: SessionService

    def invalidate(self, applied: Applied) -> None:
        """The indexer wrote these changes: whoever is suspended or revoked by them is out from now on."""
        self.users.invalidate(applied.users)
        self.participants.invalidate(applied.participants)

    async def close(self) -> None:
        """Write what is waiting for the audit trail, and wait for hashes under way."""
        await self.audit_trail.settle()
        self.hashing.close()


def open_people(
    settings: Settings,
    *,
    database: Database,
    contract: Contract,
    records: Records,
    clock: Callable[[], int],
    password_cost: Cost | None = None,
) -> People:
    """Make the tables and the services. `clock` gives milliseconds since 1970 UTC.

    Raises SettingsError when the master key is not the one with which the managed keys were sealed.
    """
    records.create(audit_tables.metadata, session_tables.metadata, custody_tables.metadata)
    organisation, network_id = settings.msp_id, settings.network_id
    users = UserDirectory(database=database, contract=contract)
    participants = ParticipantDirectory(database=database, contract=contract)
    trail = AuditTrail(records=records, organisation=organisation, network_id=network_id, clock=clock)
    guard = SignInGuard(records=records, audit_trail=trail, clock=clock)
    sealer, hashing = Sealer(load_master_key(settings.custody_key), cost=password_cost), HashPool()
    proving = Proving(sealer=sealer, hashing=hashing, guard=guard, records=records, audit_trail=trail, clock=clock)
    custody = CustodyService(
        sealer=sealer, hashing=hashing, proving=proving, records=records, audit_trail=trail, clock=clock
    )
    key_making = KeyMaking(
        network_id=network_id,
        sealer=sealer,
        hashing=hashing,
        guard=guard,
        records=records,
        audit_trail=trail,
        clock=clock,
    )
    tokens = Tokens(key=load_or_create_key(settings.session_key), audience=f"{organisation}@{network_id}")
    issuer = Issuer(tokens)
    standing = Standing(
        organisation=organisation,
        visitors=settings.visitors,
        users=users,
        participants=participants,
        clock=clock,
    )
    sign_in = SignInService(
        organisation=organisation,
        network_id=network_id,
        users=users,
        standing=standing,
        issuer=issuer,
        guard=guard,
        passwords=proving,
        records=records,
        audit_trail=trail,
        clock=clock,
    )
    sessions = SessionService(standing=standing, issuer=issuer, records=records, audit_trail=trail, clock=clock)
    return People(
        users=users,
        participants=participants,
        audit_trail=trail,
        hashing=hashing,
        key_making=key_making,
        custody=custody,
        sign_in=sign_in,
        sessions=sessions,
    )
