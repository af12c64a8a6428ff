"""The client: one user, one API, typed steps and reads."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import httpx2

from chaincode.intent import SignedIntent
from gateway.client.access import Access
from gateway.client.accounts import Accounts
from gateway.client.announcements import Announcements
from gateway.client.auctions import Auctions
from gateway.client.bank_accounts import BankAccounts
from gateway.client.bill_questions import BillQuestions
from gateway.client.collection import Collection
from gateway.client.contracts import Contracts
from gateway.client.events import Events
from gateway.client.evidence import EvidenceFiles
from gateway.client.http import Http
from gateway.client.invoices import Invoices
from gateway.client.keystore import Signer
from gateway.client.listings import Listings
from gateway.client.maker import LIFE_S, IntentMaker
from gateway.client.metering import Metering
from gateway.client.notifications import Cosignatures, Notifications
from gateway.client.orders import Orders
from gateway.client.packages import Packages
from gateway.client.periods import Periods
from gateway.client.plants import Plants
from gateway.client.reading import Reader
from gateway.client.readings import Readings
from gateway.client.registrations import Registrations
from gateway.client.registry import Registry
from gateway.client.reservations import Reservations
from gateway.client.sealed_bids import BidKeeper, default_keeper
from gateway.client.sending import PATIENCE_S, Receipt, Sender
from gateway.client.sequences import Sequences
from gateway.client.session import Session
from gateway.client.settlement_methods import SettlementMethods
from gateway.client.settlements import Settlements
from gateway.client.sign_in import KeySignIn
from gateway.client.steps import Step
from gateway.client.templates import Calendars, ReferencePrices, Templates


class EnergySaleClient:
    """What one user can do at the API of the user's own organisation, or as a visitor of another's.

        async with EnergySaleClient(url, signer=keystore.unlock("li-na"), network_id=network_id) as client:
            receipt = await client.orders.submit_new(fields, terms=terms)
            order = await client.orders.get(receipt.target)

    `network_id` is `<channel>/<hex hash of block 0>`; intents are good on that network only. Reads never stand behind
    what this client has written. `role` is the one to act in, for users who hold several that may. `http` may be shared
    by clients of one API; it is closed by whoever made it. With `dry_run` every step is only asked about: its receipt
    says what would become of it, and nothing is changed. `bids` keeps the user's sealed bids, beside the user's own
    keys where it is not given. `audience` is the organisation (MSP id) whose API it is, where the user only visits it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        signer: Signer,
        network_id: str,
        role: str | None = None,
        http: Http | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
        dry_run: bool = False,
        bids: BidKeeper | None = None,
        audience: str | None = None,
    ) -> None:
        self.signer = signer
        self._dry_run = dry_run
        self._role = role
        self.http = http or Http(base_url, transport=transport)
        self._owns_http = http is None
        self.maker = IntentMaker(signer, network_id)
        self._sender = Sender(self.http, patience_s=patience_s)
        sign_in = KeySignIn(signer=signer, network_id=network_id, role=role, audience=audience)
        self._session = Session(self.http, sign_in)
        self.reader = Reader(self.http, self._session)
        self.orders = Orders(self)
        self.contracts = Contracts(self, self._session)
        self.templates = Templates(self)
        self.settlement_methods = SettlementMethods(self)
        self.settlements = Settlements(self)
        self.accounts = Accounts(self)
        self.plants = Plants(self)
        self.periods = Periods(self)
        self.bill_questions = BillQuestions(self)
        self.invoices = Invoices(self)
        self.calendars = Calendars(self)
        self.reference_prices = ReferencePrices(self)
        self.packages = Packages(self)
        self.announcements = Announcements(self)
        self.metering = Metering(self)
        self.readings = Readings(self, self._session)
        self.sequences = Sequences(self)
        self.listings = Listings(self)
        self.reservations = Reservations(self)
        self.auctions = Auctions(
            self,
            network_id=network_id,
            keeper=bids or default_keeper(),
            participant=signer.identity.participant,
        )
        self.registry = Registry(self)
        self.evidence = EvidenceFiles(self)
        self.events = Events(self.http, self._session)
        self.access = Access(self, self.http, self._session)
        self.registrations = Registrations(self, self._session)
        self.notifications = Notifications(self, self._session)
        self.cosignatures = Cosignatures(self, self._session)
        self.bank_accounts = BankAccounts(self, self._session)
        self.collection = Collection(self, self._session)

    @property
    def session(self) -> Session:
        """The session that the reads are made in; it is opened when it is first needed."""
        return self._session

    async def take(self, step: Step, *, role: str | None = None, life_s: int = LIFE_S) -> Receipt:
        """Sign `step` and have it committed.

        Raises RefusedError (also before anything is sent, for a step of wrong form), TermsRefusedError, NoRoleError,
        UnresolvedError, UnreachableError, BusyError.
        """
        return await self.send(self.maker.make(step, role=role or self._role, life_s=life_s))

    async def send(self, signed: SignedIntent) -> Receipt:
        """Have a signed intent committed; sending it again is safe. Raises as `take`."""
        if self._dry_run:
            return await self._sender.dry_run(signed)
        receipt = await self._sender.send(signed)
        self.reader.note_block(receipt.block_number)
        return receipt

    async def send_all(self, signed: Sequence[SignedIntent]) -> list[Receipt]:
        """Have many independent intents committed; refused ones are among the receipts. Raises as `Sender.send_all`."""
        if self._dry_run:
            return await self._sender.dry_run_all(signed)
        receipts = await self._sender.send_all(signed)
        for receipt in receipts:
            self.reader.note_block(receipt.block_number)
        return receipts

    async def who_am_i(self) -> dict[str, Any]:
        """The user's own record, as the API sees it. Opens the session."""
        return await self.reader.get_object("/api/v1/sessions/current")

    async def lookup(self, digest: str) -> Receipt:
        """What became of an intent, by the SHA-256 (hex) of its text. Raises ProblemError `not_found`."""
        return await self._sender.lookup(digest)

    async def aclose(self) -> None:
        """End the session and close the connections that this client made."""
        try:
            await self._session.close()
        finally:
            if self._owns_http:
                await self.http.client.aclose()

    async def __aenter__(self) -> EnergySaleClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
