"""The people of the journeys: registered on the real network, each with a key file and a client of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from acl.roles import ROLES
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT, REGISTRAR, SECOND_REGISTRAR
from gateway.client.client import EnergySaleClient
from gateway.client.http import Http
from gateway.client.keystore import Keystore, Signer
from gateway.client.registry_steps import register_participant, register_user
from gateway.client.sending import Receipt
from gateway.client.steps import Step
from tests.integration.market.http_calls import until
from tests.integration.market.people import fresh
from tests.running_network import RunningNetwork

CONSUMER, RETAILER, EXCHANGE, REGULATOR = "ConsumerOrg", "RetailerOrg", "ExchangeOrg", "RegulatorOrg"
GRID = "GridOrg"  # where it has joined
_PLATFORM_SIDE = "platform"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user: the file with their key, the address of their organisation's site, and a client that acts for them."""

    signer: Signer
    key_file: Path
    url: str
    client: EnergySaleClient

    @property
    def user(self) -> str:
        return self.signer.identity.user

    @property
    def participant(self) -> str:
        return self.signer.identity.participant

    @property
    def roles(self) -> tuple[str, ...]:
        return self.signer.identity.roles


class Office:
    """Registers people. The opening of the market named two registrars; `registrar` registers everybody."""

    def __init__(self, network: RunningNetwork, https: Mapping[str, Http], keys: Path) -> None:
        self._network = network
        self._https = https
        self._keys = Keystore(keys)
        registrars = Keystore(network.directory.root / "keystore")
        self.registrar = self._person(registrars.unlock(REGISTRAR), registrars)
        self.second_registrar = self._person(registrars.unlock(SECOND_REGISTRAR), registrars)

    async def admit(
        self,
        organisation: str,
        *roles: str,
        name: str,
        consumer_class: str = "industrial",
        participant: str = "",
        valid_until: int | None = None,
    ) -> Person:
        """Somebody new with these roles, of a new participant where none is given, who may sign in at once. Ids are
        `name` and a random part. `valid_until` is in ms since 1970 UTC.

        Raises RefusedError and what `EnergySaleClient.take` raises.
        """
        signer = self._keys.create(
            user=fresh(name), participant=participant or fresh(f"{name}-co"), organisation=organisation, roles=roles
        )
        if not participant:
            await self._take(_participant_of(signer, consumer_class))
        receipt = await self._take(_user_of(signer, self._network.network_id, valid_until=valid_until))
        await indexed(self._https[organisation], receipt.block_number or 0)
        return self._person(signer, self._keys)

    async def admit_crowd(self, count: int, *, name: str) -> Sequence[Person]:
        """`count` consumers of as many participants, in two requests."""
        signers = [
            self._keys.create(
                user=f"{name}-{number}",
                participant=f"{name}-co-{number}",
                organisation=CONSUMER,
                roles=("consumer_owner",),
            )
            for number in range(count)
        ]
        client = self.registrar.client
        for steps in (
            [_participant_of(each, "industrial") for each in signers],
            [_user_of(each, self._network.network_id) for each in signers],
        ):
            receipts = await client.send_all([client.maker.make(step, role="exchange_registrar") for step in steps])
            for receipt in receipts:
                receipt.or_raise()
        return [self._person(each, self._keys) for each in signers]

    async def _take(self, step: Step) -> Receipt:
        return await self.registrar.client.take(step, role="exchange_registrar")

    def _person(self, signer: Signer, keys: Keystore) -> Person:
        identity = signer.identity
        url = self._network.api_url(identity.organisation)
        http = self._https[identity.organisation]
        client = EnergySaleClient(url, signer=signer, network_id=self._network.network_id, http=http)
        return Person(signer=signer, key_file=keys.directory / f"{identity.user}.pem", url=url, client=client)


async def indexed(http: Http, block_number: int) -> None:
    """Wait until the API has the block in its read model: no event tells that."""

    async def is_there() -> bool:
        report = (await http.request("GET", "/readyz")).json()
        return bool(report["block_height"] >= block_number)

    await until(is_there, True, within_s=60)


@asynccontextmanager
async def open_office(network: RunningNetwork, keys: Path) -> AsyncIterator[Office]:
    """An office whose people's key files lie in `keys`; their connections are closed at the end."""
    async with AsyncExitStack() as stack:
        https = {
            each.msp_id: await stack.enter_async_context(Http(network.api_url(each.msp_id)))
            for each in network.topology.organisations
        }
        yield Office(network, https, keys)


def exchange_participant(role: str) -> str:
    """For whom somebody of the exchange with this role acts: the platform has an operator of its own."""
    return OPERATOR_PARTICIPANT if ROLES[role].side == _PLATFORM_SIDE else EXCHANGE_PARTICIPANT


def _participant_of(signer: Signer, consumer_class: str) -> Step:
    identity = signer.identity
    kind = ROLES[identity.roles[0]].side
    data = {"class": consumer_class} if kind == "consumer" else {}
    return register_participant(participant=identity.participant, organisation=identity.organisation, kind=kind, **data)


def _user_of(signer: Signer, network_id: str, *, valid_until: int | None = None) -> Step:
    identity = signer.identity
    return register_user(
        user=identity.user,
        participant=identity.participant,
        roles=identity.roles,
        public_key=identity.public_key,
        proof=signer.proof_of_possession(network_id),
        valid_until=valid_until,
    )
