"""One recorded contract for all tests of the verifier; nobody changes it."""

from __future__ import annotations

import pytest

from gateway.verify.container import Evidence
from tests.unit.verify.recording import History, record_contract


@pytest.fixture(scope="session")
async def history() -> History:
    return await record_contract()


@pytest.fixture(scope="session")
def honest(history: History) -> Evidence:
    return history.evidence()
