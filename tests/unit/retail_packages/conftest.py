"""APIs whose read model has the offers: of the consumers' organisation, and of the retailers'."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.orders.instance import Instance
from tests.unit.retail_packages.offers import offers


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "api", offers())
    made.index()
    yield made
    await made.close()


@pytest.fixture
async def at_retailers(tmp_path: Path) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "api", offers(), organisation="RetailerOrg")
    made.index()
    yield made
    await made.close()
