"""Fixtures: a market with grid companies that each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.market import Market
from tests.unit.chaincode.metering.grid import with_grid


@pytest.fixture
async def grid(market: Market) -> Market:
    return await with_grid(market)
