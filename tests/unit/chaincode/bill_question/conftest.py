"""The metered market of the bills' tests, with January settled."""

from __future__ import annotations

import pytest

from tests.unit.chaincode.billing.bills import metered_market, settled
from tests.unit.chaincode.market import Market


@pytest.fixture(scope="session")
async def made_settled() -> tuple[Market, str]:
    market, order = await metered_market()
    await settled(market, order)
    return market, order


@pytest.fixture
def metered(made_settled: tuple[Market, str]) -> Market:
    return made_settled[0].copy()


@pytest.fixture
def order(made_settled: tuple[Market, str]) -> str:
    return made_settled[1]
