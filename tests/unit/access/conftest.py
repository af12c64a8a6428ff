from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.access.market import AccessMarket


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[AccessMarket]:
    made = await AccessMarket(tmp_path / "exchange").begin()
    yield made
    await made.close()
