"""Orders by where they come from: how they are found, and what of them is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chaincode.order.public_terms import public_text
from tests.unit.orders.instance import Instance, registry
from tests.unit.orders.test_orders import add_order
from tests.unit.projection.chain import Chain

RENEWED = "0d" * 32
TERMS = {"energy_wh": 5_000_000, "prices_e8_yuan_per_kwh": {"flat": 46_300_000}}
STATEMENT = {"kind": "statement", "by": "consumer", "user": "li-na", "text_hash": "ab" * 32}


class Market:
    """One order of each origin, all of the same parties."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.chain.add(registry())
        self.negotiated = add_order(self.chain, 1, submitted=True, sequence="s1")
        self.purchase = add_order(self.chain, 2, submitted=True, origin={"kind": "purchase"}, ends_on="2026-07-01")
        renewal = {"kind": "renewal", "id": RENEWED}
        self.renewal = add_order(self.chain, 3, submitted=True, origin=renewal, renews=RENEWED, statements=[STATEMENT])
        listing = {"kind": "listing", "id": "0e" * 32}
        self.listed = add_order(self.chain, 4, submitted=False, origin=listing, sequence="s2", terms=TERMS)


FILTERS = {
    "origin=negotiation": {"negotiated"},
    "origin=purchase": {"purchase"},
    "origin=renewal": {"renewal"},
    "origin=listing": {"listed"},
    "origin=auction": set(),
    "sequence=s1": {"negotiated"},
    "sequence=s2": {"listed"},
    f"renews={RENEWED}": {"renewal"},
    "period=2026-06-30": {"negotiated", "purchase", "renewal", "listed"},
    "period=2026-07-01": {"negotiated", "renewal", "listed"},
}


@pytest.fixture
def market() -> Market:
    return Market()


@pytest.fixture
async def instance(tmp_path: Path, market: Market) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "api", market.chain)
    made.index()
    yield made
    await made.close()


@pytest.mark.parametrize("query", FILTERS)
async def test_filters(instance: Instance, market: Market, query: str) -> None:
    answer = await instance.get(f"orders?{query}", await instance.log_in("li-na"))
    assert {order["order_id"] for order in answer.json()["items"]} == {vars(market)[name] for name in FILTERS[query]}


async def test_an_order_shows_where_it_comes_from_and_when_it_ends(instance: Instance, market: Market) -> None:
    headers = await instance.log_in("li-na")
    bought = (await instance.get(f"orders/{market.purchase}", headers)).json()
    assert (bought["origin"], bought["ends_on"], bought["period_end"]) == (
        {"kind": "purchase"},
        "2026-07-01",
        "2027-01-01",
    )
    renewal = (await instance.get(f"orders/{market.renewal}", headers)).json()
    assert (renewal["renews"], renewal["statements"]) == (RENEWED, [STATEMENT])
    plain = (await instance.get(f"orders/{market.negotiated}", headers)).json()
    names = ("origin", "annex_hash", "ends_on", "notice", "passed_on_to", "renews", "risk_warning")
    assert [plain[name] for name in names] == [None] * len(names)
    assert plain["statements"] == []


async def test_public_terms_are_read_as_private_ones_are(tmp_path: Path) -> None:
    chain = Chain()
    chain.add(registry())
    order = add_order(chain, 1, submitted=False)
    text, terms_hash = public_text(order, TERMS)
    chain = Chain()
    chain.add(registry())
    origin = {"kind": "listing", "id": "0e" * 32}
    add_order(chain, 1, submitted=False, origin=origin, public_terms=TERMS, terms_hash=terms_hash)
    instance = Instance(tmp_path / "api", chain)
    instance.index()
    answer = await instance.get(f"orders/{order}/terms", await instance.log_in("li-na"))
    assert answer.json() == {"order_id": order, "terms_hash": terms_hash, "private": text}
    await instance.close()
