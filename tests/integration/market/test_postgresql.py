"""The same API with its read model in PostgreSQL: it shows what the one with SQLite shows, and equals the chain."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.integration import postgresql
from tests.integration.market.conftest import People
from tests.integration.market.http_calls import session_of
from tests.integration.market.load import until
from tests.integration.market.people import TERMS, order_args
from tests.running_network import RunningNetwork

START_S = 240.0  # a process that starts on a busy machine: no promise of ours
ORGANISATION = "ConsumerOrg"


@dataclass(frozen=True)
class SecondApi:
    """A further API of ConsumerOrg, on PostgreSQL."""

    url: str
    database_url: str


@pytest.fixture(scope="module")
def second_api(market: RunningNetwork, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondApi]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql.running_server(programs) as url:
        yield from _serve(market, tmp_path_factory.mktemp("second-api"), url)


def _serve(market: RunningNetwork, folder: Path, database_url: str) -> Iterator[SecondApi]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    profile = market.profile(ORGANISATION)
    profile["api"]["port"] = port
    (folder / "profile.json").write_text(json.dumps(profile))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "gateway", "--profile", folder / "profile.json", "--state", folder / "state"],
            env=os.environ | {"ENERGYSALE_DATABASE_URL": database_url},
            stdout=log,
            stderr=log,
        )
    try:
        yield SecondApi(f"http://127.0.0.1:{port}", database_url)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def test_an_order_taken_by_the_api_on_postgresql_is_shown_alike_by_both(
    market: RunningNetwork, second_api: SecondApi, people: People
) -> None:
    signed = people.consumer.signed("submit", args=order_args(people.package, people.retailer.participant), terms=TERMS)
    body = {"intent": signed.intent, "signature": signed.signature, "private": signed.private}
    await until(lambda: _is_ready(second_api.url), within_s=START_S)
    shown = []
    async with (
        httpx2.AsyncClient(base_url=second_api.url, timeout=30) as second,
        httpx2.AsyncClient(base_url=market.api_url(ORGANISATION), timeout=30) as first,
    ):
        answer = await second.post("/api/v1/intents", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "applied"
        for client in (first, second):
            headers = await session_of(client, people.consumer, ORGANISATION)
            order = await client.get(
                f"/api/v1/orders/{signed.digest}",
                params={"min_block": answer.json()["block_number"]},
                headers=headers,
            )
            assert order.status_code == 200, order.text
            listed = await client.get("/api/v1/orders", params={"state": "submitted", "limit": 50}, headers=headers)
            export = await client.get("/api/v1/orders.csv", headers=headers)
            shown.append([_order(order.json()), listed.json()["items"], export.text])
    assert len(shown[0][1]) > 0
    assert shown[0] == shown[1]


def test_the_read_model_on_postgresql_equals_the_chain(market: RunningNetwork, second_api: SecondApi) -> None:
    program = Path(sys.executable).with_name("energysale")
    environment = os.environ | {"ENERGYSALE_RUN": str(market.run), "ENERGYSALE_DATABASE_URL": second_api.database_url}
    checked = subprocess.run(  # noqa: S603 - our own program
        [program, "reindex", "--check", "--org", ORGANISATION],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert " 0 rows differed" in checked.stdout


def _is_ready(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz").status_code == 200
    except httpx2.TransportError:
        return False


def _order(document: dict[str, Any]) -> dict[str, Any]:
    """The answer without the height at which each instance stood when it was asked."""
    return {key: value for key, value in document.items() if key != "block_height"}
