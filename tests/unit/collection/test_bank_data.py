"""Bank accounts: what is taken, and what anybody sees of them."""

from __future__ import annotations

import pytest

from gateway.collection.bank_data import bank_account
from gateway.problems import ProblemError
from tests.unit.collection.bank import ABROAD, PAYER

GOOD = {"holder": "南海纺织厂", "number": "6222021234567890123", "cnaps": "103100000026"}


@pytest.mark.parametrize(
    "number", ["GB82 WEST 1234 5698 7654 32", "gb82west12345698765432", "12345678", "4402 0012 3456 7890"]
)
def test_taken(number: str) -> None:
    assert " " not in bank_account(**{**GOOD, "number": number}).number


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("number", "GB82 WEST 1234 5698 7654 33"),
        ("number", "1234567"),
        ("number", "1" * 33),
        ("number", "62220212345678901２3"),
        ("number", ""),
        ("cnaps", "10310000002"),
        ("cnaps", "1031000000261"),
        ("cnaps", "10310000002X"),
        ("holder", " "),
        ("holder", "a\nb"),
        ("holder", "x" * 141),
    ],
)
def test_not_taken_and_not_quoted(path: str, value: str) -> None:
    with pytest.raises(ProblemError) as caught:
        bank_account(**{**GOOD, path: value})
    assert (caught.value.code, caught.value.context) == ("invalid_bank_account", {"path": path})


def test_masked() -> None:
    assert PAYER.masked() == {"holder": "***", "number": "****0123", "cnaps": "103100000026"}
    assert ABROAD.masked()["number"] == "****3000"
    assert repr(PAYER) == "BankAccount()"
