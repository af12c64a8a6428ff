"""Before the bell: keys, participants, users and packages of the demo, made where they are missing; then clients."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chaincode.intent import SignedIntent
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, REGISTRAR
from gateway.client.client import EnergySaleClient
from gateway.client.errors import EnergySaleError, RefusedError
from gateway.client.http import Http
from gateway.client.keystore import Keystore, Signer
from gateway.client.steps import register_participant, register_user
from gateway.demo.cast import CONSUMERS, OFFICER, ORGANISATION_OF_ROLE, PACKAGES, REGULATOR, RETAILERS, Member, Package

MEMBERS: Sequence[Member] = (*CONSUMERS, *RETAILERS, OFFICER, REGULATOR)
_YEARS_OF_VALIDITY = 10


class DemoError(EnergySaleError):
    """The demo cannot be played here; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__("demo", message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package as it stands on the ledger."""

    package: Package
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The open market: a client for each participant, and the packages on offer.

    `apis` maps an MSP id to the base URL of that organisation's API, `new_users` counts those registered just now.
    """

    run: Path
    apis: dict[str, str]
    clients: dict[str, EnergySaleClient]
    offers: Sequence[Offer]
    new_users: int

    def client(self, participant: str) -> EnergySaleClient:
        return self.clients[participant]

    @property
    def officer(self) -> EnergySaleClient:
        return self.clients[OFFICER.participant]


@asynccontextmanager
async def open_market(run: Path, *, today: date) -> AsyncIterator[Market]:
    """The market of the network in the run directory `run`, with the demo's cast registered.

    Raises DemoError (no network, no registrar's key, keys that are not those on the ledger) and the client's errors.
    """
    network_id, apis = _network(run)
    keystore = Keystore(run / "keystore")
    if REGISTRAR not in keystore:
        raise DemoError(f"{keystore.directory} has no registrar's key; `energysale up` makes it")
    async with AsyncExitStack() as stack:
        https = {name: await stack.enter_async_context(Http(url)) for name, url in apis.items()}

        async def client_of(signer: Signer) -> EnergySaleClient:
            http = https[signer.identity.organisation]
            client = EnergySaleClient(http.base_url, signer=signer, network_id=network_id, http=http)
            return await stack.enter_async_context(client)

        registrar = await client_of(keystore.unlock(REGISTRAR))
        signers = [_key(keystore, member) for member in MEMBERS]
        new_users = await _register(registrar, signers, network_id)
        clients = {signer.identity.participant: await client_of(signer) for signer in signers}
        for client in clients.values():
            await client.who_am_i()  # each organisation's own API knows its people
        yield Market(
            run=run, apis=apis, clients=clients, offers=await _publish(clients, today=today), new_users=new_users
        )


def _network(run: Path) -> tuple[str, dict[str, str]]:
    apis: dict[str, str] = {}
    try:
        network_id = (run / "network_id").read_text().strip()
        for organisation in ORGANISATION_OF_ROLE.values():
            address = json.loads((run / "profiles" / f"{organisation}.json").read_text())["api"]
            apis[organisation] = f"http://{address['host']}:{address['port']}"
    except (OSError, ValueError, KeyError):
        raise DemoError(f"there is no network in {run}; start one with: energysale up") from None
    return network_id, apis


def _key(keystore: Keystore, member: Member) -> Signer:
    if member.user in keystore:
        return keystore.unlock(member.user)
    return keystore.create(
        user=member.user, participant=member.participant, organisation=member.organisation, roles=[member.role]
    )


async def _register(registrar: EnergySaleClient, signers: Sequence[Signer], network_id: str) -> int:
    """Register who is not registered yet; how many users were new."""
    known = {each["participant_id"] for each in await registrar.registry.participants()} | {EXCHANGE_PARTICIPANT}
    make = registrar.maker.make
    await _all_applied(
        registrar,
        [
            make(register_participant(participant=each.participant, organisation=each.organisation, kind=each.role))
            for each in MEMBERS
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
    new = await _all_applied(registrar, users)
    if new < len(users):
        await _check_keys(registrar, signers)
    return new


async def _all_applied(client: EnergySaleClient, signed: list[SignedIntent]) -> int:
    """Send them all; how many were new. Someone who is registered already is fine."""
    receipts = await client.send_all(signed)
    for receipt in receipts:
        if not receipt.committed and receipt.code != "already_registered":
            raise RefusedError(receipt.code or "internal_error", intent_id=receipt.intent_id, detail=receipt.detail)
    return sum(receipt.committed for receipt in receipts)


async def _check_keys(registrar: EnergySaleClient, signers: Iterable[Signer]) -> None:
    for signer in signers:
        identity = signer.identity
        record = await registrar.registry.user(identity.user)
        if record["public_key"] != identity.public_key:
            raise DemoError(
                f"the key of {identity.user} in the run directory's keystore is not the one on the ledger; "
                "put the right keystore back, or start a new network with: ENERGYSALE_RUN=DIRECTORY energysale up"
            )


async def _publish(clients: dict[str, EnergySaleClient], *, today: date) -> list[Offer]:
    offers = []
    for package in PACKAGES:
        retailer = clients[package.retailer]
        found = {each["package_id"]: each["version"] async for each in retailer.packages.find()}
        version = found.get(package.package)
        if version is None:
            valid_to = date(today.year + _YEARS_OF_VALIDITY, 1, 1)
            args = package.args(valid_from=date(today.year, 1, 1).isoformat(), valid_to=valid_to.isoformat())
            version = (await retailer.packages.publish(args)).version
        offers.append(Offer(package=package, version=int(version or 1)))
    return offers
