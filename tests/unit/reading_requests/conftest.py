"""Fixtures: an API of the grid company over the points of `tests.unit.metering.facts`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.reading_requests.asking import Desk
from tests.unit.readings.days import open_grid_api


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    api = await open_grid_api(tmp_path / "api")
    yield Desk(api)
    await api.instance.close()
