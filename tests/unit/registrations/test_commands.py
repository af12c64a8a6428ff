"""`energysale registration` and `energysale notification`, against an API that is served over HTTP."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner, Result

from gateway.cli import app
from gateway.client.keystore import Keystore
from gateway.client.maker import wall_clock_ms
from tests.unit.chaincode.market import REGISTRAR, Person
from tests.unit.registrations.office import AUDITOR, CONTACT, OWNER, PARTY, PDF, OfficeInstance, bound


class Shell:
    """Runs commands in a thread, beside the API's event loop."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def run(self, *arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, [*arguments, "--api", self._url])

    async def ok(self, *arguments: str) -> str:
        result = await self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
async def shell(exchange: OfficeInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shell]:
    exchange.clock = wall_clock_ms()  # the commands take this machine's
    monkeypatch.setenv("ENERGYSALE_NETWORK", exchange.chain.network_id)
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(tmp_path / "keys"))
    monkeypatch.delenv("ENERGYSALE_PASSPHRASE", raising=False)
    for person in (AUDITOR, REGISTRAR, OWNER):
        _keep(Keystore(tmp_path / "keys"), person)
    server = uvicorn.Server(uvicorn.Config(exchange.app, port=0, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Shell(f"http://127.0.0.1:{port}")
    server.should_exit = True
    await serving


def _keep(keystore: Keystore, person: Person) -> None:
    key: ec.EllipticCurvePrivateKey = person.key
    keystore.add(
        user=person.user,
        participant=person.participant,
        organisation=person.organisation,
        roles=person.roles,
        pem=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


async def test_from_application_to_binding(exchange: OfficeInstance, shell: Shell, tmp_path: Path) -> None:
    file, ticket, licence = tmp_path / "mill.json", tmp_path / "ticket.json", tmp_path / "licence.pdf"
    value = {
        "kind": "participant",
        "participant": OWNER.participant,
        "participant_kind": "consumer",
        "class": "industrial",
        "data": {"contact": CONTACT, "party": PARTY},
    }
    file.write_text(json.dumps(value))
    licence.write_bytes(PDF)
    applying = (
        "registration", "apply", str(file), "--ticket", str(ticket), "--user", OWNER.user,
        "--document", f"business_licence={licence}@2027-06-30",
    )  # fmt: skip
    assert "submitted" in await shell.ok(*applying)
    assert stat.S_IMODE(ticket.stat().st_mode) == 0o600
    application = json.loads(ticket.read_text())["application_id"]
    assert application in await shell.ok("registration", "list", "--state", "submitted", "--as", AUDITOR.user)
    shown = await shell.ok("registration", "show", application, "--as", AUDITOR.user, "--json")
    assert json.loads(shown)["data"]["contact"]["email"] == "l***@mill.example"
    back = ("registration", "request-changes", application, "--reason", "data_incorrect:Class?", "--as", AUDITOR.user)
    await shell.ok(*back)
    assert "Class?" in await shell.ok("registration", "status", "--ticket", str(ticket))
    await shell.ok(*applying)
    assert "notification" in await shell.ok("notification", "list", "--as", AUDITOR.user)
    await shell.ok("registration", "approve", application, "--as", AUDITOR.user)
    await exchange.deliver()
    assert exchange.office.exchange is not None
    delivering = asyncio.create_task(exchange.office.exchange.delivery.run())
    assert "register_user" in await shell.ok("registration", "bind", "--as", REGISTRAR.user)
    delivering.cancel()
    assert "bound" in await shell.ok("registration", "status", "--ticket", str(ticket))
    again = await shell.run("registration", "withdraw", "--ticket", str(ticket))
    assert (again.exit_code, again.stderr.partition(":")[0]) == (3, "illegal_move")


async def test_an_import_says_what_becomes_of_each_line(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("participant,participant_kind\nx,consumer\n")
    result = await shell.run("registration", "import", str(file), "--dry-run", "--as", REGISTRAR.user)
    assert (result.exit_code, result.stderr.partition(":")[0]) == (3, "invalid_import")
    other = await shell.run("registration", "import", str(tmp_path / "many.txt"), "--as", REGISTRAR.user)
    assert other.exit_code == 1


async def test_notifications_are_marked_as_read(exchange: OfficeInstance, shell: Shell) -> None:
    await exchange.office.notifications.notify(
        user=AUDITOR.user,
        participant=None,
        role=None,
        kind="registration_submitted",
        subject="x",
        detail={},
        due_at=None,
    )
    page = json.loads(await shell.ok("notification", "list", "--as", AUDITOR.user, "--json"))
    number = str(page["items"][0]["id"])
    assert "1 marked" in await shell.ok("notification", "read", number, "--as", AUDITOR.user)
    page = json.loads(await shell.ok("notification", "list", "--as", AUDITOR.user, "--json"))
    assert page["items"] == []


async def test_a_certificate_is_renewed(exchange: OfficeInstance, shell: Shell, tmp_path: Path) -> None:
    await bound(exchange)
    file = tmp_path / "certificate.pem"
    renewing = ("user", "renew-certificate", "--as", OWNER.user, "--certificate", str(file))
    shown = json.loads(await shell.ok(*renewing, "--wait", "0", "--json"))
    assert (shown["state"], file.exists()) == ("requested", False)
    await exchange.deliver()
    assert "certified" in await shell.ok(*renewing)
    assert file.read_text().startswith("-----BEGIN CERTIFICATE")
    assert exchange.ca.issued == [OWNER.user, OWNER.user]
