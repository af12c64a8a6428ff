"""Orders that a step on another record makes have that step as the first of their history, whoever's record it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.projection import tables
from gateway.projection.database import Database
from tests.unit.projection.chain import Chain, apply, intent, order_record
from tests.unit.projection.test_projection import rows, write

PUBLIC = {"energy_wh": 0, "prices_e8_yuan_per_kwh": {}}
STEPS = tables.order_steps.c


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/read_model.sqlite")
    yield opened
    opened.close()


def contract(chain: Chain, number: int = 1) -> str:
    made = intent("submit", number=number, target=None, version=None, retailer="southgrid")
    record = order_record(1, "executing", stage="execute")
    chain.add(apply([(made, {"status": "applied", "version": 1})], {made.digest: record}))
    return made.digest


def last_resort(order: str, **fields: Any) -> dict[str, Any]:
    origin = {"kind": "last_resort", "id": order}
    return order_record(1, "executing", stage="execute", retailer="northgrid", origin=origin, terms=PUBLIC, **fields)


def history(database: Database, order: str) -> list[tuple[Any, ...]]:
    found = rows(database, STEPS.order_id, STEPS.version, STEPS.action, STEPS.state, STEPS.retailer, STEPS.submitted_to)
    return [row[1:] for row in found if row[0] == order]


def test_a_contract_passed_on_and_the_one_that_goes_on_both_have_the_step(database: Database) -> None:
    chain = Chain()
    order = contract(chain)
    step = intent("pass_on", number=2, target=order, version=1, ends_on="2026-07-01")
    before = order_record(2, "executing", stage="execute", ends_on="2026-07-01", passed_on_to=step.digest)
    made = {order: before, step.digest: last_resort(order)}
    chain.add(apply([(step, {"status": "applied", "version": 2})], made))
    write(database, chain, chain.received)
    assert history(database, order)[1:] == [(2, "pass_on", "executing", "southgrid", "southgrid")]
    assert history(database, step.digest) == [(1, "pass_on", "executing", "northgrid", "northgrid")]
    columns = tables.orders.c
    found = rows(database, columns.order_id, columns.origin, columns.ends_on, columns.submitted_to)
    assert sorted(found) == sorted(
        [(order, None, "2026-07-01", "southgrid"), (step.digest, "last_resort", None, "northgrid")]
    )


def test_a_step_on_the_new_order_in_the_same_transaction_comes_after_the_one_that_made_it(database: Database) -> None:
    chain = Chain()
    order = contract(chain)
    step = intent("pass_on", number=2, target=order, version=1, ends_on="2026-07-01")
    notice = intent("give_notice", number=3, target=step.digest, version=1, kind="switch", ends_on="2026-08-01")
    made = {
        order: order_record(2, "executing", stage="execute", passed_on_to=step.digest),
        step.digest: last_resort(order) | {"version": 2, "ends_on": "2026-08-01"},
    }
    results = [{"status": "applied", "version": 2}, {"status": "applied", "version": 2}]
    chain.add(apply(list(zip((step, notice), results, strict=True)), made))
    write(database, chain, chain.received)
    assert history(database, step.digest) == [
        (1, "pass_on", None, "northgrid", "northgrid"),
        (2, "give_notice", "executing", "northgrid", "northgrid"),
    ]


def test_two_contracts_passed_on_in_one_transaction_keep_their_own_steps(database: Database) -> None:
    chain = Chain()
    orders = [contract(chain, number) for number in (1, 2)]
    steps = [
        intent("pass_on", number=3 + place, target=order, version=1, ends_on="2026-07-01")
        for place, order in enumerate(orders)
    ]
    made: dict[str, Any] = {}
    for order, step in zip(orders, steps, strict=True):
        made[order] = order_record(2, "executing", stage="execute", passed_on_to=step.digest)
        made[step.digest] = last_resort(order)
    chain.add(apply([(step, {"status": "applied", "version": 2}) for step in steps], made))
    write(database, chain, chain.received)
    found = rows(database, STEPS.order_id, STEPS.action, STEPS.intent_digest)
    passed = [(order, digest) for order, action, digest in found if action == "pass_on"]
    assert passed == [
        pair
        for order, step in zip(orders, steps, strict=True)
        for pair in ((order, step.digest), (step.digest, step.digest))
    ]


def test_the_pairs_of_an_auction_are_made_by_the_step_on_its_sequence(database: Database) -> None:
    chain = Chain()
    step = intent("allot", number=1, target="s1", version=4)
    other = intent("submit", number=2, target=None, version=None, retailer="southgrid")
    pairs = {
        f"{place}a" * 32: order_record(1, "confirmed", stage="audit", origin={"kind": "auction", "id": "s1"})
        for place in (1, 2)
    }
    results = [{"status": "applied", "version": 5}, {"status": "applied", "version": 1}]
    orders = {**pairs, other.digest: order_record(1, "submitted")}
    chain.add(apply(list(zip((step, other), results, strict=True)), orders))
    write(database, chain, chain.received)
    for order in pairs:
        assert history(database, order) == [(1, "allot", "confirmed", "southgrid", "southgrid")]
    assert history(database, other.digest) == [(1, "submit", "submitted", "southgrid", "southgrid")]


def test_a_pair_that_is_signed_later_is_not_made_again(database: Database) -> None:
    """The sequence's next slice is another transaction's, or the same one's: only what it made is its own."""
    chain = Chain()
    pair = "1a" * 32
    record = order_record(1, "confirmed", stage="sign", origin={"kind": "auction", "id": "s1"})
    step = intent("allot", number=1, target="s1", version=4)
    chain.add(apply([(step, {"status": "applied", "version": 5})], {pair: record}))
    again = intent("allot", number=2, target="s1", version=5)
    sign = intent("sign", number=3, target=pair, version=1, text_hash="ce" * 32)
    results = [{"status": "applied", "version": 6}, {"status": "applied", "version": 2}]
    chain.add(apply(list(zip((again, sign), results, strict=True)), {pair: {**record, "version": 2}}))
    write(database, chain, chain.received)
    assert [row[:2] for row in history(database, pair)] == [(1, "allot"), (2, "sign")]


def test_a_refused_step_makes_nothing(database: Database) -> None:
    chain = Chain()
    order = contract(chain)
    step = intent("pass_on", number=2, target=order, version=1, ends_on="2026-07-01")
    dispute = intent("dispute", number=3, target=order, version=1, reason="why")
    results: list[dict[str, Any]] = [
        {"status": "refused", "code": "no_last_resort"},
        {"status": "applied", "version": 2},
    ]
    disputed = {order: order_record(2, "disputed", stage="freeze")}
    chain.add(apply(list(zip((step, dispute), results, strict=True)), disputed))
    write(database, chain, chain.received)
    assert [row[1] for row in history(database, order)] == ["submit", "dispute"]
    assert len(rows(database, tables.orders.c.order_id)) == 1
