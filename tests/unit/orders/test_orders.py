"""What a caller sees of orders over HTTP, and that the cache never shows more or less."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from acl.views import views_of
from gateway.events.hub import Wish
from gateway.events.service import stream
from gateway.orders.export import csv_lines
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, apply, intent, order_record

TERMS_HASH = "aa" * 32
PRIVATE = '{"salt":"00","terms":{"energy_wh":1}}'


def add_order(chain: Chain, number: int, *, submitted: bool, **fields: Any) -> str:
    action = "submit" if submitted else "create"
    made = intent(action, number=number, target=None, version=None, retailer=fields.get("retailer", "southgrid"))
    state = "submitted" if submitted else "pending"
    record = order_record(1, state, refreshed_at=NOW_MS + number, **fields)
    if submitted:
        record |= {"terms_hash": TERMS_HASH, "next": ["retailer"]}
    chain.add(apply([(made, {"status": "applied", "version": 1})], {made.digest: record}))
    return made.digest


class Market:
    """A draft and two submitted orders, of two consumers with two retailers."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.chain.add(registry(), Tx(args=(b"Deposit",), private={TERMS_HASH: PRIVATE}))
        self.draft = add_order(self.chain, 1, submitted=False)
        self.order = add_order(self.chain, 2, submitted=True)
        self.hotels = add_order(self.chain, 3, submitted=True, consumer="hotel", retailer="northgrid")


ORGANISATION_OF = {
    "li-na": "ConsumerOrg",
    "wang": "ConsumerOrg",
    "retail-clerk": "RetailerOrg",
    "auditor": "ExchangeOrg",
    "watcher": "RegulatorOrg",
}
SEEN = {
    "li-na": {"draft", "order"},
    "wang": {"hotels"},
    "retail-clerk": {"order"},
    "auditor": {"draft", "order", "hotels"},
    "watcher": {"draft", "order", "hotels"},
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


@pytest.mark.parametrize("user", SEEN)
async def test_each_role_sees_its_own_orders_in_every_form(tmp_path: Path, market: Market, user: str) -> None:
    instance = Instance(tmp_path / "api", market.chain, organisation=ORGANISATION_OF[user])
    instance.index()
    headers = await instance.log_in(user)
    expected = {vars(market)[name] for name in SEEN[user]}
    listed = {order["order_id"] for order in (await instance.get("orders", headers)).json()["items"]}
    exported = list(csv.DictReader(io.StringIO((await instance.get("orders.csv", headers)).text)))
    read: set[str] = set()
    remembered: set[str] = set()
    for order_id in (market.draft, market.order, market.hotels):
        for found in ("", "/history"):
            status = (await instance.get(f"orders/{order_id}{found}", headers)).status_code
            assert status in (200, 404)
            (remembered if found else read).update({order_id} if status == 200 else ())
    await instance.close()
    assert listed == {row["order_id"] for row in exported} == read == remembered == expected


@pytest.mark.parametrize(
    ("user", "status"), [("li-na", 200), ("wang", 404), ("retail-clerk", 200), ("auditor", 403), ("watcher", 403)]
)
async def test_only_the_parties_see_the_terms(tmp_path: Path, market: Market, user: str, status: int) -> None:
    instance = Instance(tmp_path / "api", market.chain, organisation=ORGANISATION_OF[user])
    instance.index()
    answer = await instance.get(f"orders/{market.order}/terms", await instance.log_in(user))
    await instance.close()
    assert answer.status_code == status
    assert (answer.json().get("private") == PRIVATE) is (status == 200)


async def test_the_cache_serves_nobody_elses_order(instance: Instance, market: Market) -> None:
    mine, others = await instance.log_in("li-na"), await instance.log_in("wang")
    assert (await instance.get(f"orders/{market.order}", mine)).status_code == 200
    assert code(await instance.get(f"orders/{market.order}", others)) == (404, "not_found")
    assert (await instance.get(f"orders/{market.order}", mine)).status_code == 200


async def test_an_order_is_read_anew_once_a_block_changes_it(instance: Instance, market: Market) -> None:
    headers = await instance.log_in("li-na")
    first = await instance.get(f"orders/{market.order}", headers)
    assert (first.json()["state"], first.headers["etag"], first.headers["block-height"]) == ("submitted", 'W/"1"', "4")
    same = await instance.get(f"orders/{market.order}", headers | {"If-None-Match": 'W/"1"'})
    assert (same.status_code, same.content) == (304, b"")
    step = intent("cancel", number=9, target=market.order, version=1)
    record = order_record(2, "cancelled", terms_hash=TERMS_HASH)
    market.chain.add(apply([(step, {"status": "applied", "version": 2})], {market.order: record}))
    instance.index()
    second = await instance.get(f"orders/{market.order}?min_block=5", headers | {"If-None-Match": 'W/"1"'})
    assert (second.status_code, second.json()["state"], second.json()["block_height"]) == (200, "cancelled", 5)


async def test_pages_follow_each_other_and_a_cursor_serves_its_own_question_only(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    whole = (await instance.get("orders?sort=refreshed_at", headers)).json()["items"]
    first = (await instance.get("orders?sort=refreshed_at&limit=1", headers)).json()
    cursor = first["next_cursor"]
    second = (await instance.get(f"orders?sort=refreshed_at&limit=1&cursor={cursor}", headers)).json()
    assert [*first["items"], *second["items"]] == whole
    assert second["next_cursor"] is None
    for query in (
        f"sort=-refreshed_at&cursor={cursor}",
        f"state=pending&sort=refreshed_at&cursor={cursor}",
        "cursor=x",
    ):
        assert code(await instance.get(f"orders?{query}", headers)) == (400, "invalid_request")


FILTERS = {
    "state=pending": {"draft"},
    "state=submitted": {"order"},
    "next=retailer": {"order"},
    "retailer=northgrid": set(),
    "period=2026-12-31": {"draft", "order"},
    "period=2027-01-01": set(),
    f"refreshed_from={NOW_MS + 2}": {"order"},
    f"refreshed_to={NOW_MS + 2}": {"draft"},
}


@pytest.mark.parametrize("query", FILTERS)
async def test_filters(instance: Instance, market: Market, query: str) -> None:
    answer = await instance.get(f"orders?{query}", await instance.log_in("li-na"))
    assert {order["order_id"] for order in answer.json()["items"]} == {vars(market)[name] for name in FILTERS[query]}


@pytest.mark.parametrize(
    "query", ["limit=501", "limit=0", "state=secret-value", "min_block=-1", "unknown=secret-value"]
)
async def test_a_bad_query_is_named_and_not_quoted(instance: Instance, query: str) -> None:
    answer = await instance.get(f"orders?{query}", await instance.log_in("li-na"))
    assert code(answer) == (400, "invalid_request")
    assert "secret-value" not in answer.text


async def test_a_large_body_is_refused(instance: Instance) -> None:
    answer = await instance.http.post("/api/v1/sessions", content=b"x" * 20_000)
    assert code(answer) == (413, "request_too_large")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_stream_resumes_after_the_last_event_and_goes_on_with_what_is_committed(
    instance: Instance, market: Market
) -> None:
    async def valid() -> bool:
        return True

    wish = Wish(views_of("order_news", ["consumer_owner"]), "mill")
    async with aclosing(stream(instance.services, wish, after=(2, 0), still_valid=valid)) as events:
        assert await anext(events) == b"retry: 2000\n\n"
        assert market.order.encode() in await anext(events)
        add_order(market.chain, 5, submitted=True, consumer="hotel")
        last = add_order(market.chain, 6, submitted=True)
        instance.index()
        event = await anext(events)
        assert event.startswith(b"id: 6:0\nevent: order\n")
        assert last.encode() in event


async def test_what_was_missed_is_told_no_longer_than_the_session_lasts(instance: Instance) -> None:
    add_order(instance.chain, 5, submitted=True)
    instance.index()
    answers = iter([True, False])

    async def valid() -> bool:
        return next(answers)

    wish = Wish(views_of("order_news", ["consumer_owner"]), "mill")
    async with aclosing(stream(instance.services, wish, after=(0, 0), still_valid=valid)) as events:
        assert await anext(events) == b"retry: 2000\n\n"
        assert (await anext(events)).startswith(b"id: ")
        with pytest.raises(StopAsyncIteration):
            await anext(events)


def test_a_cell_that_a_spreadsheet_would_run_is_made_text() -> None:
    assert csv_lines([["=1+1", "@x", "plain", -1]]) == b"'=1+1,'@x,plain,-1\r\n"
