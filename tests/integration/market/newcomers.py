"""People who apply at the exchange's API, the desk that lets them in, and what the CAs and the chain then have."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from chaincode import batch
from chaincode.results import expand, usual_of
from gateway.client.applications import Applications, Ticket, new_ticket, new_user
from gateway.client.client import EnergySaleClient
from gateway.client.http import Http
from gateway.fabric_ca import CertificateFilter, FabricCaError
from gateway.registrations.authorities import open_authority
from tests.integration.market.oracle import blocks
from tests.integration.market.people import Person, fresh
from tests.running_network import RunningNetwork

EXCHANGE, CONSUMER = "ExchangeOrg", "ConsumerOrg"
CREDIT_CODE = "91350100M000100Y43"
PDF = b"%PDF-1.7\n% a licence\n"
PATIENCE_S = 60


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A consumer's first user, and the ticket of the application."""

    person: Person
    ticket: Ticket = field(default_factory=new_ticket)

    @property
    def id(self) -> str:
        return self.ticket.application_id


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The exchange's API as applicants, the auditor and the registrar use it."""

    network: RunningNetwork
    applications: Applications
    auditor: EnergySaleClient
    registrar: EnergySaleClient

    async def apply(self, newcomer: Newcomer) -> None:
        """Hand in data and a licence."""
        signer = newcomer.person.signer
        body = {
            "kind": "participant",
            "participant": newcomer.person.participant,
            "participant_kind": "consumer",
            "class": "industrial",
            "data": {
                "contact": {"name": "李娜", "phone": "+86 20 8123 4567", "email": "li.na@example.com"},
                "party": {
                    "holder": "company",
                    "name_zh": "测试纺织厂",
                    "name_en": "Test Mill",
                    "address": "广东省广州市测试路 1 号",
                    "credit_code": CREDIT_CODE,
                },
            },
            "user": new_user(signer, network_id=self.network.network_id),
        }
        await self.applications.save(newcomer.ticket, body)
        await self.applications.put_document(newcomer.ticket, "business_licence", PDF, media_type="application/pdf")
        await self.applications.submit(newcomer.ticket)

    async def approve(self, newcomers: Sequence[Newcomer]) -> None:
        """Have them all apply, and approve them."""
        await asyncio.gather(*(self.apply(each) for each in newcomers))
        await asyncio.gather(*(self.auditor.registrations.approve(each.id) for each in newcomers))

    async def states(self, newcomers: Collection[Newcomer]) -> Counter[str]:
        """How many of these applications stand where."""
        shown = await asyncio.gather(*(self.auditor.registrations.show(each.id) for each in newcomers))
        return Counter(each["state"] for each in shown)

    async def until(self, newcomers: Collection[Newcomer], enough: Callable[[Counter[str]], bool]) -> Counter[str]:
        """Wait until their states are as wanted, which nothing announces."""
        async with asyncio.timeout(PATIENCE_S):
            while not enough(found := await self.states(newcomers)):
                await asyncio.sleep(0.02)
        return found

    async def all_in(self, state: str, newcomers: Collection[Newcomer]) -> None:
        await self.until(newcomers, lambda found: found[state] == len(newcomers))


@asynccontextmanager
async def open_desk(network: RunningNetwork, *, auditor: Person, registrar: Person) -> AsyncIterator[Desk]:
    """Clients of the exchange's API."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(Http(network.api_url(EXCHANGE)))

        async def client_of(person: Person, role: str) -> EnergySaleClient:
            client = EnergySaleClient(
                http.base_url, signer=person.signer, network_id=network.network_id, role=role, http=http
            )
            return await stack.enter_async_context(client)

        yield Desk(
            network=network,
            applications=Applications(http),
            auditor=await client_of(auditor, "exchange_auditor"),
            registrar=await client_of(registrar, "exchange_registrar"),
        )


def newcomer(network: RunningNetwork) -> Newcomer:
    """A consumer whom nobody knows yet."""
    return Newcomer(
        person=Person(
            user=fresh("u-new"),
            participant=fresh("new-firm"),
            organisation=CONSUMER,
            roles=("consumer_owner",),
            network=network.network_id,
        )
    )


async def issued(network: RunningNetwork, *, organisation: str = CONSUMER, in_force: bool = True) -> dict[str, Any]:
    """The certificates that the organisation's CA has issued to people, by user: SHA-256 (hex) of each.

    The CA may be starting again: it is asked until it answers.
    """
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await _issued(network, organisation, in_force=in_force)
            except FabricCaError:
                await asyncio.sleep(0.1)


async def _issued(network: RunningNetwork, organisation: str, *, in_force: bool) -> dict[str, list[str]]:
    authority = open_authority(network.profile_path(organisation))
    async with authority.client as client:
        found = await client.certificates.list(
            caller=authority.registrar, matching=CertificateFilter(not_expired=in_force, not_revoked=in_force)
        )
    by_user: dict[str, list[str]] = {}
    for certificate in found:
        (name,) = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        by_user.setdefault(str(name.value), []).append(certificate.fingerprint(hashes.SHA256()).hex())
    return by_user


async def registered_on_chain(network: RunningNetwork) -> list[str]:
    """Every participant and user whom a VALID transaction has registered, in the chain's order."""
    found: list[str] = []
    async for block in blocks(network, EXCHANGE):
        for transaction in block.transactions:
            if transaction.is_valid and transaction.args[:1] == (b"Apply",):
                items = batch.decode(transaction.args[1])
                results = expand(transaction.response_payload, usual=usual_of(items))
                for item, result in zip(items, results, strict=True):
                    intent = json.loads(item.intent)
                    if intent["action"] in ("register_participant", "register_user") and result["status"] == "applied":
                        found.append(intent["args"]["user" if intent["action"] == "register_user" else "participant"])
    return found
