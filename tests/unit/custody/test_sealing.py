"""Both halves are needed to open a managed key: the user's password and the instance's master key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway.custody.sealing import Cost, Opened, Sealed, Sealer

CHEAP = Cost(memory_kib=64, passes=1)
MASTER = bytes(range(32))
EMPTY: Mapping[str, str] = {}
PHRASE = "quiet tram across the valley"
ONE_TIME = "JBSWY3DPEHPK3PXP"
OPENED = Opened(key=b"a private key", secret=ONE_TIME)


def seal(master: bytes = MASTER) -> Sealed:
    return Sealer(master, cost=CHEAP).seal(OPENED, user="li-na", public_key="04aa", password=PHRASE)


def open_(
    sealed: Sealed, *, master: bytes = MASTER, password: str = PHRASE, of: Mapping[str, str] = EMPTY
) -> Opened | None:
    who = {"user": "li-na", "public_key": "04aa", **of}
    sealer = Sealer(master, cost=CHEAP)
    return sealer.open(sealed, user=who["user"], public_key=who["public_key"], password=password)


def test_password_and_master_key_together_open_it() -> None:
    assert open_(seal()) == OPENED


def test_a_database_and_master_key_without_the_password_open_nothing() -> None:
    sealed = seal()
    for guess in ("", PHRASE + " ", PHRASE.upper(), secrets.token_hex()):
        assert open_(sealed, password=guess) is None


def test_a_database_and_password_without_the_master_key_open_nothing() -> None:
    for master in (bytes(32), MASTER[::-1], secrets.token_bytes(32)):
        assert open_(seal(), master=master) is None


@pytest.mark.parametrize("of", [{"user": "wang"}, {"public_key": "04bb"}])
def test_what_is_moved_to_another_user_or_key_does_not_open(of: dict[str, str]) -> None:
    assert open_(seal(), of=of) is None


@pytest.mark.parametrize("field", ["salt", "key", "secret"])
def test_what_was_changed_does_not_open(field: str) -> None:
    sealed = seal()
    value = bytearray(getattr(sealed, field))
    value[-1] ^= 1
    changed: dict[str, Any] = {field: bytes(value)}
    assert open_(replace(sealed, **changed)) is None


def test_the_key_and_the_one_time_secret_cannot_stand_in_for_each_other() -> None:
    sealed = seal()
    assert open_(replace(sealed, key=sealed.secret, secret=sealed.key)) is None


def test_a_password_is_the_same_however_its_characters_are_composed() -> None:
    sealer = Sealer(MASTER, cost=CHEAP)
    composed, decomposed = "café mañana garçon", "cafe\u0301 man\u0303ana garc\u0327on"
    sealed = sealer.seal(OPENED, user="li-na", public_key="04aa", password=composed)
    assert sealer.open(sealed, user="li-na", public_key="04aa", password=decomposed) == OPENED


def test_what_was_sealed_at_another_cost_still_opens() -> None:
    sealed = seal()
    dearer = Sealer(MASTER, cost=Cost(memory_kib=128, passes=2))
    assert dearer.open(sealed, user="li-na", public_key="04aa", password=PHRASE) == OPENED


def test_nothing_secret_is_in_a_repr() -> None:
    sealed = seal()
    text = repr(sealed) + repr(OPENED)
    assert "private" not in text
    assert OPENED.secret not in text
    assert repr(sealed.salt) not in text
