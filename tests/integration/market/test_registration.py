"""From an application to a signed order on the real network, with real CAs, and with kill -9 in between."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.renewals import Renewals, renewal_request
from gateway.registrations.import_files import REQUIRED_COLUMNS
from network import lifecycle
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import until
from tests.integration.market.newcomers import (
    CONSUMER,
    CREDIT_CODE,
    EXCHANGE,
    Desk,
    Newcomer,
    issued,
    newcomer,
    open_desk,
    registered_on_chain,
)
from tests.integration.market.people import TERMS, fresh, order_args
from tests.running_network import RunningNetwork

CA, API = "ca.consumerorg.energysale.com", "api.exchangeorg"
SIZES = [pytest.param(8, 1, id="once"), pytest.param(40, 4, id="four times", marks=pytest.mark.full)]
LINES = 50
HEALED_S = 60


@pytest.fixture
async def desk(market: RunningNetwork, people: People) -> AsyncIterator[Desk]:
    async with open_desk(market, auditor=people.exchange, registrar=people.registrar) as opened:
        yield opened


async def bound(desk: Desk, newcomers: Sequence[Newcomer]) -> None:
    """Let them all in, without anything going wrong."""
    await desk.approve(newcomers)
    await desk.all_in("certified", newcomers)
    assert {each.code for each in await desk.registrar.registrations.bind_all()} <= {"done"}
    await desk.all_in("bound", newcomers)
    await no_drift(desk)


async def check_once(desk: Desk, direct: dict[str, Direct], newcomers: Sequence[Newcomer]) -> None:
    """One certificate and one record for each, the record naming the certificate; firm before user; no drift."""
    certificates = await issued(desk.network, in_force=False)
    chain = await registered_on_chain(desk.network)
    for each in newcomers:
        record = await direct[EXCHANGE].read("ReadUser", each.person.user)
        assert certificates[each.person.user] == [record["certificate"]]
        assert record["public_key"] == each.person.public_key
        assert record["version"] == 1
        firm, user = each.person.participant, each.person.user
        assert Counter(chain)[firm] == Counter(chain)[user] == 1
        assert chain.index(firm) < chain.index(user)
    await no_drift(desk)


async def drifted(desk: Desk) -> set[str]:
    return {each["id"] for each in (await desk.registrar.registrations.drift())["items"]}


async def no_drift(desk: Desk) -> None:
    """The API has indexed that the ledger is as the exchange decided."""
    async with asyncio.timeout(HEALED_S):
        while await drifted(desk):
            await asyncio.sleep(0.05)


def at_least(state: str, number: int) -> Callable[[Counter[str]], bool]:
    return lambda found: found[state] >= number


async def heal(network: RunningNetwork) -> None:
    """Everything serves again."""
    await asyncio.to_thread(lifecycle.up, network.run)


async def test_an_applicant_becomes_a_user_who_orders(
    desk: Desk, market: RunningNetwork, people: People, direct: dict[str, Direct]
) -> None:
    applicant = newcomer(market)
    await bound(desk, [applicant])
    await check_once(desk, direct, [applicant])

    args = order_args(people.package, people.retailer.participant)
    order = applicant.person.signed("submit", args=args, terms=TERMS)
    body = {"intent": order.intent, "signature": order.signature, "private": order.private}
    async with httpx2.AsyncClient(base_url=market.api_url(CONSUMER), timeout=30) as client:
        answer = await client.post("/api/v1/intents", json=body)
    assert answer.json()["status"] == "applied", answer.text
    record = await direct[EXCHANGE].read("ReadOrder", order.digest)
    assert (record["consumer"], record["state"]) == (applicant.person.participant, "submitted")


@pytest.mark.parametrize(("count", "kills"), SIZES)
async def test_a_ca_that_is_killed_while_it_certifies(
    count: int, kills: int, desk: Desk, market: RunningNetwork, direct: dict[str, Direct]
) -> None:
    newcomers = [newcomer(market) for _ in range(count)]
    await desk.approve(newcomers)
    for kill in range(kills):
        some = 1 + kill * count // kills
        found = await desk.until(newcomers, at_least("certified", some))
        market.kill(CA)
        assert found["approved"] > 0  # it was killed in the middle
        await heal(market)
    await desk.all_in("certified", newcomers)
    await desk.registrar.registrations.bind_all()
    await desk.all_in("bound", newcomers)
    await check_once(desk, direct, newcomers)


@pytest.mark.parametrize(("count", "kills"), SIZES)
async def test_an_api_of_the_exchange_that_is_killed_while_it_certifies_and_while_it_binds(
    count: int, kills: int, desk: Desk, market: RunningNetwork, direct: dict[str, Direct]
) -> None:
    newcomers = [newcomer(market) for _ in range(count)]
    await desk.approve(newcomers)
    for kill in range(kills):
        some = 1 + kill * count // kills
        found = await desk.until(newcomers, at_least("certified", some))
        market.kill(API)
        assert found["approved"] > 0
        await heal(market)
    await desk.all_in("certified", newcomers)

    waiting = len(await desk.registrar.registrations.waiting())
    binding = asyncio.create_task(desk.registrar.registrations.bind_all())
    async with asyncio.timeout(HEALED_S):
        while len(await desk.registrar.registrations.waiting()) == waiting:
            await asyncio.sleep(0.01)  # until the signatures are kept: from then on they are on their way
    market.kill(API)
    await heal(market)
    with suppress(EnergySaleError):
        await binding  # its own patience may have ended
    await desk.registrar.registrations.bind_all()
    await desk.all_in("bound", newcomers)
    await check_once(desk, direct, newcomers)


async def test_drift_is_found_shown_and_undone(
    desk: Desk, market: RunningNetwork, people: People, direct: dict[str, Direct]
) -> None:
    victim = newcomer(market)
    await bound(desk, [victim])
    user = victim.person.user
    behind = people.registrar.signed("set_user_status", target=user, version=1, args={"status": "suspended"})
    assert (await direct[EXCHANGE].apply(behind))[0]["status"] == "applied"  # straight at the ledger

    async def fields() -> list[Any]:
        return [each["fields"] for each in (await desk.registrar.registrations.drift())["items"]]

    await until(fields, [{"status": {"wanted": "active", "found": "suspended"}}], within_s=HEALED_S)
    await doctor_says(market, "in 1 records the ledger is not what the exchange decided")

    await desk.registrar.registrations.change("set_user_status", user, {"status": "active"})
    assert [each.code for each in await desk.registrar.registrations.bind_all()] == ["done"]
    await no_drift(desk)
    await doctor_says(market, "the ledger is what the exchange decided")


async def doctor_says(network: RunningNetwork, text: str) -> None:
    """Wait until `energysale doctor` says it: the exchange's API looks when the ledger's registry has changed."""
    async with asyncio.timeout(HEALED_S):
        while text not in await asyncio.to_thread(doctor, network):
            await asyncio.sleep(0.1)


def doctor(network: RunningNetwork) -> str:
    """What `energysale doctor --json` prints."""
    program = Path(sys.executable).with_name("energysale")
    environment = os.environ | {"ENERGYSALE_RUN": str(network.run)}
    asked = subprocess.run(  # noqa: S603 - our own program
        [program, "doctor", "--json"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return asked.stdout


async def test_a_renewed_certificate_is_the_only_one_in_force(
    desk: Desk, market: RunningNetwork, direct: dict[str, Direct]
) -> None:
    holder = newcomer(market)
    await bound(desk, [holder])
    user = holder.person.user
    (first,) = (await issued(market))[user]
    request = renewal_request(holder.person.signer, network_id=market.network_id)
    async with Http(market.api_url(EXCHANGE)) as http:
        renewals = Renewals(http)
        asked = asyncio.create_task(renewals.certified(request, patience_s=HEALED_S))
        await asyncio.sleep(0)
        market.kill(CA)
        certified = await asked
        assert certified["state"] == "certified"
        await desk.registrar.registrations.bind_all()
        assert (await renewals.ask(request))["state"] == "bound"
    record = await direct[EXCHANGE].read("ReadUser", user)
    async with asyncio.timeout(HEALED_S):
        while (await issued(market))[user] != [record["certificate"]]:
            await asyncio.sleep(0.1)  # the one before is revoked in the background
    assert sorted((await issued(market, in_force=False))[user]) == sorted([first, record["certificate"]])
    assert (record["version"], record["valid_until"]) == (2, certified["certificate_until"])
    await no_drift(desk)


async def test_fifty_participants_from_a_file(desk: Desk, direct: dict[str, Direct]) -> None:
    lines = [line(fresh("import-firm")) for _ in range(LINES - 2)]
    content = table([*lines, {**lines[0]}, {**line(fresh("import-firm")), "credit_code": "91350100M000100Y44"}])
    desk_of = desk.registrar.registrations

    rehearsed = await desk_of.import_file(content, media_type="text/csv", dry_run=True)
    assert (rehearsed["dry_run"], rehearsed["lines"], rehearsed["taken"]) == (True, LINES, LINES - 2)
    assert [each["code"] for each in rehearsed["items"]][-2:] == ["duplicate_line", "invalid_field"]
    assert await imported(desk, lines) == []

    report = await desk_of.import_file(content, media_type="text/csv", dry_run=False)
    again = await desk_of.import_file(content, media_type="text/csv", dry_run=False)
    assert report["items"] == rehearsed["items"]
    assert (report["taken"], again["taken"]) == (LINES - 2, 0)

    await asyncio.gather(*(desk.auditor.registrations.approve(each) for each in await imported(desk, lines)))
    ended = await desk_of.bind_all()
    assert Counter(each.code for each in ended) == {"done": LINES - 2}
    for each in lines:
        assert (await direct[EXCHANGE].read("ReadParticipant", each["participant"]))["status"] == "active"
    await no_drift(desk)


def line(participant: str) -> dict[str, str]:
    values = {
        "participant": participant,
        "participant_kind": "consumer",
        "class": "commercial",
        "holder": "company",
        "name_zh": "测试商店",
        "name_en": "Test Shop",
        "credit_code": CREDIT_CODE,
        "address": "广东省广州市测试路 2 号",
        "contact_name": "王芳",
        "contact_phone": "+86 20 8123 4568",
        "contact_email": "wang.fang@example.com",
    }
    return {name: values[name] for name in REQUIRED_COLUMNS}


def table(lines: Sequence[dict[str, str]]) -> bytes:
    """The lines as CSV."""
    text = io.StringIO()
    for cells in [REQUIRED_COLUMNS, *(each.values() for each in lines)]:
        text.write(",".join(cells) + "\r\n")
    return text.getvalue().encode()


async def imported(desk: Desk, lines: Sequence[dict[str, str]]) -> list[str]:
    """The ids of the applications that were made of these lines."""
    names = {each["participant"] for each in lines}
    found = desk.auditor.registrations.find(state="submitted")
    return [each["application_id"] async for each in found if each["participant"] in names]
