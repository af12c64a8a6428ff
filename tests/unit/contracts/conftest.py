"""A market with an order that both have confirmed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.unit.contracts.market import Market, signed_contract


@asynccontextmanager
async def _opened(directory: Path) -> AsyncIterator[Market]:
    market = Market(directory)
    await market.open()
    yield market
    await market.close()


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[Market]:
    async with _opened(tmp_path) as market:
        yield market


@pytest.fixture(scope="module")
async def archive(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A market whose order is archived; for those who only read."""
    async with _opened(tmp_path_factory.mktemp("archive")) as market:
        await signed_contract(market)
        yield market


@pytest.fixture(scope="module")
async def shortened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A market whose contract ends on 2026-07-01, before its period does; for those who only read."""
    async with _opened(tmp_path_factory.mktemp("shortened")) as market:
        await signed_contract(market)
        market.step(ends_on="2026-07-01")
        yield market
