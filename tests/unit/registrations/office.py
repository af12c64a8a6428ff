"""An instance with its office open: real database, real chaincode behind the write path, a CA in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from chaincode import keys
from gateway.client.applications import Applications, Ticket, new_ticket, new_user
from gateway.client.client import EnergySaleClient
from gateway.client.http import Http
from gateway.client.keystore import Identity, Signer
from gateway.client.steps import Step
from gateway.intents.prechecks import Prechecks
from gateway.office import Office, open_office
from gateway.registrations.certification import IssuingError
from gateway.settings import Settings
from tests.unit.chaincode.market import REGISTRAR, Person
from tests.unit.orders.instance import Instance
from tests.unit.projection.chain import Chain
from tests.unit.registrations.ledger import Ledger, proof

PDF = b"%PDF-1.7\n% a licence\n"
CREDIT_CODE = "91350100M000100Y43"
AUDITOR = Person("auditor-1", "exchange", "ExchangeOrg", ("exchange_auditor",), 21)
OWNER = Person("u-mill-owner", "mill-7", "ConsumerOrg", ("consumer_owner",), 31)
CONTACT = {"name": "李娜", "phone": "+86 138 1234 5678", "email": "li.na@mill.example"}
PARTY = {
    "holder": "company",
    "name_zh": "第七纺织厂",
    "name_en": "Mill No. 7",
    "address": "福建省福州市鼓楼区 7 号",
    "credit_code": CREDIT_CODE,
}


class MemoryCa:
    """A CA's own side: one certificate for a user and key, and one more for each that is replaced. `killed` has it
    issue, or revoke, and then die before it answers."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.issued: list[str] = []
        self.revoked: list[str] = []
        self._found: dict[tuple[str, bytes, str | None], str] = {}
        self.killed = 0

    async def issue(self, *, organisation: str, user: str, csr: str, replacing: str | None = None) -> str:
        request = x509.load_pem_x509_csr(csr.encode())
        key = request.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        place = (f"{organisation}/{user}", key, replacing)
        if place not in self._found:
            self._found[place] = self._sign(request)
            self.issued.append(user)
        self._may_die()
        return self._found[place]

    async def revoke(self, *, organisation: str, user: str, fingerprint: str) -> None:
        self.revoked.append(fingerprint)
        self._may_die()

    def _may_die(self) -> None:
        if self.killed:
            self.killed -= 1
            raise IssuingError("authority_failed")

    def _sign(self, request: x509.CertificateSigningRequest) -> str:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")])
        builder = x509.CertificateBuilder().subject_name(request.subject).issuer_name(name)
        builder = builder.public_key(request.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=365 + len(self.issued)))
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


class OfficeInstance(Instance):
    """The API of one organisation. `ledger` is the chaincode; `office` the parts under test, driven step by step."""

    ledger: Ledger
    ca: MemoryCa
    office: Office
    settings: Settings
    book: dict[tuple[str, str], Mapping[str, Any]]

    @classmethod
    async def opened(cls, directory: Path, *, organisation: str = "ExchangeOrg") -> OfficeInstance:
        """With a market that has two registrars and an auditor."""
        chain = Chain()
        self = cls(directory, chain, organisation=organisation)
        self.settings = self.services.settings
        self.book = {}
        self.ca = MemoryCa()
        self.ledger = Ledger(chain, organisation="ExchangeOrg", clock=lambda: self.clock)
        self.ledger.on_block = self.index
        await self.ledger.bootstrap()
        await self.enrol(AUDITOR)
        await self.services.access.start()
        self.ledger.organisation = organisation
        prechecks = Prechecks(
            organisation=organisation,
            network_id=chain.network_id,
            registry=self.services.users,
            clock=lambda: self.clock,
        )
        self.ledger.prechecks = prechecks
        self.office = self.open_office()
        return self

    def open_office(self) -> Office:
        """As at the process's start: over what is in the databases."""
        prechecks = self.ledger.prechecks
        assert prechecks is not None
        self.app.state.office = open_office(
            self.settings,
            read_model=self.database,
            records=self.records,
            height=self.services.height,
            registry_changed=self.services.registry_changed,
            audit_trail=self.services.audit_trail,
            checker=prechecks,
            sender=self.ledger,
            issuer=self.ca,
            read_book=self.read_book,
            clock=lambda: self.clock,
        )
        office: Office = self.app.state.office
        return office

    async def read_book(self, keeper: str, posting_ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """As the organisation's peer has the private book: `book`, by keeper and posting."""
        return [self.book[keeper, each] for each in posting_ids if (keeper, each) in self.book]

    async def enrol(self, person: Person, *, kind: str = "consumer") -> None:
        """Register a person straight on the ledger, and the participant where it is new."""
        organisation, self.ledger.organisation = self.ledger.organisation, "ExchangeOrg"
        prechecks, self.ledger.prechecks = self.ledger.prechecks, None
        maker = client_of(self, REGISTRAR).maker
        if self.ledger.record(keys.participant(person.participant)) is None:
            args = {"participant": person.participant, "organisation": person.organisation, "kind": kind}
            result = await self.ledger.submit(maker.make(Step(action="register_participant", args=args)))
            assert result.stands, result
        registration = {**person.registration(), "proof": proof(person, self.chain.network_id)}
        result = await self.ledger.submit(maker.make(Step(action="register_user", args=registration)))
        assert result.stands, result
        self.ledger.organisation, self.ledger.prechecks = organisation, prechecks

    async def deliver(self) -> None:
        """What the loops do: certify, send what is signed until nothing moves, revoke what is superseded."""
        exchange = self.office.exchange
        assert exchange is not None
        await exchange.certification.certify_all()
        await exchange.renewing.certify_all()
        while await exchange.delivery.send_once():
            continue
        await exchange.renewing.revoke_all()


def signer_of(person: Person) -> Signer:
    identity = Identity(
        user=person.user,
        participant=person.participant,
        organisation=person.organisation,
        roles=person.roles,
        public_key=person.public_key,
    )
    return Signer(identity=identity, key=person.key)


def client_of(instance: Instance, person: Person) -> EnergySaleClient:
    """The SDK over the instance's ASGI application, on the instance's clock."""
    client = EnergySaleClient(
        "http://api",
        signer=signer_of(person),
        network_id=instance.chain.network_id,
        transport=httpx2.ASGITransport(instance.app),
        audience=instance.organisation,
    )
    client.maker._clock_ms = lambda: instance.clock
    client._session._clock_ms = lambda: instance.clock
    return client


def applications_of(instance: Instance) -> Applications:
    """The SDK of people without an account."""
    return Applications(Http("http://api", transport=httpx2.ASGITransport(instance.app)))


def application(instance: Instance, person: Person = OWNER, **changes: Any) -> dict[str, Any]:
    """An application of a company with its first user."""
    return {
        "kind": "participant",
        "participant": person.participant,
        "participant_kind": "consumer",
        "class": "industrial",
        "data": {"contact": CONTACT, "party": PARTY},
        "user": new_user(signer_of(person), network_id=instance.chain.network_id),
        **changes,
    }


async def submitted(instance: OfficeInstance, person: Person = OWNER, **changes: Any) -> Ticket:
    """An application that waits for its audit."""
    ticket, applications = new_ticket(), applications_of(instance)
    await applications.save(ticket, application(instance, person, **changes))
    await applications.put_document(
        ticket, "business_licence", PDF, media_type="application/pdf", expires_on="2027-06-30"
    )
    await applications.submit(ticket)
    return ticket


async def bound(instance: OfficeInstance, person: Person = OWNER, **changes: Any) -> Ticket:
    """An application that went all the way."""
    ticket = await submitted(instance, person, **changes)
    async with client_of(instance, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    await instance.deliver()
    await sign_all(instance)
    await instance.deliver()
    return ticket


async def sign_all(instance: OfficeInstance) -> list[str]:
    """The registrar signs what waits, without waiting for the ledger; the codes."""
    async with client_of(instance, REGISTRAR) as registrar:
        rows = await registrar.registrations.waiting()
        kept = await registrar.registrations._sign(rows) if rows else {}
        return list(kept.values())


def stored_in(directory: Path) -> bytes:
    """The bytes of the `records` database with its side files."""
    return b"".join(path.read_bytes() for path in directory.glob("records.sqlite*"))
