"""`POST /api/v1/intents?dry_run=true`: the answers of the real call, and nothing that stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.intents.endpoints import PATH
from tests.unit.intents.fake_network import FakeNetwork
from tests.unit.intents.test_endpoints import api, signed_order

DRY = {"dry_run": "true"}


async def test_a_dry_run_says_what_would_become_of_it_and_leaves_nothing(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = signed_order(network)
        answer = await client.post(PATH, json=item, params=DRY)
        looked_up = await client.get(f"{PATH}/{answer.json()['digest']}")
    assert answer.status_code == 200
    expected = {"dry_run": True, "status": "applied", "version": 1, "target": answer.json()["digest"], "code": None}
    assert expected.items() <= answer.json().items()
    assert looked_up.status_code == 404
    assert network.endorsed == [("DryRun", ("ConsumerOrg",), 1)]
    assert (network.blocks, network.state) == ([], {})


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"expires_at": 0}, 422, "intent_expired"),
        ({"target": "ab" * 32, "expected_version": 1, "args": {}}, 404, "unknown_target"),
        ({"network": "retail/" + "1" * 64}, 400, "wrong_network"),
    ],
)
async def test_a_refusal_is_the_problem_that_the_real_call_answers(
    changes: Mapping[str, Any], status: int, code: str, tmp_path: Path
) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = signed_order(network, **changes)
        dry = await client.post(PATH, json=item, params=DRY)
        real = await client.post(PATH, json=item)
    assert (dry.status_code, dry.json()["code"]) == (status, code)
    assert dry.headers["content-type"] == "application/problem+json"
    assert dry.json() == real.json()


async def test_what_is_on_the_ledger_would_exist_also_after_its_time(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = signed_order(network)
        await client.post(PATH, json=item)
        exists = await client.post(PATH, json=item, params=DRY)
        network.now_ms += 3_600_000
        later = await client.post(PATH, json=item, params=DRY)
    assert [(answer.status_code, answer.json()["status"]) for answer in (exists, later)] == [(200, "exists")] * 2


async def test_each_of_a_list_has_its_own_answer(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        items = [signed_order(network) for _ in range(450)]
        items[7] = signed_order(network, expires_at=0)
        answer = await client.post(PATH, json=items, params=DRY)
    assert answer.status_code == 200
    assert [each["code"] for each in answer.json()] == [None] * 7 + ["intent_expired"] + [None] * 442
    assert sum(count for _, _, count in network.endorsed) == 449
    assert network.blocks == []


async def test_the_regulators_people_are_refused_by_name(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path, organisation="RegulatorOrg") as (client, _):
        answer = await client.post(PATH, json=signed_order(network), params=DRY)
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_organisation")
    assert network.endorsed == []


async def test_a_peer_that_does_not_answer_is_a_problem(tmp_path: Path) -> None:
    network = FakeNetwork(down={"ConsumerOrg"})
    async with api(network, tmp_path) as (client, _):
        answer = await client.post(PATH, json=signed_order(network), params=DRY)
    assert (answer.status_code, answer.json()["code"]) == (503, "network_unavailable")


@pytest.mark.parametrize("value", ["True", "1", "yes", ""])
async def test_a_mistyped_parameter_sends_nothing(value: str, tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        answer = await client.post(PATH, json=signed_order(network), params={"dry_run": value})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert network.endorsed == []
