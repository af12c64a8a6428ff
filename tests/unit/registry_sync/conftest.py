from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.registrations.office import OfficeInstance


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path)
    yield instance
    await instance.close()
