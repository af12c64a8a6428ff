"""Before the bell: keys, people and packages of the demo, brought in where they are missing; then clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chaincode.intent import SignedIntent
from gateway.client.applications import Applications
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT, REGISTRAR
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from gateway.client.http import Http
from gateway.client.keystore import Keystore, Signer
from gateway.client.registry_steps import register_participant, register_user
from gateway.demo.cast import (
    COLLEAGUES,
    CONSUMERS,
    GRID,
    OFFICER,
    ORGANISATION_OF_KIND,
    OUTSIDER,
    REGULATOR,
    RETAILERS,
    Member,
)
from gateway.demo.errors import DemoError
from gateway.demo.offers import Offer, publish
from gateway.demo.registration import Admission, Admissions

TRADERS: Sequence[Member] = (*CONSUMERS, *RETAILERS)
STAFF: Sequence[Member] = (OFFICER, REGULATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The open market: a client for each participant, the officer as supervisor, and the packages on offer.

    `apis` maps an MSP id to the base URL of that organisation's API; `applicants` are the participants that applied, of
    this run or an earlier one; `admissions` says how this run's newcomers got in.
    """

    run: Path
    apis: dict[str, str]
    clients: dict[str, EnergySaleClient]
    offers: Sequence[Offer]
    supervisor: EnergySaleClient
    registrar: EnergySaleClient
    applicants: Sequence[Member]
    admissions: Admissions

    def client(self, participant: str) -> EnergySaleClient:
        return self.clients[participant]

    @property
    def officer(self) -> EnergySaleClient:
        return self.clients[OFFICER.participant]


@asynccontextmanager
async def open_market(run: Path, *, today: date) -> AsyncIterator[Market]:
    """The market of the network in the run directory `run`, with the demo's cast registered.

    Raises DemoError (no network, no registrar's key, keys that are not those on the ledger, applications that got
    stuck) and the client's errors.
    """
    network_id, apis = _network(run)
    keystore = Keystore(run / "keystore")
    if REGISTRAR not in keystore:
        raise DemoError(f"{keystore.directory} has no registrar's key; `energysale up` makes it")
    async with AsyncExitStack() as stack:
        https = {name: await stack.enter_async_context(Http(url)) for name, url in apis.items()}

        async def client_of(signer: Signer, *, role: str | None = None) -> EnergySaleClient:
            http = https[signer.identity.organisation]
            client = EnergySaleClient(http.base_url, signer=signer, network_id=network_id, role=role, http=http)
            return await stack.enter_async_context(client)

        registrar = await client_of(keystore.unlock(REGISTRAR))
        staff = [_key(keystore, member) for member in STAFF]
        colleagues = [_key(keystore, member) for member in COLLEAGUES]
        await _register_staff(registrar, [*staff, *colleagues], network_id)
        members = (*TRADERS, GRID) if GRID.organisation in apis else TRADERS
        applicants = [(member, _key(keystore, member)) for member in members]
        newcomers = await _newcomers(registrar, applicants)
        if newcomers:
            newcomers.append((OUTSIDER, _key(keystore, OUTSIDER)))
        admission = Admission(
            applications=Applications(https[OFFICER.organisation]),
            auditor=await client_of(staff[0], role="exchange_auditor"),
            registrar=registrar,
            tickets=run / "demo",
            network_id=network_id,
            today=today,
        )
        admissions = await admission.run(newcomers)
        signers = [*(signer for _, signer in applicants), *staff]
        clients = {signer.identity.participant: await client_of(signer) for signer in signers}
        for client in clients.values():
            await client.who_am_i()  # each organisation's own API knows its people
        trading = [clients[member.participant] for member in TRADERS]
        await asyncio.gather(*(_encryption_key(client) for client in (*trading, registrar)))
        offers = await publish(clients, settlement=await client_of(_settlement_officer(colleagues)), today=today)
        yield Market(
            run=run,
            apis=apis,
            clients=clients,
            offers=offers,
            supervisor=await client_of(staff[0], role="exchange_supervisor"),
            registrar=registrar,
            applicants=members,
            admissions=admissions,
        )


def _settlement_officer(colleagues: Sequence[Signer]) -> Signer:
    """The key of the colleague who publishes settlement methods; `colleagues` are in the order of COLLEAGUES."""
    (signer,) = (
        signer
        for member, signer in zip(COLLEAGUES, colleagues, strict=True)
        if member.role == "exchange_settlement_officer"
    )
    return signer


async def _encryption_key(client: EnergySaleClient) -> None:
    """Give the client's participant the key for which its contracts are encrypted, where it has none."""
    participant = client.signer.identity.participant
    if not (await client.registry.participant(participant)).get("encryption_key"):
        await client.contracts.make_encryption_key()


def _network(run: Path) -> tuple[str, dict[str, str]]:
    apis: dict[str, str] = {}
    try:
        network_id = (run / "network_id").read_text().strip()
        for organisation in ORGANISATION_OF_KIND.values():
            profile = run / "profiles" / f"{organisation}.json"
            if organisation == GRID.organisation and not profile.exists():
                continue  # it joins later, or not at all
            address = json.loads(profile.read_text())["api"]
            apis[organisation] = f"http://{address['host']}:{address['port']}"
    except (OSError, ValueError, KeyError):
        raise DemoError(f"there is no network in {run}; start one with: energysale up") from None
    return network_id, apis


def _key(keystore: Keystore, member: Member) -> Signer:
    if member.user in keystore:
        return keystore.unlock(member.user)
    return keystore.create(
        user=member.user, participant=member.participant, organisation=member.organisation, roles=member.roles
    )


async def _register_staff(registrar: EnergySaleClient, signers: Sequence[Signer], network_id: str) -> None:
    """Register the exchange's people and the regulator, who do not apply, where they are not registered yet."""
    known = {each["participant_id"] for each in await registrar.registry.participants()}
    known |= {EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT}  # from the opening of the market
    make = registrar.maker.make
    await _all_applied(
        registrar,
        [
            make(register_participant(participant=each.participant, organisation=each.organisation, kind=each.kind))
            for each in STAFF
            if each.participant not in known
        ],
    )
    users = [
        make(
            register_user(
                user=signer.identity.user,
                participant=signer.identity.participant,
                roles=signer.identity.roles,
                public_key=signer.identity.public_key,
                proof=signer.proof_of_possession(network_id),
            )
        )
        for signer in signers
    ]
    if await _all_applied(registrar, users) < len(users):
        for signer in signers:
            await _is_registered(registrar, signer)


async def _all_applied(client: EnergySaleClient, signed: list[SignedIntent]) -> int:
    """Send them all; how many were new. Someone who is registered already is fine."""
    receipts = await client.send_all(signed)
    for receipt in receipts:
        if not receipt.committed and receipt.code != "already_registered":
            raise RefusedError(receipt.code or "internal_error", intent_id=receipt.intent_id, detail=receipt.detail)
    return sum(receipt.committed for receipt in receipts)


async def _newcomers(
    registrar: EnergySaleClient, applicants: Sequence[tuple[Member, Signer]]
) -> list[tuple[Member, Signer]]:
    """Those who are not registered yet."""
    known = await asyncio.gather(*(_is_registered(registrar, signer) for _, signer in applicants))
    return [applicant for applicant, registered in zip(applicants, known, strict=True) if not registered]


async def _is_registered(registrar: EnergySaleClient, signer: Signer) -> bool:
    """Whether the user is on the ledger. Raises DemoError when it is there with another key."""
    identity = signer.identity
    try:
        record = await registrar.registry.user(identity.user)
    except ProblemError as error:
        if error.code != "not_found":
            raise
        return False
    if record["public_key"] != identity.public_key:
        raise DemoError(
            f"the key of {identity.user} in the run directory's keystore is not the one on the ledger; "
            "put the right keystore back, or start a new network with: ENERGYSALE_RUN=DIRECTORY energysale up"
        )
    return True
