"""The web client and the ledger write the same bytes: both are held to the files in `tests/vectors`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import canonical, signature
from chaincode.intent import INTENT_PREFIX
from gateway.client import pkcs8
from gateway.fabric_ca.keys import common_name, load_certificate_signing_request
from tests.vectors import make
from tests.vectors.auctions import auctions
from tests.vectors.invoices import invoices
from tests.vectors.reading_days import reading_days

LEDGER: dict[str, Any] = json.loads(make.LEDGER.read_text("ascii"))
CLIENT: dict[str, Any] = json.loads(make.CLIENT.read_text("utf-8"))
DIFFER_EACH_TIME = ("signature", "pbkdf2", "scrypt", "keystore")
"""Signatures and encrypted files have random numbers in them."""


def test_ledger_vectors_are_what_the_code_makes_today() -> None:
    assert _lasting(json.loads(json.dumps(make.make()))) == _lasting(LEDGER), "run: python -m tests.vectors.make"


def test_names_are_those_of_the_code_today() -> None:
    assert json.loads(json.dumps(make.names())) == json.loads(make.NAMES.read_text("ascii")), (
        "run: python -m tests.vectors.make"
    )


def test_days_of_readings_have_the_roots_of_today() -> None:
    assert json.loads(json.dumps(reading_days())) == json.loads(make.READING_DAYS.read_text("ascii")), (
        "run: python -m tests.vectors.make"
    )


def test_invoices_say_what_they_say_today() -> None:
    assert {"invoices": invoices()} == json.loads(make.INVOICES.read_text("ascii")), "run: python -m tests.vectors.make"


def test_auctions_are_cleared_by_the_rules_of_today() -> None:
    assert json.loads(json.dumps(auctions())) == json.loads(make.AUCTIONS.read_text("ascii")), (
        "run: python -m tests.vectors.make"
    )


@pytest.mark.parametrize("text", LEDGER["refused"])
def test_ledger_refuses_what_the_client_is_to_refuse(text: str) -> None:
    with pytest.raises(canonical.NotCanonicalError):
        canonical.loads(text)


@pytest.mark.parametrize("intent", CLIENT["intents"], ids=lambda intent: str(intent["text"])[:20])
def test_ledger_takes_the_clients_signatures(intent: dict[str, str]) -> None:
    text = intent["text"]
    assert signature.verify(make.PUBLIC_KEY, INTENT_PREFIX + text.encode(), intent["signature"])
    assert signature.low_s(intent["signature"]) == intent["signature"]
    assert text in {each["text"] for each in LEDGER["intents"]}


def test_certificate_request_of_the_client_is_one() -> None:
    request = load_certificate_signing_request(CLIENT["csr"].encode())
    assert _public_key(request) == make.PUBLIC_KEY
    assert common_name(request.subject) == "li-na"


def test_backup_of_the_client_opens() -> None:
    key = pkcs8.load(CLIENT["backup"], make.PASSPHRASE)
    assert signature.public_key_of(key) == make.PUBLIC_KEY
    with pytest.raises(pkcs8.WrongPassphraseError):
        pkcs8.load(CLIENT["backup"], "another")


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(part) for name, part in value.items() if name not in DIFFER_EACH_TIME}
    return [_lasting(part) for part in value] if isinstance(value, list) else value


def _public_key(request: x509.CertificateSigningRequest) -> str:
    key = request.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    numbers = key.public_numbers()
    return f"04{numbers.x:064x}{numbers.y:064x}"
