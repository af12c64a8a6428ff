"""The read model of public trading equals the chain: rows, places in the order of the ledger, and links to orders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from gateway.projection.changes import changes_of
from gateway.projection.database import Database
from gateway.projection.errors import UnreadableRecordError
from gateway.projection.tables import order_steps, orders
from gateway.projection.trading_tables import auction_pairs, bids, listings, takes, trades, trading_steps
from gateway.projection.writer import write_blocks
from tests.unit.projection.chain import CHAINCODE, Chain, Tx, key
from tests.unit.trading.floor import AUCTIONED, LISTED, LISTING, PAIR_ORDER, TAKES, whole_chain


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/read_model.sqlite")
    yield opened
    opened.close()


def write(database: Database, chain: Chain, *, at_once: int) -> None:
    """Bring the read model forward, `at_once` blocks at a time."""
    decoded = [changes_of(each.decode(), chaincode=CHAINCODE, with_terms=True) for each in chain.received]
    for start in range(0, len(decoded), at_once):
        part = decoded[start : start + at_once]

        def work(connection: Connection, part: Any = part) -> None:
            write_blocks(connection, part, network_id=chain.network_id)

        database.write_now(work)


def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.read_now(lambda connection: connection.execute(select(*columns)).all())]


@pytest.mark.parametrize("at_once", [1, 100])
def test_a_listing_and_its_takes_stand_as_the_ledger_has_them(database: Database, at_once: int) -> None:
    write(database, whole_chain(), at_once=at_once)
    assert rows(database, listings.c.listing_id, listings.c.taken_wh, listings.c.remaining_wh, listings.c.status) == [
        (LISTING, 1_000, 0, "closed")
    ]
    found = rows(database, takes.c.position, takes.c.order_id, takes.c.consumer, takes.c.energy_wh, takes.c.sequence)
    assert found == [
        (0, TAKES[0].digest, "mill", 600, LISTED),
        (1, TAKES[1].digest, "hotel", 400, LISTED),
    ]


def test_bids_results_and_pairs_stand_as_the_ledger_has_them(database: Database) -> None:
    write(database, whole_chain(), at_once=100)
    found = rows(database, bids.c.side, bids.c.n, bids.c.participant, bids.c.status)
    assert sorted(found) == [
        ("buy", 1, "mill", "revealed"),
        ("buy", 2, "hotel", "sealed"),
        ("sell", 1, "southgrid", "revealed"),
    ]
    assert rows(database, auction_pairs.c.consumer, auction_pairs.c.retailer, auction_pairs.c.order_id) == [
        ("mill", "southgrid", PAIR_ORDER)
    ]


def test_every_order_of_public_trading_is_linked_to_where_it_came_from(database: Database) -> None:
    write(database, whole_chain(), at_once=1)
    found = rows(database, trades.c.order_id, trades.c.mode, trades.c.origin_id, trades.c.sequence, trades.c.public)
    assert sorted(found) == sorted(
        [
            (TAKES[0].digest, "listing", LISTING, LISTED, True),
            (TAKES[1].digest, "listing", LISTING, LISTED, True),
            (PAIR_ORDER, "auction", AUCTIONED, AUCTIONED, True),
        ]
    )


def test_an_order_of_a_pair_has_the_allotment_as_its_first_step_and_its_retailer_sees_it(database: Database) -> None:
    write(database, whole_chain(), at_once=100)
    columns = (order_steps.c.action, order_steps.c.submitted_to, order_steps.c.state)
    found = rows(database, order_steps.c.order_id, *columns)
    assert (PAIR_ORDER, "allot", "southgrid", "confirmed") in found
    known = dict(rows(database, orders.c.order_id, orders.c.submitted_to))
    assert {known[item.digest] for item in TAKES} == {"southgrid"}


def test_of_steps_that_wrote_one_record_in_one_transaction_the_last_has_it(database: Database) -> None:
    write(database, whole_chain(), at_once=100)
    columns = (trading_steps.c.action, trading_steps.c.subject, trading_steps.c.status)
    found = rows(database, *columns)
    assert ("announce_sequence", AUCTIONED, "announced") in found
    assert [row for row in found if row[0] == "bid"] == [
        ("bid", "mill", "sealed"),
        ("bid", "hotel", "sealed"),
        ("bid", "southgrid", "sealed"),
    ]


def test_a_listing_that_cannot_be_read_is_named() -> None:
    chain = Chain()
    block = chain.add(Tx(writes={key("sequence", "broken"): {"version": 1}}))
    with pytest.raises(UnreadableRecordError):
        changes_of(block.decode(), chaincode=CHAINCODE, with_terms=True)
