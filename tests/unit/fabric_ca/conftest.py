"""A fake CA, a client of it, and a registrar that it knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.fabric_ca import CallOptions, EnrolledIdentity, FabricCaClient, generate_private_key
from tests.unit.fabric_ca.fake_ca import CA_NAME, FakeCa

# Long enough for a machine with other things to do; only what is overdue on purpose waits for it.
OPTIONS = CallOptions(deadline_s=30, attempt_s=10, first_pause_s=0.01, longest_pause_s=0.02)
SHORT = CallOptions(deadline_s=1, first_pause_s=0.01, longest_pause_s=0.02)
HASTY = CallOptions(deadline_s=5, attempt_s=1, first_pause_s=0.01, longest_pause_s=0.02)


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeCa]:
    fake = FakeCa(tmp_path)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def ca(fake: FakeCa) -> AsyncIterator[FabricCaClient]:
    async with FabricCaClient(fake.url, tls_ca=fake.tls_ca, ca_name=CA_NAME, options=OPTIONS) as client:
        yield client


@pytest.fixture
async def hasty_ca(fake: FakeCa) -> AsyncIterator[FabricCaClient]:
    """A client that gives up soon."""
    async with FabricCaClient(fake.url, tls_ca=fake.tls_ca, ca_name=CA_NAME, options=HASTY) as client:
        yield client


@pytest.fixture
def registrar(fake: FakeCa) -> EnrolledIdentity:
    key = generate_private_key()
    return EnrolledIdentity(certificate=fake.certificate("registrar", key.public_key()), private_key=key)
