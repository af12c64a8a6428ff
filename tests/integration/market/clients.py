"""Clients of the people of a test, who have been told of everything that happened before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.client.client import EnergySaleClient
from tests.integration.market.conftest import views
from tests.integration.market.people import Person
from tests.running_network import RunningNetwork


@asynccontextmanager
async def client_of(
    market: RunningNetwork, who: Person, *, at: str = "", role: str | None = None
) -> AsyncIterator[EnergySaleClient]:
    """A client at the API of the person's own organisation, or of the one whose MSP id is `at`.

    Its reads wait until that API has indexed what any peer has now: what others did before is there to be seen.
    """
    organisation = at or who.organisation
    async with EnergySaleClient(
        market.api_url(organisation),
        signer=who.signer,
        network_id=market.network_id,
        role=role,
        audience=organisation,
    ) as client:
        await tell(market, client)
        yield client


async def tell(market: RunningNetwork, *clients: EnergySaleClient) -> None:
    """From here on these clients' reads show what anybody has done until now."""
    heights = [view.height for view in await asyncio.to_thread(views, market, market.topology.peers())]
    newest = max(height or 1 for height in heights) - 1
    for client in clients:
        client.reader.note_block(newest)
