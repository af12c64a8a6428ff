"""No price, quantity or salt where it does not belong: planted values are looked for in every file and block."""

from __future__ import annotations

import json
import zlib

import httpx2
import pytest

from chaincode import batch
from chaincode.intent import SignedIntent
from tests.integration.market.conftest import People
from tests.integration.market.files import LOGS, MEMBERS, OUTSIDERS, holding, paths_of
from tests.integration.market.oracle import blocks
from tests.integration.market.people import order_args
from tests.running_network import RunningNetwork

PRICE = 1_732_050_807
QUANTITY = 271_828_182_845
SETTLEMENT = 1_618_033_988_749
PLANTED = {
    "energy_wh": QUANTITY,
    "prices_e8_yuan_per_kwh": {"flat": PRICE, "peak": PRICE + 2, "valley": PRICE - 2},
    "settlement_price_e8_yuan_per_kwh": SETTLEMENT,
}


@pytest.fixture(scope="module")
async def planted(market: RunningNetwork, people: People) -> SignedIntent:
    """An order with planted terms, sent over HTTP and confirmed; and one that is refused and must not leak either."""
    args = order_args(people.package, people.retailer.participant)
    signed = people.consumer.signed("submit", args=args, terms=PLANTED)
    wrong = people.consumer.signed("submit", args=args | {"package": "no-such-package"}, terms=PLANTED)
    async with httpx2.AsyncClient(timeout=30) as client:
        accepted = await client.post(f"{market.api_url('ConsumerOrg')}/api/v1/intents", json=body(signed))
        assert accepted.status_code == 200, accepted.text
        refused = await client.post(f"{market.api_url('ConsumerOrg')}/api/v1/intents", json=body(wrong))
        assert refused.status_code in (404, 409)
        assert not any(found(needle, refused.content) for needle in needles(wrong))
        terms_hash = json.loads(signed.intent)["private_hash"]
        confirm = people.retailer.signed("confirm", target=signed.digest, version=1, args={"terms_hash": terms_hash})
        confirmed = await client.post(f"{market.api_url('RetailerOrg')}/api/v1/intents", json=body(confirm))
        assert confirmed.status_code == 200, confirmed.text
    return signed


def body(signed: SignedIntent) -> dict[str, str]:
    private = {"private": signed.private} if signed.private else {}
    return {"intent": signed.intent, "signature": signed.signature, **private}


def needles(signed: SignedIntent) -> list[bytes]:
    """What must not be found: the numbers and the salt, as text and as the salt's raw bytes."""
    assert signed.private
    salt = json.loads(signed.private)["salt"]
    return [str(PRICE).encode(), str(QUANTITY).encode(), str(SETTLEMENT).encode(), salt.encode(), bytes.fromhex(salt)]


def found(needle: bytes, haystack: bytes) -> bool:
    return needle in haystack


def test_the_scan_finds_the_planted_values_where_they_belong(market: RunningNetwork, planted: SignedIntent) -> None:
    held = {needle for _, needle in holding(market, needles(planted), *MEMBERS)}
    assert held >= set(needles(planted)[:4])


def test_no_file_of_the_exchange_the_regulator_or_the_orderers_holds_them(
    market: RunningNetwork, planted: SignedIntent
) -> None:
    assert len(paths_of(market, *OUTSIDERS)) > 50
    leaks = holding(market, needles(planted), *OUTSIDERS)
    assert leaks == []


def test_no_log_of_anybody_holds_them(market: RunningNetwork, planted: SignedIntent) -> None:
    assert len(paths_of(market, LOGS)) >= 19
    assert holding(market, needles(planted), LOGS) == []


async def test_no_public_part_of_a_block_holds_them(market: RunningNetwork, planted: SignedIntent) -> None:
    seen: set[str] = set()
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload, repr(transaction).encode()]
            if transaction.args[:1] in ((b"Apply",), (b"Purge",)):
                parts.append(zlib.decompress(transaction.args[1]))
                seen.update(item.digest for item in batch.decode(transaction.args[1]))
            assert not any(found(needle, part) for needle in needles(planted) for part in parts)
    assert planted.digest in seen
