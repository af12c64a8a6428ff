"""What a caller is told that it may do with an order, and which earlier terms it may read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.orders.instance import Instance, code, registry
from tests.unit.orders.test_orders import PRIVATE, TERMS_HASH, add_order
from tests.unit.projection.chain import NOW_MS, Chain, Tx, apply, intent, key, order_record

EARLIER = "bb" * 32
DAY_S = 86_400
POLICY = {"version": 1, "audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": 7 * DAY_S}}


class Market:
    """A draft, an order that waits for its retailer, and one that went to another retailer before."""

    def __init__(self) -> None:
        self.chain = Chain()
        texts = {TERMS_HASH: PRIVATE, EARLIER: PRIVATE}
        self.chain.add(registry(), Tx(args=(b"Deposit",), private=texts), Tx(writes=_policy()))
        self.draft = add_order(self.chain, 1, submitted=False)
        self.order = add_order(self.chain, 2, submitted=True)
        self.moved = add_order(self.chain, 3, submitted=True, retailer="northgrid")
        self._step(self.moved, 4, "counter", "northgrid", terms_hash=EARLIER)
        self._step(self.moved, 5, "revise", "southgrid", terms_hash=EARLIER)
        self._step(self.moved, 6, "submit", "southgrid", terms_hash=TERMS_HASH, earlier_terms=[EARLIER])

    def _step(self, order_id: str, number: int, action: str, retailer: str, **fields: Any) -> None:
        version = number - 2
        args = {"retailer": retailer} if action == "revise" else {}
        made = intent(action, number=number, target=order_id, version=version - 1, **args)
        record = order_record(
            version, "submitted", refreshed_at=NOW_MS + number, next=["retailer"], retailer=retailer, **fields
        )
        self.chain.add(apply([(made, {"status": "applied", "version": version})], {order_id: record}))


def _policy() -> dict[str, Any]:
    return {key("policy", "industrial"): POLICY, key("policy_version", "industrial", "1"): POLICY}


@pytest.fixture
def market() -> Market:
    return Market()


@pytest.fixture
async def consumers(tmp_path: Path, market: Market) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "consumers", market.chain)
    made.index()
    yield made
    await made.close()


@pytest.fixture
async def retailers(tmp_path: Path, market: Market) -> AsyncIterator[Instance]:
    made = Instance(tmp_path / "retailers", market.chain, organisation="RetailerOrg")
    made.index()
    yield made
    await made.close()


async def test_a_draft_is_the_consumers_to_submit(consumers: Instance, market: Market) -> None:
    answer = (await consumers.get(f"orders/{market.draft}/moves", await consumers.log_in("li-na"))).json()
    assert (answer["party"], answer["version"]) == ("consumer", 1)
    assert set(answer["actions"]) == {"revise", "submit", "cancel", "delete"}


async def test_who_is_next_may_answer_and_after_the_deadline_anybody_ends_it(
    consumers: Instance, retailers: Instance, market: Market
) -> None:
    path = f"orders/{market.order}/moves"
    waiting = (await consumers.get(path, await consumers.log_in("li-na"))).json()
    asked = (await retailers.get(path, await retailers.log_in("retail-clerk"))).json()
    assert waiting["actions"] == ["cancel", "lapse"]
    assert set(asked["actions"]) == {"counter", "reject", "confirm", "lapse"}
    assert waiting["deadline"] == NOW_MS + 2 + 7 * DAY_S * 1_000


async def test_moves_of_somebody_elses_order_are_not_found(consumers: Instance, market: Market) -> None:
    answer = await consumers.get(f"orders/{market.order}/moves", await consumers.log_in("wang"))
    assert code(answer) == (404, "not_found")


async def test_earlier_terms_are_for_those_to_whom_they_were_put_forward(
    consumers: Instance, retailers: Instance, market: Market
) -> None:
    path = f"orders/{market.moved}/terms?terms_hash="
    owner, second = await consumers.log_in("li-na"), await retailers.log_in("retail-clerk")
    assert (await consumers.get(path + EARLIER, owner)).json()["private"] == PRIVATE
    assert (await retailers.get(path + TERMS_HASH, second)).status_code == 200
    assert code(await retailers.get(path + EARLIER, second)) == (404, "not_found")
    assert code(await consumers.get(path + "cc" * 32, owner)) == (404, "not_found")


async def test_orders_come_as_a_sheet(consumers: Instance) -> None:
    answer = await consumers.get("orders.xlsx", await consumers.log_in("li-na"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
