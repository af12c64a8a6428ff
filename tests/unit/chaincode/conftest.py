"""Fixtures: a market that each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.market import Market, new_market


@pytest.fixture(scope="session")
async def made_market() -> Market:
    return await new_market()


@pytest.fixture
def market(made_market: Market) -> Market:
    return made_market.copy()
