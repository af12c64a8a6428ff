import stat
from dataclasses import replace
from pathlib import Path

import pytest

from chaincode.intent import sign_second
from chaincode.precheck import check_intent, verify
from gateway.client import offline, steps
from gateway.client.errors import OfflineFileError
from gateway.client.keystore import Signer
from gateway.client.maker import IntentMaker

from .conftest import NETWORK, ORDER_ID

NOW_MS = 1_767_225_600_000
TERMS = {"energy_wh": 4_900_000_000, "prices_e8_yuan_per_kwh": {"flat": 58_900_000}}


@pytest.fixture
def maker(signer: Signer) -> IntentMaker:
    return IntentMaker(signer, NETWORK, clock_ms=lambda: NOW_MS)


def test_what_is_signed_offline_is_whole_and_verifies(maker: IntentMaker) -> None:
    signed = maker.make(steps.submit(ORDER_ID, version=2, terms=TERMS), life_s=3_600)

    intent = check_intent(signed.intent)
    verify(signed.intent, signed.signature, maker.signer.identity.public_key)
    assert (intent.target, intent.expected_version, intent.network) == (ORDER_ID, 2, NETWORK)
    assert intent.expires_at == NOW_MS + 3_600_000


def test_intents_come_back_from_the_file_in_order(maker: IntentMaker, tmp_path: Path) -> None:
    path = tmp_path / "steps.jsonl"
    signed = [
        maker.make(steps.submit(ORDER_ID, version=2, terms=TERMS)),
        maker.make(steps.plain("cancel", ORDER_ID, version=3)),
    ]
    signed.append(replace(signed[1], second=sign_second(signed[1].intent, actor="wang", key=maker.signer.key)))

    for each in signed:
        offline.append(path, each)

    assert list(offline.read(path)) == signed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "line",
    [
        "secret-price",
        "[]",
        '{"intent":"x","signature":"y","second":[]}',
        '{"intent":"x","signature":"y","second":{"actor":"u"}}',
        '{"intent":"x","signature":"y","second":{"actor":"u","signature":1}}',
        '{"intent":"secret-price"}',
        '{"intent":"a","signature":"b","price":"secret-price"}',
        '{"intent":1,"signature":"secret-price"}',
        '{"intent":"a","signature":"b","private":7}',
    ],
)
def test_a_bad_line_is_named_by_its_number_and_not_quoted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "steps.jsonl"
    path.write_text('{"intent":"a","signature":"b"}\n\n' + line + "\n")

    with pytest.raises(OfflineFileError, match=r"steps\.jsonl:3: ") as raised:
        list(offline.read(path))
    assert "secret-price" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OfflineFileError, match="cannot be read"):
        list(offline.read(tmp_path / "none.jsonl"))
