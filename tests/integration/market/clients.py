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
        client.reader.note_block(await newest_block(market))
        yield client


async def newest_block(market: RunningNetwork) -> int:
    """The newest that any peer has."""
    seen = await asyncio.to_thread(views, market, market.topology.peers())
    return max(view.height or 1 for view in seen) - 1
