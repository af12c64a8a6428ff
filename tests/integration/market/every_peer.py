"""Each peer asked on its own, by an identity of one's choice: what it answers is what that node would endorse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import expand, usual_of
from gateway.fabric import Contract, EvaluateError, connect, load_connection_profile
from tests.integration.market.direct import refusal_of
from tests.running_network import RunningNetwork


@dataclass(frozen=True)
class OnePeer:
    """A peer's name and its organisation (an MSP id), and the chaincode as it answers there."""

    name: str
    organisation: str
    contract: Contract

    async def answers(self, items: Sequence[SignedIntent]) -> list[str]:
        """What `Apply` answers to each of `items`: `applied`, or the code of the refusal. Nothing is committed."""
        payload = await self.contract.evaluate(
            "Apply", arguments=[batch.encode(items)], endorsing_organizations=[self.organisation]
        )
        results = expand(payload, usual=usual_of(items))
        return [str(result["code"] if result["status"] == "refused" else result["status"]) for result in results]

    async def refusal(self, function: str, *, arguments: Sequence[bytes], transient: dict[str, bytes]) -> str:
        """The code by which a call of a transaction function is refused as a whole; `none` when it is not."""
        try:
            await self.contract.evaluate(
                function, arguments=arguments, transient=transient, endorsing_organizations=[self.organisation]
            )
        except EvaluateError as error:
            return str(refusal_of(error)["code"])
        return "none"


@asynccontextmanager
async def at_every_peer(network: RunningNetwork, msp_id: str) -> AsyncIterator[list[OnePeer]]:
    """Every peer of the network, each over a connection of its own, with the client identity of `msp_id`."""
    own = load_connection_profile(network.profile_path(msp_id))
    async with AsyncExitStack() as stack:
        peers = []
        for organisation in network.topology.organisations:
            for endpoint in load_connection_profile(network.profile_path(organisation.msp_id)).endpoints:
                gateway = await stack.enter_async_context(connect(replace(own, endpoints=(endpoint,))))
                contract = gateway.network(own.channel).contract(own.chaincode)
                peers.append(OnePeer(endpoint.name, organisation.msp_id, contract))
        yield peers
