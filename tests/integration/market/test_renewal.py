"""Every node's and service's certificate is renewed while people trade: nobody notices more than a retry."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from network.credentials import credentials
from network.renewal import read_certificate
from tests.integration.market.conftest import People
from tests.integration.market.load import Load
from tests.integration.market.oracle import committed
from tests.running_network import RunningNetwork

USERS = 1  # of each side, one order after the other: enough to notice, and the nodes keep the processors
ORDERS = 30
LONGER_THAN_ANY = "400"  # days: all certificates end within them

# Every process is started anew, one after the other; test_certificates.py renews without a load each time.
pytestmark = pytest.mark.full


async def test_certificates_are_renewed_while_orders_are_submitted(market: RunningNetwork, people: People) -> None:
    before = serial_numbers(market)
    loads = [Load(market.api_url("ConsumerOrg"), each) for each in (people, other_side(people))]
    async with httpx2.AsyncClient(timeout=20) as client:
        users = [asyncio.create_task(load.user(client)) for load in loads for _ in range(USERS)]
        await asyncio.gather(*(load.reached(ORDERS) for load in loads))
        renewed = await asyncio.to_thread(renew, market)
        await asyncio.gather(*(load.reached(len(load.acknowledged) + ORDERS) for load in loads))
        for load in loads:
            load.stopping = True
        await asyncio.gather(*users)

    assert renewed.returncode == 0, renewed.stdout + renewed.stderr
    after = serial_numbers(market)
    assert {name for name in before if before[name] == after[name]} == set()
    found = await committed(market)
    for load in loads:
        sent = {signed.digest for signed in load.sent}
        assert load.refused == {}
        assert load.acknowledged == sent
        assert {digest: found.applied[digest] for digest in sent if found.applied[digest] != 1} == {}


def other_side(people: People) -> People:
    """The same market, from the side of its other consumer.."""
    return replace(people, consumer=people.other_consumer)


def renew(network: RunningNetwork) -> subprocess.CompletedProcess[str]:
    """`energysale certificates renew`, of all of them."""
    program = Path(sys.executable).with_name("energysale")
    environment = os.environ | {"ENERGYSALE_RUN": str(network.run)}
    return subprocess.run(  # noqa: S603 - our own program
        [program, "certificates", "renew", "--within", LONGER_THAN_ANY],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def serial_numbers(network: RunningNetwork) -> dict[str, int]:
    """Of every certificate in use."""
    return {
        f"{each.name}/{each.tls}": read_certificate(network.directory, each).serial_number
        for each in credentials(network.topology)
    }
