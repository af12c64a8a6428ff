"""`energysale participant`, `user` and `change` against an instance that is served on a port, and offline."""

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
from chaincode.intent import possession_message
from chaincode.precheck import check_intent, verify
from gateway.cli import app
from gateway.client import offline
from gateway.client.keystore import Keystore
from gateway.client.maker import wall_clock_ms
from tests.unit.orders.instance import Instance, registry
from tests.unit.participants.market import add_rated_firm, add_replaced_key
from tests.unit.projection.chain import Chain, Tx, key, user_record

ROLES = {"clerk": "exchange_registrar", "guard": "security_administrator"}
CHANGE = "c0" * 32


@dataclass(frozen=True)
class Shell:
    """Runs commands, by default as the registrar `clerk`, whose key is in `keystore`."""

    url: str
    keystore: Keystore
    instance: Instance
    change: str

    async def run(self, *arguments: str) -> Result:
        line = [*arguments, "--as", "clerk", "--api", self.url]
        return await asyncio.to_thread(CliRunner().invoke, app, line)

    async def lines(self, *arguments: str) -> str:
        result = await self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
async def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shell]:
    chain = Chain()
    chain.add(registry())
    add_rated_firm(chain)
    change = add_replaced_key(chain)
    keystore = Keystore(tmp_path / "keys")
    signer = keystore.create(
        user="clerk", participant="exchange", organisation="ExchangeOrg", roles=["exchange_registrar"]
    )
    clerk = user_record(
        organisation="ExchangeOrg",
        memberships={"exchange": ["exchange_registrar"]},
        public_key=signature.public_key_of(signer.key),
    )
    chain.add(Tx(writes={key("user", "clerk"): clerk}))
    monkeypatch.setenv("ENERGYSALE_NETWORK", chain.network_id)
    monkeypatch.setenv("ENERGYSALE_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(keystore.directory))
    for variable in ("ENERGYSALE_PASSPHRASE", "ENERGYSALE_PASSPHRASE_FILE", "ENERGYSALE_USER"):
        monkeypatch.delenv(variable, raising=False)
    instance = Instance(tmp_path / "api", chain, organisation="ExchangeOrg")
    instance.index()
    instance.clock = wall_clock_ms()  # the commands sign in with this machine's time
    server = uvicorn.Server(uvicorn.Config(instance.app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield Shell(url, keystore, instance, change)
    server.should_exit = True
    await serving
    await instance.close()


async def test_participants_are_listed_and_shown(shell: Shell) -> None:
    listed = await shell.lines("participant", "list", "--kind", "consumer", "--status", "active")
    assert ("mill" in listed, "foundry" in listed) == (True, False)
    found = json.loads(await shell.lines("participant", "list", "--class", "industrial", "--json"))
    assert [each["participant_id"] for each in found] == ["foundry"]
    assert len(json.loads(await shell.lines("participant", "list", "--limit", "2", "--json"))) == 2
    shown = await shell.lines("participant", "show", "foundry")
    assert "2026-12-31" in shown
    refused = await shell.run("participant", "show", "nobody")
    assert (refused.exit_code, refused.output.startswith("not_found:")) == (3, True)


async def test_histories_say_what_each_step_changed(shell: Shell) -> None:
    rated = await shell.lines("participant", "history", "foundry")
    assert "credit_rating: - > AA" in rated
    assert "credit_rating: AA > A; status: active > suspended" in rated
    assert "paid_in_time" in rated
    assert "approve_change" in await shell.lines("user", "history", "smith")


async def test_users_are_listed_by_participant_and_role(shell: Shell) -> None:
    listed = await shell.lines("user", "list", "--participant", "foundry", "--role", "consumer_owner")
    assert ("smith" in listed, "li-na" in listed) == (True, False)
    assert json.loads(await shell.lines("user", "show", "smith", "--json"))["version"] == 3


async def test_changes_are_listed_and_shown(shell: Shell) -> None:
    assert shell.change in await shell.lines("change", "list", "--kind", "key")
    assert json.loads(await shell.lines("change", "list", "--status", "open", "--json")) == []
    assert json.loads(await shell.lines("change", "show", shell.change, "--json"))["status"] == "approved"


async def test_a_staged_key_that_is_not_on_the_ledger_is_not_taken_into_use(shell: Shell) -> None:
    old = shell.keystore.show("clerk").public_key
    none = await asyncio.to_thread(CliRunner().invoke, app, ["change", "take-key", "clerk", "--api", shell.url])
    assert (none.exit_code, "no new key of clerk" in none.output) == (1, True)
    staged = shell.keystore.stage_replacement("clerk")
    early = await asyncio.to_thread(CliRunner().invoke, app, ["change", "take-key", "clerk", "--api", shell.url])
    assert (early.exit_code, "does not have the new key" in early.output) == (1, True)
    assert shell.keystore.show("clerk").public_key == old

    record = user_record(
        version=2,
        organisation="ExchangeOrg",
        memberships={"exchange": ["exchange_registrar"]},
        public_key=staged.identity.public_key,
    )
    shell.instance.chain.add(Tx(writes={key("user", "clerk"): record}))
    shell.instance.index()
    taken = await asyncio.to_thread(CliRunner().invoke, app, ["change", "take-key", "clerk", "--api", shell.url])
    assert taken.exit_code == 0, taken.output
    assert shell.keystore.show("clerk").public_key == staged.identity.public_key
    assert not shell.keystore.has_staged_replacement("clerk")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keystore with a registrar, a security administrator and li-na, and no network."""
    keystore = Keystore(tmp_path / "keys")
    for user, role in ROLES.items():
        keystore.create(user=user, participant="exchange", organisation="ExchangeOrg", roles=[role])
    keystore.create(user="li-na", participant="mill", organisation="ConsumerOrg", roles=["consumer_owner"])
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(keystore.directory))
    monkeypatch.setenv("ENERGYSALE_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("ENERGYSALE_NETWORK", "retail/" + "ab" * 32)
    for variable in ("ENERGYSALE_PASSPHRASE", "ENERGYSALE_PASSPHRASE_FILE", "ENERGYSALE_USER"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "action", "target", "args"),
    [
        (
            ("participant", "rate", "mill", "AA", "--reason", "paid", "--version", "3"),
            "rate_participant",
            "mill",
            {"credit_rating": "AA", "reason": "paid"},
        ),
        *(
            (
                ("participant", verb, "mill", "--reason", "inspection", "--version", "3"),
                "set_participant_status",
                "mill",
                {"status": status, "reason": "inspection"},
            )
            for verb, status in (("suspend", "suspended"), ("activate", "active"), ("close", "closed"))
        ),
        (("change", "approve", CHANGE, "--version", "3"), "approve_change", CHANGE, {}),
        (
            ("change", "decline", CHANGE, "--reason", "unknown", "--version", "3"),
            "decline_change",
            CHANGE,
            {"reason": "unknown"},
        ),
        (
            ("change", "propose-registrar", "wang", "--participant", "exchange", "--hold", "exchange_registrar"),
            "propose_registrar",
            None,
            {"user": "wang", "participant": "exchange", "roles": ["exchange_registrar"]},
        ),
        (
            ("change", "propose-registrar", "wang", "--status", "suspended"),
            "propose_registrar",
            None,
            {"user": "wang", "status": "suspended"},
        ),
    ],
)
def test_each_step_is_signed_into_a_file(
    home: Path, arguments: tuple[str, ...], action: str, target: str | None, args: dict[str, object]
) -> None:
    result = CliRunner().invoke(app, [*arguments, "--as", "clerk", "--offline", str(home / "steps")])

    assert result.exit_code == 0, result.output
    (signed,) = offline.read(home / "steps")
    intent = check_intent(signed.intent)
    verify(signed.intent, signed.signature, Keystore(home / "keys").show("clerk").public_key)
    version = 3 if target else None
    assert (intent.action, intent.target, intent.expected_version, intent.args) == (action, target, version, args)


def test_a_lost_key_is_replaced_by_one_that_waits_beside_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSALE_PASSPHRASE_FILE", str(home / "new"))
    (home / "new").write_text("the new one\n")
    keystore = Keystore(home / "keys")
    old = keystore.show("li-na").public_key
    line = ["change", "propose-key", "li-na", "--as", "guard", "--offline", str(home / "steps")]
    for _ in range(2):  # a proposal that was never sent is made again with the same key
        assert CliRunner().invoke(app, line).exit_code == 0

    first, second = (check_intent(each.intent).args for each in offline.read(home / "steps"))
    message = possession_message(
        network="retail/" + "ab" * 32, user="li-na", participant="mill", public_key=first["public_key"]
    )
    assert signature.verify(first["public_key"], message, first["proof"])
    assert second["public_key"] == first["public_key"] == keystore.staged_public_key("li-na") != old
    assert keystore.show("li-na").public_key == old
    assert keystore.staged_encrypted("li-na")


def test_a_new_key_comes_as_a_request_from_the_users_own_machine(home: Path) -> None:
    made = ["user", "new", "wang", "--participant", "mill", "--role", "consumer_operator", "--json"]
    (home / "request").write_text(CliRunner().invoke(app, made).stdout)
    proposal = ["--request", str(home / "request"), "--as", "guard", "--offline", str(home / "steps")]

    assert CliRunner().invoke(app, ["change", "propose-key", "wang", *proposal]).exit_code == 0
    other = CliRunner().invoke(app, ["change", "propose-key", "li-na", *proposal])

    (signed,) = offline.read(home / "steps")
    assert check_intent(signed.intent).args["public_key"] == Keystore(home / "keys").show("wang").public_key
    assert (other.exit_code, "a request of wang" in other.output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("propose-registrar", "wang"),
        ("propose-registrar", "wang", "--status", "active", "--participant", "exchange"),
        ("propose-registrar", "wang", "--hold", "exchange_registrar", "--status", "active"),
        ("propose-key", "wang", "--request", "none.json"),
        ("propose-key", "nobody"),
    ],
)
def test_a_proposal_that_says_too_little_or_too_much_is_no_proposal(home: Path, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["change", *arguments, "--as", "clerk", "--offline", str(home / "steps")])
    assert (result.exit_code, result.output.startswith("error: ")) == (1, True)
    assert not (home / "steps").exists()
