"""A market with an order that both have confirmed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.contracts.market import Market, signed_contract


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[Market]:
    market = Market(tmp_path)
    await market.open()
    yield market
    await market.close()


@pytest.fixture(scope="module")
async def archive(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A market whose order is archived; for those who only read."""
    market = Market(tmp_path_factory.mktemp("archive"))
    await market.open()
    await signed_contract(market)
    yield market
    await market.close()


@pytest.fixture(scope="module")
async def shortened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A market whose contract ends on 2026-07-01, before its period does; for those who only read."""
    market = Market(tmp_path_factory.mktemp("shortened"))
    await market.open()
    await signed_contract(market)
    market.step(ends_on="2026-07-01")
    yield market
    await market.close()
