"""Fixtures: a market with packages of one price, which each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.market import Market
from tests.unit.chaincode.trading import trading_market


@pytest.fixture(scope="session")
async def made_trading_market(made_market: Market) -> Market:
    return await trading_market(made_market.copy())


@pytest.fixture
def market(made_trading_market: Market) -> Market:
    return made_trading_market.copy()
