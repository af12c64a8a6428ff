"""A market with an order that both have confirmed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.contracts.market import Market


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[Market]:
    market = Market(tmp_path)
    await market.open()
    yield market
    await market.close()
