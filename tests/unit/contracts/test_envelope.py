"""Envelopes open for those they are for, in their own context, and for nobody after any change."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode.envelope import ENVELOPE_SCHEMA, envelope_hash
from chaincode.schemas import Validator
from chaincode.signature import public_key_of
from gateway.contracts.envelope import Context, EnvelopeError, Kind, open_envelope, seal, seal_with

ORDER = "11" * 32
CONTEXT = Context(kind=Kind.ANNEX, order_id=ORDER)
KEYS = {name: ec.derive_private_key(number, ec.SECP256R1()) for number, name in enumerate(("mill", "southgrid"), 7)}
RECIPIENTS = {name: public_key_of(key) for name, key in KEYS.items()}
PLAIN = "电价附件 annex".encode()


def test_both_recipients_read_what_was_sealed() -> None:
    envelope = seal(PLAIN, recipients=RECIPIENTS, context=CONTEXT)
    for name, key in KEYS.items():
        assert open_envelope(envelope, participant=name, key=key, context=CONTEXT) == PLAIN
    Validator(ENVELOPE_SCHEMA, code="invalid_args", root="envelope").check(envelope)


def test_two_envelopes_of_one_text_have_nothing_in_common() -> None:
    first, second = (seal(PLAIN, recipients=RECIPIENTS, context=CONTEXT) for _ in range(2))
    assert all(first[part] != second[part] for part in ("ephemeral", "nonce", "ciphertext", "keys"))


def test_the_published_vector() -> None:
    envelope = _vector()
    assert envelope["ephemeral"] == public_key_of(ec.derive_private_key(5, ec.SECP256R1()))
    assert hashlib.sha256(json.dumps(envelope, sort_keys=True).encode()).hexdigest() == VECTOR
    assert open_envelope(envelope, participant="mill", key=KEYS["mill"], context=CONTEXT) == PLAIN


@pytest.mark.parametrize(
    "context",
    [Context(kind=Kind.CONTRACT, order_id=ORDER), Context(kind=Kind.ANNEX, order_id="22" * 32)],
    ids=["another kind", "another order"],
)
def test_it_does_not_open_in_another_context(context: Context) -> None:
    with pytest.raises(EnvelopeError):
        open_envelope(_vector(), participant="mill", key=KEYS["mill"], context=context)


def test_it_does_not_open_for_another_key_or_in_another_name() -> None:
    stranger = ec.derive_private_key(99, ec.SECP256R1())
    for participant, key in (("mill", stranger), ("southgrid", KEYS["mill"]), ("stranger", stranger)):
        with pytest.raises(EnvelopeError):
            open_envelope(_vector(), participant=participant, key=key, context=CONTEXT)


def test_any_changed_character_is_noticed() -> None:
    envelope = _vector()
    changes = 0
    for part in ("ephemeral", "nonce", "ciphertext"):
        for place in range(len(envelope[part])):
            _must_not_open({**envelope, part: _changed(envelope[part], place)})
            changes += 1
    for place in range(len(envelope["keys"]["mill"])):
        changed = copy.deepcopy(envelope)
        changed["keys"]["mill"] = _changed(envelope["keys"]["mill"], place)
        _must_not_open(changed)
        changes += 1
    assert changes > 200


def test_a_recipient_cannot_be_added_or_left_out() -> None:
    envelope = _vector()
    _must_not_open({**envelope, "keys": {"mill": envelope["keys"]["mill"]}})
    _must_not_open({**envelope, "keys": {**envelope["keys"], "stranger": envelope["keys"]["mill"]}})


@pytest.mark.parametrize("recipients", [{}, {"mill": "04" + "00" * 64}, {"mill": "not a key"}])
def test_it_is_not_made_without_usable_keys(recipients: dict[str, str]) -> None:
    with pytest.raises(EnvelopeError):
        seal(PLAIN, recipients=recipients, context=CONTEXT)


def test_its_hash_is_that_of_its_canonical_form() -> None:
    envelope = _vector()
    assert envelope_hash(envelope) == envelope_hash(dict(reversed(envelope.items())))
    assert envelope_hash(envelope) != envelope_hash({**envelope, "nonce": _changed(envelope["nonce"], 0)})


VECTOR = "8e3c69f92f1d80bf32f24ab6592201fd3d9e2b61e4426218841006475d762a6d"


def _vector() -> dict[str, Any]:
    return seal_with(
        PLAIN,
        recipients=RECIPIENTS,
        context=CONTEXT,
        ephemeral=ec.derive_private_key(5, ec.SECP256R1()),
        data_key=bytes(range(32)),
        nonce=bytes(range(12)),
    )


def _changed(text: str, place: int) -> str:
    other = "0" if text[place] != "0" else "1"
    return text[:place] + other + text[place + 1 :]


def _must_not_open(envelope: dict[str, Any]) -> None:
    with pytest.raises(EnvelopeError):
        open_envelope(envelope, participant="mill", key=KEYS["mill"], context=CONTEXT)
