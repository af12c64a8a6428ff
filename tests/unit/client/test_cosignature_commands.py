"""`energysale cosignature`: what was shown is what is signed, or nothing is."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app
from gateway.client.keystore import Signer

from .conftest import NETWORK, FakeApi

PRIVATE = json.dumps({"terms": {"energy_wh": 7}, "salt": "00"})


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


INTENT = json.dumps({"action": "submit", "private_hash": sha256(PRIVATE)})
DIGEST = sha256(INTENT)


@pytest.fixture
def run(api_url: str, signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command as li-na."""
    monkeypatch.setenv("ENERGYSALE_NETWORK", NETWORK)
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(tmp_path / "keys"))
    monkeypatch.delenv("ENERGYSALE_PASSPHRASE", raising=False)
    user = signer.identity.user
    return lambda *arguments: CliRunner().invoke(app, ["cosignature", *arguments, "--as", user, "--api", api_url])


def opened(**changes: object) -> dict[str, object]:
    return {"digest": DIGEST, "intent": INTENT, "private": PRIVATE, "state": "open", "maker": "wang"} | changes


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (opened(intent=INTENT + " "), "another intent"),
        (opened(private=PRIVATE.replace("7", "8")), "the terms"),
        (opened(private=None), "the terms"),
    ],
)
async def test_what_does_not_fit_its_hash_is_not_signed(
    run: Callable[..., Result], api: FakeApi, shown: dict[str, object], reason: str
) -> None:
    api.reads = {f"cosignatures/{DIGEST}": shown}
    result = await asyncio.to_thread(run, "sign", DIGEST)
    assert (result.exit_code, reason in result.output, "nothing was signed" in result.output) == (1, True, True)


async def test_what_waits_is_listed_and_shown(run: Callable[..., Result], api: FakeApi) -> None:
    waiting = {"action": "submit", "maker": "wang", "checker": None, "state": "open", "expires_at": 2**40}
    api.reads = {
        "cosignatures": {"items": [{"digest": DIGEST, **waiting}]},
        f"cosignatures/{DIGEST}": opened(),
    }
    assert DIGEST in (await asyncio.to_thread(run, "list")).output
    shown = await asyncio.to_thread(run, "show", DIGEST)
    assert (shown.exit_code, "energy_wh" in shown.output) == (0, True)
