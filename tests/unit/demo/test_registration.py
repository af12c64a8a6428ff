"""The demo's newcomers get in through the exchange's real flow, with a ledger and a CA in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from chaincode import keys
from gateway.client.keystore import Keystore
from gateway.demo.cast import CONSUMERS, OUTSIDER, SENT_BACK
from gateway.demo.registration import Admission, Admissions
from tests.unit.chaincode.market import REGISTRAR
from tests.unit.registrations.office import AUDITOR, OfficeInstance, applications_of, client_of

MEMBERS = (CONSUMERS[0], CONSUMERS[-1], SENT_BACK, OUTSIDER)


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path)
    yield instance
    await instance.close()


@asynccontextmanager
async def working(instance: OfficeInstance) -> AsyncIterator[None]:
    """The loops of the exchange's instance, for as long as the block runs."""
    exchange = instance.office.exchange
    assert exchange is not None
    loops = [asyncio.create_task(work) for work in (exchange.certification.run(), exchange.delivery.run())]
    try:
        yield
    finally:
        for each in loops:
            each.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


@asynccontextmanager
async def admission(instance: OfficeInstance, tickets: Path) -> AsyncIterator[Admission]:
    async with AsyncExitStack() as stack:
        yield Admission(
            applications=applications_of(instance),
            auditor=await stack.enter_async_context(client_of(instance, AUDITOR)),
            registrar=await stack.enter_async_context(client_of(instance, REGISTRAR)),
            tickets=tickets,
            network_id=instance.chain.network_id,
            today=date(2026, 3, 1),
        )


async def run(instance: OfficeInstance, folder: Path) -> Admissions:
    """One demo's admission of everybody, each with the key that the folder's keystore has."""
    keystore = Keystore(folder / "keys")
    newcomers = [
        (
            each,
            keystore.unlock(each.user)
            if each.user in keystore
            else keystore.create(
                user=each.user, participant=each.participant, organisation=each.organisation, roles=each.roles
            ),
        )
        for each in MEMBERS
    ]
    async with working(instance), admission(instance, folder / "demo") as flow:
        return await flow.run(newcomers)


def check_all_in(instance: OfficeInstance) -> None:
    for member in MEMBERS[:-1]:
        record = instance.ledger.record(keys.user(member.user))
        assert record is not None
        assert len(record["certificate"]) == 64
    assert instance.ledger.record(keys.participant(OUTSIDER.participant)) is None
    assert sorted(instance.ca.issued) == sorted(member.user for member in MEMBERS[:-1])


async def test_all_but_the_outsider_get_in(exchange: OfficeInstance, tmp_path: Path) -> None:
    admissions = await run(exchange, tmp_path)
    assert admissions.outcomes == {"bound": 3, "refused": 1}
    assert admissions.sent_back == 1
    assert {stage: len(seconds) for stage, seconds in admissions.seconds.items()} == {
        ("submit", "approve"): 3,
        ("approve", "certify"): 3,
        ("certify", "bind"): 3,
    }
    check_all_in(exchange)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "demo").iterdir()} == {0o600}


async def test_a_demo_that_was_broken_off_goes_on_with_the_same_applications(
    exchange: OfficeInstance, tmp_path: Path
) -> None:
    broken = asyncio.create_task(run(exchange, tmp_path))
    async with asyncio.timeout(60), client_of(exchange, AUDITOR) as auditor:
        while not [each async for each in auditor.registrations.find()]:
            await asyncio.sleep(0.01)
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)

    admissions = await run(exchange, tmp_path)
    assert admissions.outcomes == {"bound": 3, "refused": 1}
    check_all_in(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        assert len([each async for each in auditor.registrations.find()]) == len(MEMBERS)


async def test_when_everybody_is_known_nobody_applies(exchange: OfficeInstance, tmp_path: Path) -> None:
    async with admission(exchange, tmp_path / "demo") as flow:
        assert await flow.run([]) == Admissions()
    assert not (tmp_path / "demo").exists()
