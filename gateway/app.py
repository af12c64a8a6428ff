"""The application of one organisation: its parts put together, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chaincode.identity.model import EXCHANGE_ORGANISATION, GRID_ORGANISATION
from gateway import health
from gateway.access import edit_endpoints as access_editing
from gateway.access import endpoints as access
from gateway.access.opening import open_access
from gateway.accounts import endpoints as accounts
from gateway.accounts.service import AccountReads
from gateway.announcements import endpoints as announcements
from gateway.auctions import endpoints as auctions
from gateway.audit_trail import endpoints as audit_trail
from gateway.audit_trail.anchoring import Anchoring
from gateway.audit_trail.refusals import note_intent, note_request
from gateway.audit_trail.service_user import load_or_create_service_signer
from gateway.bank_accounts import endpoints as bank_accounts
from gateway.bill_questions import endpoints as bill_questions
from gateway.bills import endpoints as bills
from gateway.bills import list_endpoints as bill_lists
from gateway.blocks import endpoints as blocks
from gateway.calendars import endpoints as calendars
from gateway.changes import endpoints as changes
from gateway.client.keystore import Keystore
from gateway.collection import bank_endpoints as bank
from gateway.collection import endpoints as collection
from gateway.collection import payout_endpoints as payouts
from gateway.contracts import archive_endpoints as contract_archive
from gateway.contracts import case_endpoints as contract_cases
from gateway.contracts import endpoints as contracts
from gateway.contracts.opening import contract_reminders, open_contracts
from gateway.cosignatures import endpoints as cosignatures
from gateway.cursors import Cursors
from gateway.custody import endpoints as custody
from gateway.dependencies import Services
from gateway.events import endpoints as events
from gateway.events.hub import EventHub
from gateway.evidence import endpoints as evidence
from gateway.evidence.opening import open_evidence
from gateway.explorer import endpoints as explorer
from gateway.explorer.opening import open_explorer
from gateway.fabric import Contract, Gateway, GatewayOptions, Network, connect, load_connection_profile
from gateway.faults import FAULTS, FaultKind
from gateway.health import Health
from gateway.intents import endpoints as intents
from gateway.intents.group_commit import GroupCommit
from gateway.intents.journal import Journal
from gateway.intents.ledger import Ledger
from gateway.intents.openapi import add_intent_schemas
from gateway.intents.prechecks import READ_ONLY_ORGANISATION, Prechecks
from gateway.intents.service import IntentService
from gateway.invoices import endpoints as invoices
from gateway.listings import endpoints as listings
from gateway.market import endpoints as market
from gateway.market.news import MarketHub
from gateway.metering import endpoints as metering
from gateway.middleware import Edge
from gateway.monitor import endpoints as monitor
from gateway.notifications import endpoints as notifications
from gateway.office import Office, open_office
from gateway.orders import endpoints as orders
from gateway.orders.service import OrderService
from gateway.package_templates import endpoints as package_templates
from gateway.participants import endpoints as participants
from gateway.people import open_people
from gateway.periods import endpoints as periods
from gateway.plants import endpoints as plants
from gateway.portfolio import endpoints as portfolio
from gateway.problems import install_problem_handlers
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.projection.indexer import Indexer
from gateway.projection.source import PeerBlocks
from gateway.projection.writer import Applied
from gateway.reading_requests import endpoints as reading_requests
from gateway.readings import endpoints as meter_readings
from gateway.readings.opening import Readings, open_readings
from gateway.reconciliation import endpoints as reconciliation
from gateway.reconciliation import plant_endpoints as plant_reconciliation
from gateway.records import Records
from gateway.reference_prices import endpoints as reference_prices
from gateway.registrations import endpoints as applications
from gateway.registrations import office_endpoints as registrations
from gateway.registrations.certificates import FabricCaIssuer
from gateway.registry_sync import endpoints as registry_sync
from gateway.renewals import endpoints as renewals
from gateway.reports import endpoints as reports
from gateway.reservations import endpoints as reservations
from gateway.reservations.releasing import ORGANISATION as RELEASING_ORGANISATION
from gateway.reservations.releasing import Releasing
from gateway.reservations.service import ReservationReads
from gateway.retail_packages import endpoints as retail_packages
from gateway.retail_packages import quote_endpoints as quotes
from gateway.sequences import endpoints as sequences
from gateway.sessions import endpoints as sessions
from gateway.sessions.tokens import load_or_create_key
from gateway.settings import Settings
from gateway.settlement_methods import endpoints as settlement_methods
from gateway.settlements import endpoints as settlements
from gateway.system import endpoints as system
from gateway.system.opening import open_system
from gateway.web import endpoints as web
from gateway.web.cross_origin import CrossOrigin
from gateway.web.pages import WebPages
from gateway.web.policy import page_policy
from gateway.web.site import Site

TITLE = "energysale"
VERSION = "1.0.0"
_ROUTERS = (
    intents.router,
    orders.router,
    evidence.router,
    bill_questions.router,
    invoices.router,
    events.router,
    sessions.router,
    custody.router,
    audit_trail.router,
    access.router,
    access_editing.router,
    participants.router,
    changes.router,
    calendars.router,
    reference_prices.router,
    package_templates.router,
    settlement_methods.router,
    retail_packages.router,
    contracts.router,
    contract_archive.router,
    contract_cases.router,
    quotes.router,
    sequences.router,
    listings.router,
    auctions.router,
    market.router,
    announcements.router,
    metering.router,
    meter_readings.router,
    reading_requests.router,
    settlements.router,
    accounts.router,
    plants.router,
    periods.router,
    bills.router,
    reconciliation.router,
    plant_reconciliation.router,
    bill_lists.router,
    monitor.router,
    reports.router,
    portfolio.router,
    applications.router,
    registrations.router,
    registry_sync.router,
    renewals.router,
    reservations.router,
    notifications.router,
    cosignatures.router,
    bank_accounts.router,
    collection.router,
    payouts.router,
    bank.router,
    blocks.router,
    explorer.router,
    system.router,
    web.router,
    health.router,
)

log = structlog.get_logger(__name__)


def create_app(settings: Settings, *, on_failure: Callable[[], None] = lambda: None) -> FastAPI:
    """The ASGI application. `on_failure` is called when the indexer has stopped for good: reads would grow stale."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            try:
                await _start(app, settings, stack, on_failure)
            except Exception as error:
                log.critical("cannot_start", error=type(error).__name__, reason=str(error))
                raise
            log.info("started", network_id=settings.network_id, height=app.state.services.height.value)
            yield
        log.info("stopped")

    app = FastAPI(
        title=TITLE,
        version=VERSION,
        summary="The retail electricity market's ledger, as one organisation sees it",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.clock = now_ms
    # The routes themselves: `include_router` would examine each of them once more for this application, and a request
    # would look for its route twice.
    app.router.routes += [
        intents.DIRECT_ROUTE,
        orders.DIRECT_ROUTE,
        *(each for router in _ROUTERS for each in router.routes),
    ]
    install_problem_handlers(app)
    app.router.default = _pages(app, settings)
    app.add_middleware(CrossOrigin, allowed=settings.origins.allowed, readings=settings.keeps_readings)
    app.add_middleware(Edge)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # the documented way to extend the document
    return app


def _pages(app: FastAPI, settings: Settings) -> WebPages:
    """What answers where no route does: the client's pages, which may ask the exchange and the grid company too."""

    def policy() -> bytes:
        urls = settings.origins.urls
        return page_policy(urls[each] for each in (EXCHANGE_ORGANISATION, GRID_ORGANISATION) if each in urls)

    return WebPages(Site(settings.web), policy=policy, otherwise=app.router.default)


async def _start(app: FastAPI, settings: Settings, stack: AsyncExitStack, on_failure: Callable[[], None]) -> None:
    profile, options = load_connection_profile(settings.profile), GatewayOptions(on_unavailable=_note_unavailable)
    gateway = await stack.enter_async_context(connect(profile, options=options))
    network = gateway.network(settings.channel)
    database = Database(settings.database_url)
    stack.callback(database.close)
    services = _services(settings, network, database, stack)
    app.state.readings = _readings(settings, database, stack)
    indexer = _indexer(settings, network, services, app.state.readings)
    checkpoint = await indexer.checkpoint()
    services.height.value = checkpoint.block if checkpoint else -1
    await services.access.start()
    stack.push_async_callback(services.access.close)
    app.state.services = services
    app.state.evidence = open_evidence(settings, services=services, network=network)
    app.state.system = open_system(settings, network=network, health=services.health, clock=now_ms)
    app.state.explorer = open_explorer(
        settings,
        services=services,
        network=network,
        identity=gateway.identity,
        survey=app.state.system.survey,
        clock=now_ms,
    )
    sampling = asyncio.create_task(app.state.system.heights.run(), name="heights")
    stack.push_async_callback(_cancel, sampling)
    app.state.on_refused = partial(note_request, services.audit_trail)
    prechecks = Prechecks(
        organisation=settings.msp_id, network_id=settings.network_id, registry=services.users, clock=now_ms
    )
    app.state.intents = await _intents(settings, gateway, network, services, prechecks, stack)
    app.state.office = _office(settings, services, prechecks, app.state.intents, stack)
    app.state.contracts = open_contracts(
        settings, read_model=services.database, records=services.records, orders=services.orders, clock=now_ms
    )
    reminding = contract_reminders(
        settings,
        read_model=services.database,
        records=services.records,
        notifications=app.state.office.notifications,
        clock=now_ms,
    )
    stack.push_async_callback(_cancel, asyncio.create_task(reminding))
    _anchor_audit_trail(settings, services, app.state.intents, stack)
    if services.releasing is not None:
        work = asyncio.create_task(services.releasing.run(), name="releasing")
        stack.push_async_callback(_cancel, work)
    task = asyncio.create_task(indexer.run(), name="indexer")
    task.add_done_callback(lambda done: _indexer_ended(done, on_failure))
    stack.push_async_callback(_cancel, task)
    stack.callback(services.hub.close)
    stack.callback(services.market_hub.close)


def _services(settings: Settings, network: Network, database: Database, stack: AsyncExitStack) -> Services:
    contract = network.contract(settings.chaincode)
    key = load_or_create_key(settings.session_key)
    records = Records(settings.records_url)
    stack.callback(records.close)
    people = open_people(settings, database=database, contract=contract, records=records, clock=now_ms)
    stack.push_async_callback(people.close)
    access, access_editor = open_access(
        settings, records=records, database=database, trail=people.audit_trail, clock=now_ms
    )
    height, cursors = Height(), Cursors(key)
    return Services(
        settings=settings,
        contract=contract,
        database=database,
        height=height,
        people=people,
        records=records,
        access=access,
        access_editor=access_editor,
        cursors=cursors,
        orders=OrderService(database=database, contract=contract, cursors=cursors, holds_terms=settings.holds_terms),
        hub=EventHub(),
        market_hub=MarketHub(),
        releasing=_releasing(settings, contract, database),
        health=Health(system=network.contract("qscc"), channel=settings.channel, height=height),
    )


def _releasing(settings: Settings, contract: Contract, database: Database) -> Releasing | None:
    """One instance releases reservations: the one that the retailers use."""
    if settings.msp_id != RELEASING_ORGANISATION:
        return None
    return Releasing(reads=ReservationReads(contract=contract, organisation=settings.msp_id), database=database)


def _readings(settings: Settings, database: Database, stack: AsyncExitStack) -> Readings | None:
    readings = open_readings(settings, read_model=database, clock=now_ms)
    if readings is not None:
        stack.callback(readings.close)
        for work in readings.work():
            stack.push_async_callback(_cancel, asyncio.create_task(work))
    return readings


def _indexer(settings: Settings, network: Network, services: Services, readings: Readings | None) -> Indexer:
    def on_applied(applied: Applied) -> None:
        # Caches first: whoever waits for this height must not find what was true before it.
        services.orders.invalidate(applied.orders)
        services.people.invalidate(applied)
        if applied.access_model:
            services.access.ledger_changed()
        if applied.participants or applied.users:
            services.registry_changed.set()
        if services.releasing is not None:
            services.releasing.wake(applied.orders, traded=bool(applied.trading_steps))
        if readings is not None:
            readings.notes.wake()
        services.height.advance(applied.height)
        services.hub.publish(applied.steps)
        services.market_hub.publish(applied)

    return Indexer(
        source=PeerBlocks(network, private_data=settings.holds_terms),
        database=services.database,
        chaincode=settings.chaincode,
        network_id=settings.network_id,
        with_terms=settings.holds_terms,
        on_applied=on_applied,
    )


async def _intents(
    settings: Settings,
    gateway: Gateway,
    network: Network,
    services: Services,
    prechecks: Prechecks,
    stack: AsyncExitStack,
) -> IntentService:
    contract: Contract = services.contract
    ledger = Ledger(contract=contract, transaction_from_bytes=gateway.transaction_from_bytes, commit=network.commit)
    journal = Journal.open(settings.journal)
    stack.push_async_callback(journal.close)
    group_commit = GroupCommit(ledger=ledger, journal=journal, organisation=settings.msp_id, clock=now_ms)
    await group_commit.start()
    stack.push_async_callback(group_commit.stop)
    return IntentService(
        group_commit=group_commit,
        prechecks=prechecks,
        ledger=ledger,
        on_refused=partial(note_intent, services.audit_trail),
    )


def _office(
    settings: Settings, services: Services, prechecks: Prechecks, intents: IntentService, stack: AsyncExitStack
) -> Office:
    office = open_office(
        settings,
        read_model=services.database,
        records=services.records,
        height=services.height,
        registry_changed=services.registry_changed,
        audit_trail=services.audit_trail,
        checker=prechecks,
        sender=intents,
        issuer=FabricCaIssuer(settings.authority_profiles),
        read_book=AccountReads(contract=services.contract, organisation=settings.msp_id).postings,
        clock=now_ms,
    )
    for work in office.work():
        stack.push_async_callback(_cancel, asyncio.create_task(work))
    stack.callback(office.notifications.hub.close)
    return office


def _anchor_audit_trail(settings: Settings, services: Services, intents: IntentService, stack: AsyncExitStack) -> None:
    """Start anchoring. The regulator's instance writes nothing to the ledger, so its trail has no anchors."""
    if settings.msp_id == READ_ONLY_ORGANISATION:
        return
    signer = load_or_create_service_signer(Keystore(settings.service_keystore), organisation=settings.msp_id)
    anchoring = Anchoring(
        audit_trail=services.audit_trail,
        signer=signer,
        network_id=settings.network_id,
        users=services.users,
        database=services.database,
        submit=intents.submit,
        clock=now_ms,
    )
    task = asyncio.create_task(anchoring.run(interval_s=settings.audit_anchor_s), name="anchoring")
    stack.push_async_callback(_cancel, task)


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def _note_unavailable(node: str) -> None:
    FAULTS.note(FaultKind.NODE_UNAVAILABLE, "UNAVAILABLE", node=node)


def _indexer_ended(task: asyncio.Task[None], on_failure: Callable[[], None]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    FAULTS.note(FaultKind.INDEXER_STOPPED, type(error).__name__)
    log.critical("indexer_stopped", error=type(error).__name__, reason=str(error))
    on_failure()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        add_intent_schemas(document)
        schemes = document["components"].setdefault("securitySchemes", {})
        schemes["session"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        document["security"] = [{"session": []}]
        app.openapi_schema = document
    return app.openapi_schema
