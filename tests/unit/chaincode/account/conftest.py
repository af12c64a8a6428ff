"""Fixtures: a market with a metered contract, settled for January, that each test may change."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.billing.bills import metered_market, settled
from tests.unit.chaincode.market import Market


@pytest.fixture(scope="session")
async def made_billed() -> tuple[Market, str]:
    market, order = await metered_market()
    return market, str((await settled(market, order))["statement_hash"])


@pytest.fixture
def market(made_billed: tuple[Market, str]) -> Market:
    return made_billed[0].copy()


@pytest.fixture
def statement_hash(made_billed: tuple[Market, str]) -> str:
    return made_billed[1]
