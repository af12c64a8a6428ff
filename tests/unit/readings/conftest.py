"""Fixtures: an API of the grid company over the points of `tests.unit.metering.facts`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.readings.days import GridApi, open_grid_api


@pytest.fixture
async def grid(tmp_path: Path) -> AsyncIterator[GridApi]:
    api = await open_grid_api(tmp_path / "api")
    yield api
    await api.instance.close()
