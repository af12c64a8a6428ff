"""The command line: what it takes, what it writes, and how it says that something is wrong."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from chaincode import signature
from chaincode.actions import ACTIONS
from chaincode.intent import SignedIntent, possession_message
from chaincode.precheck import check_intent, verify
from gateway.cli import COMMANDS, app
from gateway.client import errors, offline
from gateway.client.keystore import Keystore
from gateway.commands import shell

from .conftest import NETWORK, ORDER_ID

SECRET = "Zwölf Boxkämpfer"  # noqa: S105 - of keys that live for one test


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run directory whose ConsumerOrg API nobody serves, and a keystore with li-na's key."""
    run = tmp_path / "run"
    (run / "profiles").mkdir(parents=True)
    (run / "network_id").write_text(NETWORK + "\n")
    (run / "profiles" / "ConsumerOrg.json").write_text('{"api":{"host":"127.0.0.1","port":1}}')
    monkeypatch.setenv("ENERGYSALE_RUN", str(run))
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(tmp_path / "keys"))
    for variable in ("ENERGYSALE_PASSPHRASE", "ENERGYSALE_PASSPHRASE_FILE", "ENERGYSALE_USER", "ENERGYSALE_NETWORK"):
        monkeypatch.delenv(variable, raising=False)
    Keystore(tmp_path / "keys").create(
        user="li-na", participant="bakery-1", organisation="ConsumerOrg", roles=["consumer_owner"]
    )
    return tmp_path


def energysale(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_help_names_every_command() -> None:
    result = energysale("--help")

    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)


def test_help_is_quick_because_it_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom gateway.cli import app\nfrom typer.main import get_command\nget_command(app)\n"
        "print(*sorted({'grpc','sqlalchemy','fastapi','cryptography','httpx2','pydantic'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own program

    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_each_stand_in_has_a_real_command(name: str) -> None:
    summary, module = COMMANDS[name]

    command = import_module(module).load(name)

    assert re.findall(r"\w+", command.help or "")[:2] == re.findall(r"\w+", summary)[:2]


def test_every_action_on_orders_is_a_command() -> None:
    commands = import_module("gateway.commands.order").load("order").commands
    contract = import_module("gateway.commands.contract").load("contract").commands

    wanted = {name.replace("_", "-") for name, action in ACTIONS.items() if action.noun == "order"}
    wanted.remove("take")  # energysale listing take
    assert wanted <= {*commands, *contract}
    assert {"show", "list", "history", "terms", "export", "watch"} <= set(commands)
    assert {"text", "annex", "check", "search", "export", "progress", "renew", "case"} <= set(contract)


def test_no_command_takes_a_passphrase_as_an_argument() -> None:
    user = import_module("gateway.commands.user").load("user")

    options = {option for command in user.commands.values() for each in command.params for option in each.opts}
    assert not [option for option in options if "pass" in option]


def test_a_new_users_request_proves_possession(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSALE_PASSPHRASE", SECRET)

    result = energysale("user", "new", "wang", "--participant", "mill-1", "--role", "consumer_owner", "--json")

    request = json.loads(result.stdout)
    message = possession_message(network=NETWORK, user="wang", participant="mill-1", public_key=request["public_key"])
    assert signature.verify(request["public_key"], message, request["proof"])
    assert Keystore(home / "keys").encrypted("wang")
    assert SECRET not in result.output


def test_a_passphrase_comes_from_a_file_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "secret").write_text(SECRET + "\n")
    monkeypatch.setenv("ENERGYSALE_PASSPHRASE_FILE", str(home / "secret"))

    assert energysale("user", "new", "wang", "--participant", "m", "--role", "consumer_owner").exit_code == 0

    Keystore(home / "keys").unlock("wang", SECRET)


def test_roles_of_two_organisations_are_refused(home: Path) -> None:
    result = energysale(
        "user", "new", "x", "--participant", "p", "--role", "consumer_owner", "--role", "retailer_trader"
    )

    assert result.exit_code == shell.FAILED
    assert "no one organisation" in result.stderr


def test_a_step_is_signed_into_a_file_without_any_network(home: Path) -> None:
    file = home / "steps.jsonl"

    result = energysale(
        *("order", "confirm", ORDER_ID, "--terms-hash", "ab" * 32, "--version", "4"),
        *("--as", "li-na", "--offline", str(file), "--good-for", "2", "--json"),
    )

    assert result.exit_code == 0, result.output
    signed = SignedIntent(**json.loads(file.read_text()))
    intent = check_intent(signed.intent)
    verify(signed.intent, signed.signature, Keystore(home / "keys").show("li-na").public_key)
    assert (intent.action, intent.target, intent.expected_version) == ("confirm", ORDER_ID, 4)
    assert json.loads(result.stdout)["digest"] == signed.digest


def test_an_end_by_agreement_is_signed_offline_with_its_day(home: Path) -> None:
    file = home / "steps.jsonl"
    step = ("order", "propose-termination", ORDER_ID, "--text-hash", "ab" * 32, "--version", "4", "--as", "li-na")
    missing = energysale(*step, "--offline", str(file))
    assert missing.exit_code != 0
    assert "--ends-on" in missing.stderr
    assert energysale(*step, "--offline", str(file), "--ends-on", "2027-03-01").exit_code == 0
    intent = check_intent(json.loads(file.read_text())["intent"])
    assert intent.args == {"text_hash": "ab" * 32, "ends_on": "2027-03-01"}


def test_a_second_person_signs_what_was_signed_offline(home: Path) -> None:
    file = home / "steps.jsonl"
    keystore = Keystore(home / "keys")
    checker = keystore.create(
        user="wang", participant="bakery-1", organisation="ConsumerOrg", roles=["consumer_operator"]
    )
    for version in ("4", "5"):
        energysale(
            *("order", "confirm", ORDER_ID, "--terms-hash", "ab" * 32, "--version", version),
            *("--as", "li-na", "--offline", str(file)),
        )
    before = list(offline.read(file))

    result = energysale("intent", "cosign", str(file), "--as", "wang")

    assert result.exit_code == 0, result.output
    after = list(offline.read(file))
    assert [replace(each, second=None) for each in after] == before
    for each in after:
        assert each.second is not None
        assert each.second.actor == "wang"
        verify(each.intent, each.second.signature, checker.identity.public_key)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in home.glob(".steps*")] == []


def test_terms_in_kwh_and_yuan_are_signed_in_the_ledgers_units(home: Path) -> None:
    file = home / "steps.jsonl"
    terms = {"energy_kwh": "1200.5", "prices_yuan_per_kwh": {"peak": "0.95", "valley": "0.2128"}}

    result = energysale(
        *("order", "submit", "--terms", "-", "--retailer", "r", "--package", "p", "--segment", "industrial"),
        *("--from", "2027-01-01", "--to", "2028-01-01", "--as", "li-na", "--offline", str(file)),
        stdin=json.dumps(terms),
    )

    assert result.exit_code == 0, result.output
    assert json.loads(json.loads(file.read_text())["private"])["terms"] == {
        "energy_wh": 1_200_500,
        "prices_e8_yuan_per_kwh": {"peak": 95_000_000, "valley": 21_280_000},
    }


@pytest.mark.parametrize(
    "terms",
    [
        "secret",
        '["secret"]',
        '{"energy_kwh": "secret", "prices_yuan_per_kwh": {}}',
        '{"energy_kwh": "1.5", "prices_yuan_per_kwh": {"peak": 0.5}, "x": "secret"}',
    ],
)
def test_bad_terms_are_explained_and_not_quoted(home: Path, terms: str) -> None:
    result = energysale("order", "counter", ORDER_ID, "--terms", "-", "--as", "li-na", stdin=terms)

    assert result.exit_code == shell.FAILED
    assert "look like" in result.stderr
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("order", "list"), "name the user with --as"),
        (("order", "list", "--as", "nobody"), "energysale user new nobody"),
        (("order", "confirm", ORDER_ID, "--as", "li-na", "--version", "2"), "--terms-hash"),
        (("order", "audit", ORDER_ID, "--as", "li-na", "--offline", "x"), "--version"),
        (("order", "submit", "--terms", "-", "--as", "li-na"), "a new order needs"),
        (("participant", "register", "p", "--kind", "poet", "--as", "li-na"), "the kind is one of"),
        (("package", "publish", "none.json", "--as", "li-na"), "package example"),
        (("intent", "send", "none.jsonl", "--api", "http://127.0.0.1:1"), "cannot be read"),
        (("order", "list", "--as", "li-na", "--api"), "--api"),
    ],
)
def test_what_is_wrong_is_said_in_one_clear_line(home: Path, arguments: tuple[str, ...], message: str) -> None:
    result = energysale(*arguments, stdin='{"energy_wh": 1, "prices_e8_yuan_per_kwh": {"flat": 1}}')

    assert result.exit_code in (shell.FAILED, 2)
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_without_a_network_the_remedy_is_named(home: Path) -> None:
    (home / "run" / "network_id").unlink()

    result = energysale("order", "list", "--as", "li-na")

    assert result.exit_code == shell.FAILED
    assert "energysale up" in result.stderr


def test_a_form_that_the_ledger_would_refuse_is_refused_by_its_code(home: Path) -> None:
    result = energysale(
        "order", "dispute", ORDER_ID, "--reason", "Bad Meter", "--version", "1", "--as", "li-na", "--offline", "x"
    )

    assert result.exit_code == shell.REFUSED
    assert result.stderr.startswith("invalid_args: ")
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.RefusedError("stale_version"), shell.REFUSED),
        (errors.ProblemError("not_found", "None.", status=404), shell.REFUSED),
        (errors.TermsDifferError("the terms", order_id=ORDER_ID), shell.REFUSED),
        (errors.UnresolvedError(intent_id=None, digest="d"), shell.NOT_KNOWN),
        (errors.UnreachableError("http://api"), shell.NO_ANSWER),
        (errors.BusyError("busy"), shell.NO_ANSWER),
        (errors.OfflineFileError("f:1", "not JSON"), shell.FAILED),
        (shell.CommandError("no"), shell.FAILED),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, code: int) -> None:
    with pytest.raises(typer.Exit) as raised, shell.errors_shown():
        raise error
    assert raised.value.exit_code == code
