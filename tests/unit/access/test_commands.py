"""`energysale access` against an instance that is served on a port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from typer.testing import CliRunner, Result

from chaincode import signature
from gateway.cli import app
from gateway.client.keystore import Keystore
from gateway.client.maker import wall_clock_ms
from tests.unit.access.market import AccessMarket, document
from tests.unit.access.test_editing import EXTRA
from tests.unit.orders.instance import Instance
from tests.unit.projection.chain import Tx, key, user_record

OPERATOR = "exchangeorg-operator"


@dataclass(frozen=True)
class Shell:
    """Runs commands as the security administrator `keeper`."""

    url: str

    async def run(self, *arguments: str) -> Result:
        line = ["access", *arguments, "--as", "keeper", "--api", self.url]
        return await asyncio.to_thread(CliRunner().invoke, app, line)


@pytest.fixture
async def shell(market: AccessMarket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shell]:
    monkeypatch.setenv("ENERGYSALE_NETWORK", market.chain.network_id)
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(tmp_path / "keys"))
    monkeypatch.delenv("ENERGYSALE_PASSPHRASE", raising=False)
    _register_keeper(market, tmp_path / "keys")
    market.clock = wall_clock_ms()  # the commands sign in with this machine's time
    config = uvicorn.Config(market.app, port=0, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield Shell(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
    server.should_exit = True
    await serving


def _register_keeper(market: Instance, keys: Path) -> None:
    role = "security_administrator"
    Keystore(keys).create(user="keeper", participant=OPERATOR, organisation="ExchangeOrg", roles=[role])
    public_key = signature.public_key_of(Keystore(keys).unlock("keeper", None).key)
    record = user_record(organisation="ExchangeOrg", memberships={OPERATOR: [role]}, public_key=public_key)
    market.chain.add(Tx(writes={key("user", "keeper"): record}))
    market.index()


async def test_the_model_goes_out_is_changed_and_comes_back_as_a_file(
    shell: Shell, market: AccessMarket, tmp_path: Path
) -> None:
    file = tmp_path / "model.json"
    assert (await shell.run("export", "--to", str(file))).exit_code == 0
    assert json.loads(file.read_text()) == document()
    file.write_text(json.dumps(document(business_roles={"cancelling": EXTRA})))

    rehearsed = await shell.run("import", str(file), "--dry-run")
    assert (rehearsed.exit_code, "business_roles.cancelling" in rehearsed.output) == (0, True)
    assert (await market.value("guard", "access/state"))["newest"]["version"] == 1

    made = await shell.run("import", str(file))
    assert (made.exit_code, made.output.startswith("version 2, hash ")) == (0, True)
    assert "keeper" in (await shell.run("history")).output
    shown = json.loads((await shell.run("diff", "2", "--json")).output)
    assert [each["path"] for each in shown["changes"]] == ["business_roles.cancelling"]
    assert json.loads((await shell.run("diff", str(file), "--json")).output)["changes"] == []


async def test_what_is_in_force_is_shown(shell: Shell) -> None:
    shown = await shell.run("show")
    assert (shown.exit_code, "drift" in shown.output, "consumer_owner" in shown.output) == (0, True, True)
    assert json.loads((await shell.run("show", "--json")).output)["drift"] == []


async def test_errors_are_one_line_and_an_exit_code(shell: Shell, tmp_path: Path) -> None:
    missing = await shell.run("import", str(tmp_path / "none.json"))
    assert (missing.exit_code, missing.output.count("\n")) == (1, 1)
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    refused = await shell.run("import", str(wrong))
    assert (refused.exit_code, refused.output.startswith("invalid_access_model:")) == (3, True)
    assert (await shell.run("diff", "9")).output.startswith("not_found:")
    wrong.write_text(json.dumps(document(business_roles={"cancelling": EXTRA})))
    stale = await shell.run("import", str(wrong), "--base", "7")
    assert stale.output.startswith("precondition_failed:")
