"""`energysale verify audit` on the files of an instance that has run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app
from gateway.client.keystore import Keystore
from tests.unit.orders.instance import Instance, participant_tx, registry, user_tx
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key

OPERATOR = "consumerorg-operator"


@pytest.fixture
async def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Instance]:
    """Five sign-ins, the first three anchored."""
    chain = Chain()
    chain.add(registry())
    chain.add(participant_tx(OPERATOR, "ConsumerOrg"), user_tx("wang", memberships={OPERATOR: ["audit_administrator"]}))
    run = tmp_path / "run"
    made = Instance(run / "api" / "ConsumerOrg", chain)
    made.index()
    for number in range(1, 6):
        await made.log_in("li-na")
        if number == 3:
            head = await made.services.audit_trail.head()
            record = {"version": 1, "count": 3, "head": head.hash, "operator": "x", "refreshed_at": NOW_MS}
            chain.add(Tx(writes={key("audit_anchor_version", "ConsumerOrg", "1"): record}))
            made.index()
    (run / "profiles").mkdir()
    profile = {
        "msp_id": "ConsumerOrg",
        "channel": "retail",
        "chaincode": "energysale",
        "network_id": chain.network_id,
        "api": {"host": "127.0.0.1", "port": 1},
    }
    (run / "profiles" / "ConsumerOrg.json").write_text(json.dumps(profile))
    (run / "network_id").write_text(chain.network_id)
    monkeypatch.setenv("ENERGYSALE_RUN", str(run))
    for variable in ("ENERGYSALE_DATABASE_URL", "ENERGYSALE_RECORDS_URL", "ENERGYSALE_NETWORK"):
        monkeypatch.delenv(variable, raising=False)
    yield made
    await made.close()


def energysale(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def verify(*more: str) -> Result:
    return energysale("verify", "audit", "--org", "ConsumerOrg", "--offline", *more)


def tamper(instance: Instance, statement: str) -> None:
    """What somebody does who owns the file, and knows of the triggers."""
    connection = sqlite3.connect(instance.directory / "records.sqlite")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_trail_that_holds_is_said_to(instance: Instance) -> None:
    result = verify()
    assert (result.exit_code, result.output) == (0, "ConsumerOrg: 5 entries hold, 1 anchors met\n")


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit_entries SET at = 1 WHERE n = 4", 4),
        ("UPDATE audit_entries SET actor = 'wang' WHERE n = 2", 2),
        ("DELETE FROM audit_entries WHERE n = 3", 3),
        ("DELETE FROM audit_entries WHERE n > 2", 3),
        ("DELETE FROM audit_entries", 1),
    ],
)
def test_the_first_entry_that_fails_is_named(instance: Instance, statement: str, first: int) -> None:
    tamper(instance, statement)
    result = verify("--json")
    verdict = json.loads(result.output)["ConsumerOrg"]
    assert (result.exit_code, verdict["holds"], verdict["fault"]["n"]) == (6, False, first)


@pytest.fixture
async def exported(instance: Instance, tmp_path: Path) -> Path:
    """An export of the whole trail, which by then has the administrator's sign-in and the export itself."""
    answer = await instance.get("audit-trail.csv", await instance.log_in("wang"))
    (tmp_path / "trail.csv").write_bytes(answer.content)
    return tmp_path / "trail.csv"


def test_an_export_is_verified_and_a_changed_one_is_not(exported: Path) -> None:
    file = exported
    assert verify("--file", str(file)).output == "ConsumerOrg: 7 entries hold, 1 anchors met\n"
    file.write_bytes(file.read_bytes().replace(b",li-na,sign_in", b",wang,sign_in", 1))
    result = verify("--file", str(file))
    assert (result.exit_code, result.output) == (6, "ConsumerOrg: entry 1 fails: its content does not have its hash\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--org", "NoSuchOrg", "--offline"], "is the network up?"),
        (["--file", "x", "--offline"], "name it with --org"),
        (["--org", "ConsumerOrg", "--offline", "--file", "no-such-file"], "cannot be read"),
    ],
)
def test_what_cannot_be_verified_is_said(instance: Instance, arguments: list[str], message: str) -> None:
    result = energysale("verify", "audit", *arguments)
    assert result.exit_code == 1
    assert message in result.output


def test_the_services_request_is_for_the_key_in_the_state_directory(instance: Instance) -> None:
    result = energysale("user", "service", "ConsumerOrg")
    request = json.loads(result.output)
    kept = Keystore(instance.directory / "service").show("consumerorg-service")
    assert (request["public_key"], request["participant"]) == (kept.public_key, OPERATOR)
    assert request["roles"] == ["platform_service"]
