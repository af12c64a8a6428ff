"""Fixtures: a market with a metered contract and a plant's point that each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.billing.bills import metered_market
from tests.unit.chaincode.market import Market
from tests.unit.chaincode.metering.grid import OTHER_AGENT
from tests.unit.chaincode.plant.plants import agreed, with_points


@pytest.fixture(scope="session")
async def made_producing() -> tuple[Market, str]:
    market, order = await metered_market()
    await market.enrol(OTHER_AGENT)
    await with_points(market)
    return market, order


@pytest.fixture
def market(made_producing: tuple[Market, str]) -> Market:
    return made_producing[0].copy()


@pytest.fixture
def order(made_producing: tuple[Market, str]) -> str:
    return made_producing[1]


@pytest.fixture
async def producing(market: Market) -> Market:
    """With the plant agreed from January on."""
    await agreed(market)
    return market
