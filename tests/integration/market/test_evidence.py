"""Evidence of a whole contract on the real network: made by each organisation's API, checked without any of them."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.verify import EvidenceError, verify
from gateway.verify.container import Evidence, dump, load
from tests.factories.envelopes import sealed
from tests.integration.market.clients import newest_block
from tests.integration.market.conftest import People, submit_order
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import session_of
from tests.integration.market.people import TERMS, Person
from tests.running_network import RunningNetwork

STEPS = ["submit", "counter", "confirm", "confirm", "audit", "sign", "sign", "archive"]
OTHER_TERMS = {**TERMS, "energy_wh": 2_000_000_000}


@pytest.fixture(scope="module")
async def contract(people: People, direct: dict[str, Direct]) -> str:
    """An order that is countered, audited, signed by both and archived; its id."""
    order = (await submit_order(people, direct)).id
    text = hashlib.sha256(order.encode()).hexdigest()

    async def take(who: Person, action: str, version: int, **fields: Any) -> None:
        step = who.signed(action, target=order, version=version, **fields)
        result = await direct[who.organisation].submit(step)
        assert result["status"] == "applied", (action, result)

    await take(people.retailer, "counter", 1, terms=OTHER_TERMS)
    terms_hash = (await direct["ConsumerOrg"].read("ReadOrder", order))["terms_hash"]
    await take(people.consumer, "confirm", 2, args={"terms_hash": terms_hash})
    await take(people.retailer, "confirm", 3, args={"terms_hash": terms_hash})
    await take(people.exchange, "audit", 4)
    await take(people.consumer, "sign", 5, args={"text_hash": text})
    await take(people.retailer, "sign", 6, args={"text_hash": text})
    recipients = (people.consumer.participant, people.retailer.participant, people.exchange.participant)
    document = sealed(*recipients, content=text)
    await take(people.exchange, "archive", 7, args={"text_hash": text, "document": document})
    return order


@pytest.fixture(scope="module")
async def files(market: RunningNetwork, people: People, contract: str) -> Mapping[str, bytes]:
    """The evidence as each organisation's API makes it, by MSP id."""
    asking = (people.consumer, people.retailer, people.exchange, people.inspector)
    made = {}
    reached = {"min_block": await newest_block(market)}
    for who in asking:
        async with httpx2.AsyncClient(base_url=market.api_url(who.organisation), timeout=30) as client:
            header = await session_of(client, who, who.organisation)
            answer = await client.get(f"/api/v1/orders/{contract}/evidence", params=reached, headers=header)
            assert answer.status_code == 200, answer.text
            made[who.organisation] = answer.content
    return made


def reason(data: bytes, network: str | None = None) -> str:
    try:
        verify(data, network=network)
    except EvidenceError as error:
        return error.code
    return "holds"


def test_every_organisations_file_proves_the_contract(
    files: Mapping[str, bytes], market: RunningNetwork, people: People
) -> None:
    for organisation, data in files.items():
        report = verify(data, network=market.network_id)
        assert [step.action for step in report.steps] == STEPS, organisation
        assert (report.record["state"], report.record["version"]) == ("executing", 8)
        signers = {people.consumer.user, people.retailer.user, people.exchange.user}
        assert {row.user for row in report.registrations} == signers
        assert report.endorsement_policy == "AND(ExchangeOrg.peer, OR(ConsumerOrg.peer, RetailerOrg.peer))"


def test_terms_are_opened_for_the_parties_alone(files: Mapping[str, bytes]) -> None:
    for organisation in ("ConsumerOrg", "RetailerOrg"):
        assert list(verify(files[organisation]).terms.values()) == [OTHER_TERMS]
    (opening,) = load(files["ConsumerOrg"]).openings
    salt = json.loads(opening)["salt"]
    for organisation in ("ExchangeOrg", "RegulatorOrg"):
        assert load(files[organisation]).openings == ()
        data = files[organisation]
        assert all(part not in data for part in (salt.encode(), str(OTHER_TERMS["energy_wh"]).encode()))


async def test_a_stranger_gets_none(market: RunningNetwork, people: People, contract: str) -> None:
    async with httpx2.AsyncClient(base_url=market.api_url("ConsumerOrg"), timeout=30) as client:
        header = await session_of(client, people.other_consumer, "ConsumerOrg")
        answer = await client.get(f"/api/v1/orders/{contract}/evidence", headers=header)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def _missed(data: bytes, count: int) -> list[int]:
    """The places of changed bytes that went unseen, of `count` changes."""
    dice = random.Random(count)  # noqa: S311 - the same changes each time
    missed = []
    for _ in range(count):
        place = dice.randrange(len(data))
        letters = b"ABCDEFGHabcdefgh01234567+/" if dice.random() < 0.5 else bytes(range(256))
        other = dice.choice([each for each in letters if each != data[place]])
        if reason(data[:place] + bytes([other]) + data[place + 1 :]) == "holds":
            missed.append(place)
    return missed


def test_a_hundred_changed_bytes_are_caught(files: Mapping[str, bytes]) -> None:
    assert _missed(files["ConsumerOrg"], 100) == []


@pytest.mark.full
def test_a_thousand_changed_bytes_are_caught(files: Mapping[str, bytes]) -> None:
    assert _missed(files["RetailerOrg"], 1_000) == []


def test_forgeries_are_named(files: Mapping[str, bytes], market: RunningNetwork) -> None:
    honest = load(files["ConsumerOrg"])
    newest = max(honest.flags)
    cut = replace(
        honest,
        blocks={number: part for number, part in honest.blocks.items() if number != newest[0]},
        flags={place: code for place, code in honest.flags.items() if place[0] != newest[0]},
    )
    other_block = replace(honest.blocks[newest[0]], transactions=honest.blocks[newest[0]].transactions[::-1] * 2)
    forgeries: dict[str, Evidence] = {
        "not_flagged_valid": replace(honest, flags={**honest.flags, newest: 11}),
        "block_missing": cut,
        "data_hash_differs": replace(honest, blocks={**honest.blocks, newest[0]: other_block}),
        "opening_unknown": replace(honest, openings=(*honest.openings, '{"salt":"","terms":{}}')),
        "wrong_form": replace(honest, order=honest.order.upper()),
    }
    assert {code: reason(dump(forged)) for code, forged in forgeries.items()} == {code: code for code in forgeries}
    assert reason(files["ConsumerOrg"], network=f"retail/{'0' * 64}") == "wrong_network"
    assert reason(files["ConsumerOrg"], network=market.network_id) == "holds"


def test_the_command_checks_a_file_and_says_by_its_exit_code(files: Mapping[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    program = [sys.executable, "-m", "gateway.verify", str(file), "--json"]

    file.write_bytes(files["ExchangeOrg"])
    good = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (good.returncode, json.loads(good.stdout)["holds"]) == (0, True)

    file.write_bytes(files["ExchangeOrg"].replace(b'"flags":[[', b'"flags":[[1'))
    bad = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (bad.returncode, json.loads(bad.stdout)["holds"]) == (1, False)
