"""Fixtures: a market with a metered contract that each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.billing.bills import metered_market
from tests.unit.chaincode.market import Market


@pytest.fixture(scope="session")
async def made_metered() -> tuple[Market, str]:
    return await metered_market()


@pytest.fixture
def metered(made_metered: tuple[Market, str]) -> Market:
    return made_metered[0].copy()


@pytest.fixture
def order(made_metered: tuple[Market, str]) -> str:
    return made_metered[1]
