"""APIs whose read model has the offers: of the consumers' organisation, and of the retailers'. Tests only read them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.unit.orders.instance import Instance
from tests.unit.retail_packages.offers import offers


@pytest.fixture(scope="module")
async def instance(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("api"), offers())
    made.index()
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def at_retailers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("api"), offers(), organisation="RetailerOrg")
    made.index()
    yield made
    await made.close()
