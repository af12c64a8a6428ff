"""Batches: limits, the overlay, idempotency, what reaches the ledger, and calls refused as a whole."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode import signature as es256
from chaincode.intent import INTENT_PREFIX, SignedIntent
from chaincode.precheck import MAX_ARCHIVE_BYTES, MAX_INTENT_BYTES, check_intent
from chaincode.refusals import Refused
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, FIELDS, RETAILER, TERMS, Market


def later(market: Market, order: str, version: int, **fields: Any) -> SignedIntent:
    return market.signed(CONSUMER, "revise", target=order, expected_version=version, args={**FIELDS, **fields})


async def test_later_intents_see_earlier_writes_and_refused_ones_leave_none(market: Market) -> None:
    create = market.signed(CONSUMER, "create", args=FIELDS)
    order = create.digest
    submit = market.signed(CONSUMER, "submit", target=order, expected_version=3, terms=TERMS)
    results = await market.apply(
        create,
        later(market, order, 1, period_end="2026-12-01"),
        later(market, order, 1, period_end="2026-11-01"),
        later(market, order, 2, period_end="2026-10-01"),
        submit,
        organisation="ConsumerOrg",
    )
    assert [result["status"] for result in results] == ["applied", "applied", "refused", "applied", "applied"]
    assert results[2]["detail"] == {"key": order, "version": 2}
    assert market.order(order)["period_end"] == "2026-10-01"
    assert market.order(order)["version"] == 4


async def test_a_refusal_after_a_write_leaves_no_write(market: Market) -> None:
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)
    item = market.signed(
        EXCHANGE, "purge", target=order, expected_version=2, args={"terms_hash": market.order(order)["terms_hash"]}
    )
    again = market.signed(
        EXCHANGE, "purge", target=order, expected_version=3, args={"terms_hash": market.order(order)["terms_hash"]}
    )
    results = await market.apply(item, again, function=b"Purge")
    assert [result["status"] for result in results] == ["applied", "refused"]
    assert market.order(order)["version"] == 3


async def test_an_intent_happens_once_however_often_it_is_sent(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS)
    first, second = await market.apply(item, item, organisation="ConsumerOrg")
    assert first == {"status": "applied", "version": 1}
    assert second == {"status": "exists", "version": 1}
    await market.done(CONSUMER, "cancel", item.digest)
    status, results, stub = await market.call_apply(item, organisation="ConsumerOrg")
    assert (status, results) == (200, [second])
    assert stub.writes == []
    assert stub.events == [("Applied", b'{"applied":0,"refused":0}')]


async def test_an_intent_id_is_not_used_for_other_bytes(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS)
    other = market.signed(
        CONSUMER, "create", intent_id=check_intent(item.intent).intent_id, args={**FIELDS, "period_end": "2026-05-01"}
    )
    results = await market.apply(item, other, organisation="ConsumerOrg")
    assert [result.get("code") for result in results] == [None, "intent_id_reused"]


async def test_a_refused_intent_may_be_sent_again(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args={**FIELDS, "package": "p2"})
    (refused,) = await market.apply(item, organisation="ConsumerOrg")
    assert refused["code"] == "unknown_package"
    package = {**_package(), "package": "p2"}
    await market.done(RETAILER, "publish_package", args=package)
    (applied,) = await market.apply(item, organisation="ConsumerOrg")
    assert applied["status"] == "applied"


def _package() -> dict[str, Any]:
    from tests.unit.chaincode.market import PACKAGE

    return PACKAGE


async def test_the_results_bytes_on_the_ledger_stay_few(market: Market) -> None:
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    _, _, stub = await market.call_apply(item, organisation="ConsumerOrg")
    assert [key for _, _, key, _ in stub.writes] == [keys.order(item.digest), keys.intent("u-c1", _id(item))]
    assert stub.requests == ["get_states", "write_batch"]
    assert keys.order(item.digest) not in stub.reads
    assert sum(len(key) + len(value) for _, _, key, value in stub.writes) < 700
    assert stub.events == [("Applied", b'{"applied":1,"refused":0}')]


def _id(item: SignedIntent) -> str:
    return str(json.loads(item.intent)["intent_id"])


async def test_a_batch_costs_two_reads_and_one_write_request(market: Market) -> None:
    orders = [await market.submit() for _ in range(3)]
    items = [
        market.signed(RETAILER, "counter", target=order, expected_version=1, args={}, terms=TERMS) for order in orders
    ]
    status, results, stub = await market.call_apply(*items, organisation="RetailerOrg")
    assert (status, [result["status"] for result in results]) == (200, ["applied"] * 3)
    assert stub.requests == ["get_states", "get_states", "write_batch"]


async def test_records_keep_the_low_s_form_of_a_signature_given_in_either(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS)
    high = SignedIntent(intent=item.intent, signature=_high_s(item.signature))
    assert es256.verify(CONSUMER.public_key, INTENT_PREFIX + item.intent.encode(), high.signature)
    assert batch.decode(batch.encode([high])) == [item]
    (result,) = await market.apply(high, organisation="ConsumerOrg")
    assert result["status"] == "applied"


def _high_s(signature: str) -> str:
    import base64

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    raw = base64.urlsafe_b64decode(signature + "==")
    s = order - int.from_bytes(raw[32:], "big")
    return base64.urlsafe_b64encode(raw[:32] + s.to_bytes(32, "big")).rstrip(b"=").decode()


@pytest.mark.parametrize("signature", ["", "A" * 86, "!" * 86, "A" * 85])
async def test_a_signature_of_another_form_is_bad(market: Market, signature: str) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS)
    (result,) = await market.apply(SignedIntent(intent=item.intent, signature=signature), organisation="ConsumerOrg")
    assert result["code"] == "bad_signature"


def compressed(value: Any) -> bytes:
    return zlib.compress(canonical.dumps(value))


ITEM = {"intent": "{}", "signature": ""}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "invalid_batch"),
        (b"[]", "invalid_batch"),
        (compressed([]), "invalid_batch"),
        (compressed({}), "invalid_batch"),
        (compressed(["x"]), "invalid_batch"),
        (compressed([{"intent": "{}"}]), "invalid_batch"),
        (compressed([{**ITEM, "private": "x"}]), "invalid_batch"),
        (compressed([{**ITEM, "signature": 1}]), "invalid_batch"),
        (compressed([{**ITEM, "second": None}]), "invalid_batch"),
        (compressed([{**ITEM, "second": {"actor": "u"}}]), "invalid_batch"),
        (compressed([{**ITEM, "second": {"actor": "u", "signature": 1}}]), "invalid_batch"),
        (compressed([{**ITEM, "second": {"actor": "u", "signature": "x", "more": "y"}}]), "invalid_batch"),
        (compressed([ITEM]) + b"x", "invalid_batch"),
        (compressed([ITEM])[:-1], "invalid_batch"),
        (zlib.compress(b"[ ]"), "invalid_batch"),
        (zlib.compress(b'[{"intent":"a","intent":"b","signature":"c"}]'), "malformed_json"),
        (compressed([ITEM] * 401), "batch_too_large"),
        (zlib.compress(b" " * (batch.MAX_BATCH_BYTES + 1)), "batch_too_large"),
        (zlib.compress(b" " * 20_000_000, 9), "batch_too_large"),
    ],
)
async def test_a_batch_of_another_form_is_refused_whole(market: Market, data: bytes, code: str) -> None:
    for function in (b"Apply", b"Purge"):
        status, answer, stub = await market.peer.call(function, data, now_ms=market.now_ms)
        assert (status, answer["code"], stub.writes) == (500, code, [])


async def test_a_batch_holds_400_intents(market: Market) -> None:
    results = await market.apply(*[market.signed(CONSUMER, "create", args=FIELDS) for _ in range(400)])
    assert len(results) == 400


def test_the_client_makes_no_batch_that_would_be_refused() -> None:
    item = SignedIntent(intent="{}", signature="", private="x")
    for items in ([], [item] * 401, [SignedIntent(intent="x" * batch.MAX_BATCH_BYTES, signature="")]):
        with pytest.raises(Refused):
            batch.encode(items)
    with pytest.raises(Refused):
        batch.encode([SignedIntent(intent="{}", signature="")], private=True)
    assert batch.decode(batch.encode([item], private=True), private=True) == [item]


async def test_large_intents_are_refused_and_a_large_archive_comes_alone(market: Market) -> None:
    def padded(action: str, size: int) -> SignedIntent:
        text = canonical.dumps({"action": action, "pad": "x" * size}).decode()
        return SignedIntent(intent=text, signature="")

    over = padded("create", MAX_INTENT_BYTES)
    archive = padded("archive", MAX_INTENT_BYTES)
    huge = padded("archive", MAX_ARCHIVE_BYTES)
    assert [result["code"] for result in await market.apply(over)] == ["too_large"]
    assert [result["code"] for result in await market.apply(huge)] == ["too_large"]
    assert [result["code"] for result in await market.apply(archive)] == ["invalid_intent"]


async def test_calls_with_what_they_do_not_take_are_refused_whole(market: Market) -> None:
    item = market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    public, private = batch.encode([item]), batch.encode([item], private=True)
    cases: list[tuple[tuple[bytes, ...], dict[str, bytes], str]] = [
        ((b"Apply", public), {"batch": private}, "transient_not_allowed"),
        ((b"Purge", public), {"x": b""}, "transient_not_allowed"),
        ((b"Apply",), {}, "invalid_arguments"),
        ((b"Apply", public, public), {}, "invalid_arguments"),
        ((b"Deposit", private), {"batch": private}, "arguments_not_allowed"),
        ((b"Deposit",), {}, "invalid_arguments"),
        ((b"Deposit",), {"batch": private, "x": b""}, "invalid_arguments"),
        ((b"Deposit",), {"batch": public}, "invalid_batch"),
        ((b"Withdraw",), {}, "unknown_function"),
        ((), {}, "unknown_function"),
        ((b"\xff",), {}, "invalid_arguments"),
    ]
    for args, transient, code in cases:
        status, answer, stub = await market.peer.call(
            *args, organisation="ConsumerOrg", now_ms=market.now_ms, transient=transient
        )
        assert (status, answer["code"], stub.writes) == (500, code, []), args


async def test_records_are_read_by_id(market: Market) -> None:
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)

    async def read(*args: str, organisation: str = "ConsumerOrg") -> tuple[int, Any]:
        call = (arg.encode() for arg in args)
        status, answer, _ = await market.peer.call(*call, organisation=organisation, now_ms=market.now_ms)
        return status, answer

    record = market.order(order)
    assert await read("ReadOrder", order) == (200, record)
    assert await read("ReadOrders", order, "0e" * 32) == (200, [record, None])
    status, history = await read("ReadHistory", order)
    assert (status, [version["record"]["state"] for version in history]) == (200, ["submitted", "cancelled"])
    assert all(version.keys() == {"at", "record", "tx_id"} for version in history)
    assert (await read("ReadUser", "u-c1"))[1]["memberships"] == {"c1": ["consumer_owner"]}
    assert (await read("ReadParticipant", "c1"))[1]["kind"] == "consumer"
    assert (await read("ReadPackage", "p1"))[1]["name"] == "平价 2026"
    assert (await read("ReadPolicy", "industrial"))[1]["version"] == 1
    assert (await read("ReadMarket"))[1]["exchange_participant"] == "exchange"
    assert (await read("ReadTerms", record["terms_hash"]))[1]["terms"] == TERMS
    denied = await read("ReadTerms", record["terms_hash"], organisation="ExchangeOrg")
    assert denied == (500, {"code": "wrong_organisation"})
    assert await read("ReadTermsHash", record["terms_hash"]) == (200, {"hash": record["terms_hash"]})
    intent = next(key for key in market.peer.state if key.startswith("\x00i\x00u-c1\x00"))
    _, (actor, intent_id) = keys.split(intent)
    assert await read("ReadIntent", actor, intent_id) == (200, {"digest": order, "version": 1})
    short = keys.short_hash(order)  # as it stands in the key, which is nobody's way to name an order
    for odd in ("x", order.upper(), order[:-1], short, "é", "\u4e00" * 64):
        assert await read("ReadOrders", odd, order) == (200, [None, record])
        for function in ("ReadOrder", "ReadHistory", "ReadTerms", "ReadTermsHash"):
            assert await read(function, odd) == (500, {"code": "unknown_target"})
        assert await read("ReadIntent", actor, odd) == (500, {"code": "unknown_target"})
    for unknown in (("ReadUser", "u-c1\x00y"), ("ReadIntent", actor, intent.split("\x00")[3])):
        assert await read(*unknown) == (500, {"code": "unknown_target"})
    for wrong in (("ReadOrder",), ("ReadOrder", "a", "b"), ("ReadOrders",), ("ReadMarket", "x")):
        assert await read(*wrong) == (500, {"code": "invalid_arguments"})
