"""The network that both clients run on, with the tests' chaincode in force."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from gateway.fabric import EndorseError, EvaluateError, Network, connect, load_connection_profile
from network.topology_parts import Organisation
from tests.parity.client.deployment import Service, deployed
from tests.parity.client.side import CHAINCODE, CHAINCODE_OF_ALL, CHAINCODE_OF_TWO
from tests.parity.lifecycle import Definition
from tests.running_network import RunningNetwork
from tests.standalone import free_port

ORGANISATIONS = ("ConsumerOrg", "RetailerOrg", "ExchangeOrg")

COLLECTIONS = (
    {
        "name": "shared",
        "policy": "OR('ConsumerOrg.member', 'ExchangeOrg.member')",
        "requiredPeerCount": 1,
        "maxPeerCount": 1,
        "blockToLive": 0,
        "memberOnlyRead": True,
        "memberOnlyWrite": True,
    },
    {
        "name": "consumers",
        "policy": "OR('ConsumerOrg.member')",
        "requiredPeerCount": 0,
        "maxPeerCount": 1,
        "blockToLive": 0,
        "memberOnlyRead": True,
        "memberOnlyWrite": False,
        "endorsementPolicy": {"signaturePolicy": "OR('ConsumerOrg.member')"},
    },
    {
        "name": "exchanges",
        "policy": "OR('ExchangeOrg.member')",
        "requiredPeerCount": 0,
        "maxPeerCount": 1,
        "blockToLive": 0,
        "memberOnlyRead": False,
        "memberOnlyWrite": False,
        "endorsementPolicy": {"signaturePolicy": "OR('ExchangeOrg.member')"},
    },
)
DEFINITIONS = (
    Definition(
        name=CHAINCODE,
        endorsement_policy="OR('ConsumerOrg.peer', 'RetailerOrg.peer', 'ExchangeOrg.peer')",
        collections=COLLECTIONS,
    ),
    Definition(name=CHAINCODE_OF_TWO, endorsement_policy="AND('ConsumerOrg.peer', 'RetailerOrg.peer')"),
    Definition(
        name=CHAINCODE_OF_ALL, endorsement_policy="AND('ConsumerOrg.peer', 'RetailerOrg.peer', 'ExchangeOrg.peer')"
    ),
)


_TIMEOUT_S = 120
_PAUSE_S = 0.2


@dataclass(frozen=True)
class Ground(RunningNetwork):
    """`versions` is each chaincode's version in force, by name."""

    versions: Mapping[str, str]

    async def endorsable(self) -> None:
        """Wait until each organisation's first peer knows every endorsing peer to have the chaincodes, and each
        organisation's service answers. Raises TimeoutError."""
        async with asyncio.timeout(_TIMEOUT_S):
            for msp_id in ORGANISATIONS:
                profile = load_connection_profile(self.profile_path(msp_id))
                profile = replace(profile, endpoints=profile.endpoints[:1])
                async with connect(profile) as gateway:
                    channel = gateway.network(profile.channel)
                    await self._known(channel)
                    for name, organisations in ((CHAINCODE, (msp_id,)), (CHAINCODE_OF_TWO, ()), (CHAINCODE_OF_ALL, ())):
                        await _answered(channel, name, organisations)

    async def _known(self, channel: Network) -> None:
        wanted = sum(len(self.topology.peers_of(each)) for each in self._endorsing())
        while True:
            with suppress(EvaluateError):
                found = [peer.chaincodes.items() for peer in await channel.peers()]
                if sum(self.versions.items() <= chaincodes for chaincodes in found) == wanted:
                    return
            await asyncio.sleep(_PAUSE_S)

    def organisation(self, msp_id: str) -> Organisation:
        """The organisation of that MSP id."""
        return next(each for each in self.topology.organisations if each.msp_id == msp_id)

    def _endorsing(self) -> list[Organisation]:
        return [self.organisation(msp_id) for msp_id in ORGANISATIONS]


@contextmanager
def prepared(network: RunningNetwork) -> Iterator[Ground]:
    """`network` with the tests' chaincode in force, for as long as its services run. Raises CommandFailed, NotReady."""
    services = [_service(each) for each in network.topology.organisations if each.msp_id in ORGANISATIONS]
    with deployed(network, CHAINCODE, DEFINITIONS, services) as versions:
        yield Ground(network.run, network.topology, versions)


async def _answered(channel: Network, name: str, organisations: tuple[str, ...]) -> None:
    contract = channel.contract(name)
    while True:
        with suppress(EndorseError):
            await contract.proposal("echo", arguments=[""], endorsing_organizations=organisations).endorse()
            return
        await asyncio.sleep(_PAUSE_S)


def _service(organisation: Organisation) -> Service:
    return Service(
        organisation=organisation,
        address=f"127.0.0.1:{free_port()}",
        argv=[sys.executable, "-m", "tests.parity.client.contract"],
    )
