"""Changes that two people agree on, over HTTP: who sees which."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chaincode import keys
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.participants.market import NEW_KEY, add_replaced_key, step, written
from tests.unit.projection.chain import NOW_MS, Chain


class Market:
    """An approved change of `smith` that `wang` proposed, and an open one of `li-na`."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.chain.add(registry())
        self.of_smith = add_replaced_key(self.chain)
        propose = step("propose_registrar", 31, target=None, version=None, user="li-na", status="revoked")
        record = {
            "version": 1,
            "kind": "status",
            "user": "li-na",
            "user_version": 1,
            "args": {"status": "revoked"},
            "proposed_by": "registrar",
            "status": "open",
            "operator": "registrar",
            "refreshed_at": NOW_MS + 31,
        }
        self.chain.add(written([(propose, 1)], {keys.change(propose.digest): record}))
        self.of_li_na = propose.digest


@pytest.fixture
def market() -> Market:
    return Market()


@pytest.fixture
async def exchange(tmp_path: Path, market: Market) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "exchange", market.chain, organisation="ExchangeOrg")
    made.index()
    yield made
    await made.close()


@pytest.fixture
async def consumer(tmp_path: Path, market: Market) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "consumer", market.chain)
    made.index()
    yield made
    await made.close()


async def listed(instance: Instance, user: str, query: str = "") -> list[str]:
    answer = await instance.get(f"changes{query}", await instance.log_in(user))
    assert answer.status_code == 200, answer.text
    return [each["change_id"] for each in answer.json()["items"]]


async def test_they_are_listed_the_latest_first(exchange: Instance, market: Market) -> None:
    assert await listed(exchange, "auditor") == [market.of_li_na, market.of_smith]
    assert await listed(exchange, "auditor", "?status=open") == [market.of_li_na]
    assert await listed(exchange, "auditor", "?kind=key") == [market.of_smith]
    assert await listed(exchange, "auditor", "?user=smith&status=declined") == []


async def test_pages_follow_each_other(exchange: Instance, market: Market) -> None:
    headers = await exchange.log_in("auditor")
    first = (await exchange.get("changes?limit=1", headers)).json()
    second = (await exchange.get(f"changes?limit=1&cursor={first['next_cursor']}", headers)).json()
    assert [each["change_id"] for each in (*first["items"], *second["items"])] == [market.of_li_na, market.of_smith]
    assert second["next_cursor"] is None
    assert code(await exchange.get(f"changes?kind=key&cursor={first['next_cursor']}", headers))[0] == 400


async def test_a_companys_user_sees_what_it_proposed_and_what_is_its_own(consumer: Instance, market: Market) -> None:
    assert await listed(consumer, "wang") == [market.of_smith]
    assert await listed(consumer, "wang", "?limit=1") == [market.of_smith]  # what is not seen takes no place
    assert await listed(consumer, "li-na") == [market.of_li_na]
    headers = await consumer.log_in("li-na")
    assert (await consumer.get(f"changes/{market.of_li_na}", headers)).status_code == 200
    assert code(await consumer.get(f"changes/{market.of_smith}", headers)) == (404, "not_found")
    assert code(await consumer.get(f"changes/{'00' * 32}", headers)) == (404, "not_found")


async def test_a_change_is_read_with_its_etag(exchange: Instance, market: Market) -> None:
    headers = await exchange.log_in("auditor")
    answer = await exchange.get(f"changes/{market.of_smith}", headers)
    found = answer.json()
    assert (found["status"], found["operator"], found["reason"]) == ("approved", "registrar", None)
    assert found["args"] == {"public_key": NEW_KEY}
    assert (answer.headers["etag"], found["block_height"]) == ('W/"2"', exchange.services.height.value)
    same = await exchange.get(f"changes/{market.of_smith}", headers | {"If-None-Match": '"2"'})
    assert same.status_code == 304
