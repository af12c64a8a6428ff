"""Making the market: by an administrator of the exchange, once, with two registrars."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from tests.unit.chaincode.market import (
    CONSUMER,
    FIELDS,
    REGISTRAR,
    REGISTRAR_2,
    REGISTRARS,
    Market,
    bootstrap_text,
)


@pytest.mark.parametrize(
    ("text", "unit", "organisation", "code"),
    [
        (bootstrap_text(), "client", "ExchangeOrg", "not_an_admin"),
        (bootstrap_text(), "admin", "ConsumerOrg", "not_an_admin"),
        (b"{", "admin", "ExchangeOrg", "malformed_json"),
        (b"{} ", "admin", "ExchangeOrg", "not_canonical"),
        (b"{}", "admin", "ExchangeOrg", "invalid_arguments"),
        (bootstrap_text(network="other/" + "ab" * 32), "admin", "ExchangeOrg", "wrong_network"),
        (bootstrap_text(policies={}), "admin", "ExchangeOrg", "already_bootstrapped"),
        (bootstrap_text(registrars=REGISTRARS[:1]), "admin", "ExchangeOrg", "invalid_arguments"),
        (bootstrap_text(registrars=[*REGISTRARS, REGISTRARS[0]]), "admin", "ExchangeOrg", "invalid_arguments"),
        (bootstrap_text(registrars=[REGISTRARS[0]] * 2), "admin", "ExchangeOrg", "invalid_arguments"),
        (
            bootstrap_text(registrars=[REGISTRARS[0], {**REGISTRARS[0], "user": "reg-2"}]),
            "admin",
            "ExchangeOrg",
            "invalid_arguments",
        ),
        (bootstrap_text(operator_participant="exchange"), "admin", "ExchangeOrg", "invalid_arguments"),
    ],
)
async def test_a_bootstrap_is_for_the_exchanges_admin_once(
    market: Market, text: bytes, unit: str, organisation: str, code: str
) -> None:
    status, answer, _ = await market.peer.call(
        b"Bootstrap", text, organisation=organisation, unit=unit, now_ms=market.now_ms
    )
    assert (status, answer["code"]) == (500, code)


async def test_the_same_bootstrap_again_is_fine_and_writes_nothing(market: Market) -> None:
    status, answer, stub = await market.peer.call(b"Bootstrap", bootstrap_text(), unit="admin", now_ms=market.now_ms)
    assert (status, answer, stub.writes) == (200, {"status": "exists"}, [])


async def test_nothing_goes_before_the_bootstrap() -> None:
    market = Market()
    status, answer, _ = await market.call_apply(market.signed(CONSUMER, "create", args=FIELDS))
    assert (status, answer) == (500, {"code": "not_bootstrapped"})
    bad = bootstrap_text(registrars=[REGISTRARS[0], {**REGISTRARS[1], "proof": CONSUMER.proof()}])
    status, answer, _ = await market.peer.call(b"Bootstrap", bad, unit="admin", now_ms=market.now_ms)
    assert (status, answer["code"]) == (500, "possession_not_proved")


async def test_it_makes_the_exchange_its_operator_and_two_registrars(market: Market) -> None:
    kinds: dict[str, Any] = {}
    for participant in ("exchange", "exchange-operator"):
        record = market.record(keys.participant(participant))
        assert record is not None
        kinds[participant] = (record["kind"], record["organisation"], record["status"])
    assert kinds == {
        "exchange": ("exchange", "ExchangeOrg", "active"),
        "exchange-operator": ("operator", "ExchangeOrg", "active"),
    }
    for person in (REGISTRAR, REGISTRAR_2):
        record = market.record(keys.user(person.user))
        assert record is not None
        assert record["memberships"] == {"exchange": ["exchange_registrar"]}
        assert record["public_key"] == person.public_key
