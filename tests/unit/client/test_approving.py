"""`energysale change approve`: a new key that waits in the keystore takes the old one's place, if it is that one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.client.keystore import Keystore, Signer

from .conftest import NETWORK, FakeApi

CHANGE = "d0" * 32


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """The registrar's key, in a keystore that has li-na's too."""
    keystore = Keystore(tmp_path / "keys")
    keystore.create(user="li-na", participant="mill", organisation="ConsumerOrg", roles=["consumer_owner"])
    return keystore.create(
        user="clerk", participant="exchange", organisation="ExchangeOrg", roles=["exchange_registrar"]
    )


@pytest.mark.parametrize("same", [True, False])
async def test_the_staged_key_is_promoted_when_it_is_the_one_that_was_approved(
    same: bool, api: FakeApi, api_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENERGYSALE_NETWORK", NETWORK)
    monkeypatch.setenv("ENERGYSALE_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("ENERGYSALE_KEYSTORE", str(tmp_path / "keys"))
    monkeypatch.delenv("ENERGYSALE_PASSPHRASE", raising=False)
    keystore = Keystore(tmp_path / "keys")
    old, staged = keystore.show("li-na"), keystore.stage_replacement("li-na").identity
    public_key = staged.public_key if same else "04" + "0" * 128
    api.reads = {f"changes/{CHANGE}": {"user": "li-na", "kind": "key", "args": {"public_key": public_key}}}

    line = ["change", "approve", CHANGE, "--as", "clerk", "--api", api_url]
    result = await asyncio.to_thread(CliRunner().invoke, app, line)

    assert result.exit_code == 0, result.output
    assert [json.loads(each["intent"])["action"] for each in api.posted] == ["approve_change"]
    assert keystore.show("li-na") == (staged if same else old)
    assert keystore.has_staged_replacement("li-na") is not same
