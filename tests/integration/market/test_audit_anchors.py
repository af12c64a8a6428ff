"""The audit trail of an API: anchored on the ledger, verified, and found out where it was changed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from gateway.audit_trail.service_user import load_or_create_service_signer
from gateway.client.keystore import Keystore
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import sign_in, until
from tests.integration.market.officers import register_user, service_of
from tests.running_network import RunningNetwork

ORGANISATION = "RetailerOrg"
_PATIENCE_S = 60.0


@pytest.fixture
async def run(market: RunningNetwork, people: People, direct: dict[str, Direct], tmp_path: Path) -> Path:
    """A run directory of an API of its own, which anchors every second: a trail of three sign-ins and more."""
    run = tmp_path / "run"
    state = run / "api" / ORGANISATION
    signer = load_or_create_service_signer(Keystore(state / "service"), organisation=ORGANISATION)
    service = service_of(signer, market)
    operator = {"participant": service.participant, "organisation": ORGANISATION, "kind": "operator"}
    exchange = direct["ExchangeOrg"]
    await exchange.apply(people.registrar.signed("register_participant", args=operator))
    await register_user(exchange, people.registrar, service)
    with _api(market, ORGANISATION, run) as url:
        async with httpx2.AsyncClient(base_url=url, timeout=30) as http:
            await _poll(lambda: _ready(http))

            async def enter() -> int:
                return (await sign_in(http, people.retailer, ORGANISATION)).status_code

            for _ in range(3):  # the first one waits for a read model that begins with block 0
                await until(enter, 201, within_s=_PATIENCE_S)

            async def anchored() -> bool:
                anchor = await direct[ORGANISATION].read("ReadAuditAnchor", ORGANISATION)
                return int(anchor.get("count", 0)) >= 3

            await _poll(anchored)
    return run


async def test_the_anchored_trail_verifies_and_a_changed_copy_does_not(run: Path) -> None:
    held = await asyncio.to_thread(_verify, run, ORGANISATION)
    assert held.returncode == 0, held.stdout + held.stderr
    verdict = json.loads(held.stdout)[ORGANISATION]
    assert (verdict["holds"], verdict["anchors"] >= 1, verdict["entries"] >= 3) == (True, True, True)

    copy = run.with_name("copy")
    shutil.copytree(run, copy)
    _tamper(copy / "api" / ORGANISATION / "records.sqlite", "UPDATE audit_entries SET actor = 'x' WHERE n = 2")
    changed = await asyncio.to_thread(_verify, copy, ORGANISATION)
    fault = json.loads(changed.stdout)[ORGANISATION]["fault"]
    assert (changed.returncode, fault["n"]) == (6, 2)

    _tamper(copy / "api" / ORGANISATION / "records.sqlite", "DELETE FROM audit_entries")
    emptied = await asyncio.to_thread(_verify, copy, ORGANISATION)
    assert (emptied.returncode, json.loads(emptied.stdout)[ORGANISATION]["fault"]["n"]) == (6, 1)


@contextmanager
def _api(market: RunningNetwork, organisation: str, run: Path) -> Iterator[str]:
    """A further API of the organisation, with its state in `run`; its URL. It is stopped in order at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    profile = market.profile(organisation)
    profile["api"]["port"] = port
    path = run / "profiles" / f"{organisation}.json"
    path.parent.mkdir()
    path.write_text(json.dumps(profile))
    (run / "network_id").write_text(market.network_id)
    with (run / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "gateway", "--profile", path, "--state", run / "api" / organisation],
            env=os.environ | {"ENERGYSALE_AUDIT_ANCHOR_S": "1"},
            stdout=log,
            stderr=log,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


async def _ready(http: httpx2.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx2.TransportError:
        return False


async def _poll(ask: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is so: nothing announces it to an outsider."""
    async with asyncio.timeout(_PATIENCE_S):
        while not await ask():
            await asyncio.sleep(0.05)


def _verify(run: Path, organisation: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("energysale")
    return subprocess.run(  # noqa: S603 - our own program
        [program, "verify", "audit", "--org", organisation, "--json"],
        env=os.environ | {"ENERGYSALE_RUN": str(run)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _tamper(database: Path, statement: str) -> None:
    """What somebody does who owns the file, and knows of the triggers."""
    connection = sqlite3.connect(database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()
