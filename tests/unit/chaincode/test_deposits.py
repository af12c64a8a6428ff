"""Deposits: what is let into the collection, by whom, and that nobody gets in another's way."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode.intent import SignedIntent, private_text, sign_intent
from chaincode.terms import MAX_PRIVATE_BYTES
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    RETAILER,
    TERMS,
    Market,
)

SALT = bytes(range(32))


def with_private(market: Market, private: str, **fields: Any) -> SignedIntent:
    """An intent that cites the hash of any text at all."""
    digest = hashlib.sha256(private.encode()).hexdigest()
    intent = market.intent(CONSUMER, "submit", args=FIELDS, private_hash=digest, **fields)
    return sign_intent(intent, CONSUMER.key, private)


async def test_the_exact_text_is_kept_under_its_hash(market: Market) -> None:
    private, terms_hash = private_text(TERMS, SALT)
    assert await market.deposit(with_private(market, private)) == [{"status": "deposited"}]
    assert market.peer.private == {("terms", terms_hash): private.encode()}


async def test_a_deposit_writes_nothing_public(market: Market) -> None:
    item = with_private(market, private_text(TERMS, SALT)[0])
    status, _, stub = await market.peer.call(
        b"Deposit",
        organisation="ConsumerOrg",
        now_ms=market.now_ms,
        transient={"batch": batch.encode([item], private=True)},
    )
    assert status == 200
    assert [(kind, collection) for kind, collection, _, _ in stub.writes] == [("put", "terms")]
    assert stub.requests == ["get_states", "get_states", "get_private_data_multiple", "write_batch"]
    assert stub.events == []


@pytest.mark.parametrize("lacking", [False, True])
async def test_what_is_there_is_kept_even_where_a_member_has_only_its_hash(market: Market, *, lacking: bool) -> None:
    private, _ = private_text(TERMS, SALT)
    item = with_private(market, private)
    other = with_private(market, private_text(TERMS, SALT[::-1])[0])
    await market.deposit(item)
    market.peer.lacks_private_values = lacking
    before = dict(market.peer.private)
    assert await market.deposit(item, other, other) == [{"status": "kept"}, {"status": "deposited"}, {"status": "kept"}]
    assert before.items() <= market.peer.private.items()


async def test_nobody_puts_another_text_under_a_hash(market: Market) -> None:
    _, victims_hash = private_text(TERMS, SALT)
    mine, _ = private_text({**TERMS, "energy_wh": 1}, SALT)
    intent = market.intent(CONSUMER_2, "submit", args=FIELDS, private_hash=victims_hash)
    (result,) = await market.deposit(sign_intent(intent, CONSUMER_2.key, mine))
    assert (result["status"], result["code"]) == ("refused", "terms_mismatch")
    assert market.peer.private == {}


async def test_purged_terms_do_not_come_back(market: Market) -> None:
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    await market.deposit(item)
    (result,) = await market.apply(item, organisation="ConsumerOrg")
    assert result["status"] == "applied"
    order = item.digest
    terms_hash = market.order(order)["terms_hash"]
    await market.done(CONSUMER, "cancel", order)
    await market.done(EXCHANGE, "purge", order, args={"terms_hash": terms_hash}, function=b"Purge")
    assert await market.deposit(item) == [{"status": "refused", "code": "terms_purged"}]
    assert market.peer.private == {}


@pytest.mark.parametrize("organisation", ["RetailerOrg", "ExchangeOrg"])
async def test_a_foreign_organisations_deposit_is_refused(market: Market, organisation: str) -> None:
    item = with_private(market, private_text(TERMS, SALT)[0])
    (result,) = await market.deposit(item, organisation=organisation)
    assert result["code"] == "wrong_organisation"


async def test_a_deposit_takes_the_signature_of_the_actor_and_an_action_with_terms(market: Market) -> None:
    item = with_private(market, private_text(TERMS, SALT)[0])
    forged = replace(item, signature=with_private(market, private_text(TERMS, SALT)[0]).signature)
    create = market.signed(CONSUMER, "create", args=FIELDS)
    expired = with_private(market, private_text(TERMS, SALT)[0], expires_at=market.now_ms)
    results = await market.deposit(forged, replace(create, private="x"), expired, item)
    assert [result.get("code") for result in results] == [
        "bad_signature",
        "private_not_allowed",
        "intent_expired",
        None,
    ]


def _text(value: Any) -> str:
    return canonical.dumps(value).decode()


@pytest.mark.parametrize(
    ("private", "code"),
    [
        ("not json", "terms_invalid"),
        ('{"salt":"' + "00" * 32 + '","terms":{"energy_wh":1.0,"prices_e8_yuan_per_kwh":{"flat":1}}}', "terms_invalid"),
        (_text({"terms": TERMS}), "terms_invalid"),
        (_text({"terms": TERMS, "salt": "00" * 31}), "terms_invalid"),
        (_text({"terms": {**TERMS, "energy_wh": 0}, "salt": "00" * 32}), "terms_invalid"),
        (_text({"terms": {**TERMS, "prices_e8_yuan_per_kwh": {"Day": 1}}, "salt": "00" * 32}), "terms_invalid"),
        (
            _text({"terms": {**TERMS, "prices_e8_yuan_per_kwh": {"flat": -(10**11)}}, "salt": "00" * 32}),
            "terms_invalid",
        ),
        (_text({"terms": {**TERMS, "note": "x"}, "salt": "00" * 32}), "terms_invalid"),
        (_text({"terms": {**TERMS, "settlement_price_e8_yuan_per_kwh": -1}, "salt": "00" * 32}), "terms_invalid"),
        (_text({"terms": TERMS, "salt": "00" * 32, "x": "y" * MAX_PRIVATE_BYTES}), "too_large"),
    ],
)
async def test_terms_of_another_form_are_refused_and_not_quoted(market: Market, private: str, code: str) -> None:
    (result,) = await market.deposit(with_private(market, private))
    assert result["code"] == code
    assert set(result.get("detail", {})) <= {"path"}
    assert market.peer.private == {}


async def test_no_private_value_is_public_whatever_happens(market: Market) -> None:
    """Planted numbers and a planted salt, through every step and refusal that touches terms."""
    terms = {"energy_wh": 4_242_424_242, "prices_e8_yuan_per_kwh": {"flat": 3_131_313_131}}
    salt = bytes.fromhex("c0ffee" * 10 + "0102")
    private, _ = private_text(terms, salt)
    seen: list[str] = []
    for item in (with_private(market, private), with_private(market, private.replace("flat", "night"))):
        for organisation in ("ConsumerOrg", "RetailerOrg"):
            seen.append(repr(await market.deposit(item, organisation=organisation)))
            status, answer, stub = await market.call_apply(item, organisation=organisation)
            seen.append(repr((status, answer, stub.writes, stub.events, item)))
    _, (order,) = keys.split(next(key for key in market.peer.state if key.startswith("\x00o\x00")))
    await market.do(RETAILER, "confirm", order, args={"terms_hash": "00" * 32})
    seen.append(repr(sorted(market.peer.state.items())))
    public = "".join(seen)
    assert "4242424242" not in public
    assert "3131313131" not in public
    assert "c0ffee" not in public


def _terms(energy_wh: int = 1_000_000, **prices: int) -> dict[str, Any]:
    return {"energy_wh": energy_wh, "prices_e8_yuan_per_kwh": prices}


@pytest.mark.parametrize(
    ("terms", "code", "path"),
    [
        (_terms(), None, None),
        (_terms(flat=-1), None, None),
        (_terms(day=1), "price_not_in_package", "private.terms.prices_e8_yuan_per_kwh"),
        (_terms(1), None, None),
        (_terms(1_000_000_000_000), None, None),
        (_terms(1_000_000_000_001), "volume_outside_limits", "private.terms.energy_wh"),
    ],
)
async def test_terms_suit_the_package_that_the_step_cites(
    market: Market, terms: dict[str, Any], code: str | None, path: str | None
) -> None:
    (result,) = await market.deposit(market.signed(CONSUMER, "submit", args=FIELDS, terms=terms))
    assert result.get("code") == code
    assert result.get("detail", {}) == ({"key": "p1", "path": path} if code else {})


async def test_terms_of_a_later_step_suit_the_package_that_the_order_cites(market: Market) -> None:
    order = await market.submit()
    wrong = market.signed(RETAILER, "counter", target=order, expected_version=1, terms=_terms(day=1))
    right = market.signed(RETAILER, "counter", target=order, expected_version=1, terms=_terms(flat=1))
    results = await market.deposit(wrong, right, organisation="RetailerOrg")
    assert [result.get("code") for result in results] == ["price_not_in_package", None]


async def test_a_deposit_does_not_read_the_order_that_its_public_half_writes(market: Market) -> None:
    order = await market.submit()
    item = market.signed(RETAILER, "counter", target=order, expected_version=1, terms=_terms(flat=1))
    status, _, stub = await market.peer.call(
        b"Deposit",
        organisation="RetailerOrg",
        now_ms=market.now_ms,
        transient={"batch": batch.encode([item], private=True)},
    )
    assert status == 200
    assert keys.order(order) not in stub.reads


async def test_what_the_peer_does_not_have_yet_is_left_to_the_public_half(market: Market) -> None:
    unknown = market.signed(CONSUMER, "submit", args={**FIELDS, "package_version": 7}, terms=_terms(day=1))
    early = market.signed(CONSUMER, "submit", target="ab" * 32, expected_version=1, terms=_terms(day=1))
    assert await market.deposit(unknown, early) == [{"status": "deposited"}, {"status": "deposited"}]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (_terms(), None),
        (_terms(flat=1), "prices_not_list"),
        ({**_terms(), "settlement_price_e8_yuan_per_kwh": 1}, "prices_not_list"),
    ],
)
async def test_whoever_takes_a_package_at_its_list_prices_names_none(
    market: Market, terms: dict[str, Any], code: str | None
) -> None:
    (result,) = await market.deposit(market.signed(CONSUMER, "purchase", args=FIELDS, terms=terms))
    assert result.get("code") == code
