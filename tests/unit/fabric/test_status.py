"""Validation codes are Fabric's, and later ones do no harm."""

from __future__ import annotations

from gateway.fabric import Status, ValidationCode, protos


def test_the_codes_are_fabrics() -> None:
    assert {code.name: code.value for code in ValidationCode} == dict(protos.transaction.TxValidationCode.items())


def test_a_code_of_a_later_fabric_has_a_name_and_is_not_valid() -> None:
    code = ValidationCode(99)
    assert (code, code.name) == (99, "UNKNOWN_99")
    assert not Status(transaction_id="ab", code=code, block_number=1).successful
