"""The read model equals the chain, however the blocks arrive."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from chaincode import keys
from chaincode.intent import SecondSignature
from gateway.projection import tables
from gateway.projection.changes import changes_of
from gateway.projection.compare import Difference, differences
from gateway.projection.database import Database
from gateway.projection.errors import ChainBreakError, DifferentNetworkError, GapError, UnreadableRecordError
from gateway.projection.indexer import Indexer
from gateway.projection.rebuild import rebuild
from gateway.projection.source import ReceivedBlock
from gateway.projection.writer import Applied, write_blocks
from tests.unit.projection import chain as make
from tests.unit.projection.chain import Chain, Peer, Tx, apply, intent, key, order_record, user_record

FIELDS: dict[str, Any] = {"retailer": "southgrid", "package": "daylight"}


def market_day() -> Chain:
    """Users, a package, and an order that is made, changed twice in one transaction, and moved to another retailer."""
    chain = Chain()
    chain.add(
        Tx(writes={key("user", "li-na"): user_record(), key("policy_version", "industrial", "1"): {"version": 1}})
    )
    create = intent("create", number=1, target=None, version=None, **FIELDS)
    order = create.digest
    chain.add(
        apply([(create, {"status": "applied", "version": 1})], {order: order_record(1, "pending")}),
        Tx(writes={key("user", "li-na"): user_record(status="revoked")}, code=make.MVCC_READ_CONFLICT),
    )
    submit = intent("submit", number=2, target=order, version=1)
    cancel = intent("cancel", number=3, target=order, version=2)
    again = intent("cancel", number=4, target=order, version=2)
    chain.add(
        Tx(args=(b"Deposit",), private={"aa" * 32: '{"salt":"00"}', "bb" * 32: '{"salt":"01"}'}),
        Tx(args=(b"Deposit",), private={"cc" * 32: '{"salt":"02"}'}, code=make.MVCC_READ_CONFLICT),
    )
    chain.add(
        apply(
            [
                (submit, {"status": "applied", "version": 2}),
                (cancel, {"status": "applied", "version": 3}),
                (again, {"status": "refused", "code": "stale_version"}),
            ],
            {order: order_record(3, "cancelled", terms_hash="aa" * 32)},
        )
    )
    revise = intent("revise", number=5, target=order, version=3, retailer="northgrid", package="daylight")
    chain.add(
        apply(
            [(revise, {"status": "applied", "version": 4})], {order: order_record(4, "pending", retailer="northgrid")}
        )
    )
    chain.add(
        Tx(args=(b"Purge",), writes={key("purged", "bb" * 32): {}}),
        Tx(writes={key("user", "li-na"): user_record(version=2, status="suspended")}),
    )
    return chain


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/read_model.sqlite")
    yield opened
    opened.close()


def write(database: Database, chain: Chain, blocks: list[ReceivedBlock], *, with_terms: bool = True) -> Applied | None:
    def work(connection: Connection) -> Applied | None:
        changes = [changes_of(each.decode(), chaincode=make.CHAINCODE, with_terms=with_terms) for each in blocks]
        return write_blocks(connection, changes, network_id=chain.network_id)

    return database.write_now(work)


def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.read_now(lambda connection: connection.execute(select(*columns)).all())]


def test_only_valid_transactions_change_records(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received[:3])
    assert rows(database, tables.users.c.status) == [("active",)]
    assert rows(database, tables.transactions.c.code, tables.transactions.c.valid)[-1] == ("MVCC_READ_CONFLICT", False)


def test_private_terms_are_kept_of_valid_transactions_and_forgotten_when_purged(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received[:4])
    assert {row[0] for row in rows(database, tables.terms.c.hash)} == {"aa" * 32, "bb" * 32}
    write(database, chain, chain.received[4:])
    assert rows(database, tables.terms.c.hash) == [("aa" * 32,)]


def test_an_instance_outside_the_collection_keeps_no_terms(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received, with_terms=False)
    assert rows(database, tables.terms.c.hash) == []


def test_history_has_each_applied_step_and_the_record_of_the_last_of_a_transaction(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received)
    steps = tables.order_steps.c
    assert rows(database, steps.version, steps.action, steps.state, steps.retailer, steps.submitted_to) == [
        (1, "create", "pending", "southgrid", None),
        (2, "submit", None, "southgrid", "southgrid"),
        (3, "cancel", "cancelled", "southgrid", "southgrid"),
        (4, "revise", "pending", "northgrid", "southgrid"),
    ]


def test_an_order_keeps_when_it_was_made_and_to_whom_it_was_submitted(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received)
    orders = tables.orders.c
    found = rows(database, orders.version, orders.created_at, orders.retailer, orders.submitted_to)
    assert found == [(4, make.NOW_MS + 1, "northgrid", "southgrid")]


def test_memberships_are_those_that_the_users_record_names(database: Database) -> None:
    chain = Chain()
    both = {"mill": ["consumer_owner"], "hotel": ["consumer_operator", "consumer_viewer"]}
    chain.add(Tx(writes={key("user", "li-na"): user_record(memberships=both, valid_until=7, certificate="ab" * 32)}))
    chain.add(Tx(writes={key("user", "li-na"): user_record(version=2, memberships={"hotel": ["consumer_viewer"]})}))
    gone = {name: value for name, value in user_record(version=3).items() if name != "memberships"}
    chain.add(Tx(writes={key("user", "li-na"): gone}))
    held = tables.memberships.c
    write(database, chain, chain.received[:2])
    assert sorted(rows(database, held.participant, held.roles)) == [
        ("hotel", '["consumer_operator", "consumer_viewer"]'),
        ("mill", '["consumer_owner"]'),
    ]
    users = tables.users.c
    assert rows(database, users.valid_until, users.certificate) == [(7, "ab" * 32)]
    write(database, chain, chain.received[:3])
    assert rows(database, held.participant, held.roles) == [("hotel", '["consumer_viewer"]')]
    write(database, chain, chain.received)
    assert rows(database, held.participant) == []


def test_a_participants_versions_are_kept_and_changes_are_found(database: Database) -> None:
    chain = Chain()
    firm = {"version": 1, "organisation": "ConsumerOrg", "kind": "consumer", "status": "active", "refreshed_at": 5}
    firm |= {"operator": "registrar"}
    change = {"version": 1, "kind": "key", "user": "li-na", "args": {}, "proposed_by": "boss", "refreshed_at": 6}
    change_key = keys.change("ab" * 32)
    chain.add(Tx(writes={key("participant", "mill"): firm, change_key: change | {"status": "open"}}))
    rated = firm | {"version": 2, "credit_rating": "AA", "class": "industrial"}
    chain.add(Tx(writes={key("participant", "mill"): rated, change_key: change | {"version": 2, "status": "approved"}}))
    write(database, chain, chain.received)
    participants, steps, changes = tables.participants.c, tables.registry_steps.c, tables.changes.c
    assert rows(database, participants.credit_rating, participants.consumer_class) == [("AA", "industrial")]
    assert rows(database, steps.noun, steps.version, steps.actor) == [
        ("participant", 1, "registrar"),
        ("participant", 2, "registrar"),
    ]
    found = rows(database, changes.change_id, changes.user_id, changes.version, changes.status)
    assert found == [("ab" * 32, "li-na", 2, "approved")]


def test_a_step_says_who_signed_with_the_actor(database: Database) -> None:
    chain = Chain()
    create = intent("create", number=1, target=None, version=None, **FIELDS)
    signed = replace(create, second=SecondSignature(actor="wang", signature=make.SIGNATURE))
    chain.add(apply([(signed, {"status": "applied", "version": 1})], {create.digest: order_record(1, "pending")}))
    write(database, chain, chain.received)
    assert rows(database, tables.order_steps.c.actor, tables.order_steps.c.second) == [("li-na", "wang")]


def test_a_write_says_what_changed(database: Database) -> None:
    chain = market_day()
    applied = write(database, chain, chain.received)
    assert applied is not None
    assert (applied.height, applied.users, len(applied.orders), len(applied.steps)) == (6, {"li-na"}, 1, 4)
    assert write(database, chain, chain.received) is None


CASES = [
    ("a gap", lambda c: c.received[:1] + c.received[2:], GapError),
    ("a beginning in the middle", lambda c: c.received[1:], GapError),
    ("another block in a block's place", lambda c: c.received[:2] + other_chain().received[2:], ChainBreakError),
    ("another chain", lambda c: other_chain(genesis=True).received, DifferentNetworkError),
]


def other_chain(*, genesis: bool = False) -> Chain:
    chain = Chain()
    if genesis:
        chain.received[0].message.header.data_hash = b"another"
    chain.add(Tx(writes={key("user", "mallory"): user_record()}))
    chain.add(Tx())
    return chain


@pytest.mark.parametrize(("name", "blocks", "error"), CASES, ids=[name for name, *_ in CASES])
def test_blocks_that_do_not_continue_the_chain_are_refused(
    database: Database, name: str, blocks: Any, error: type[Exception]
) -> None:
    chain = market_day()
    with pytest.raises(error):
        write(database, chain, blocks(chain))
    assert rows(database, tables.checkpoint.c.block) == [], "nothing of a refused run may stay"


def test_the_last_block_delivered_with_another_hash_is_a_break(database: Database) -> None:
    chain = market_day()
    write(database, chain, chain.received[:3])
    with pytest.raises(ChainBreakError):
        write(database, chain, [other_chain().received[2]])


def test_a_record_that_cannot_be_read_stops_the_indexer_by_name(database: Database) -> None:
    chain = Chain()
    chain.add(Tx(writes={key("user", "li-na"): {"version": 1}}))
    with pytest.raises(UnreadableRecordError, match="block 1 holds a record of type 'user'"):
        write(database, chain, chain.received)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 7)), max_size=12))
def test_any_redelivery_in_any_runs_gives_the_rows_of_a_rebuild(runs: list[tuple[int, int]]) -> None:
    chain = market_day()
    with tempfile.TemporaryDirectory() as folder:
        one, other = (Database(f"sqlite:///{folder}/{name}.sqlite") for name in "ab")
        write(one, chain, chain.received)
        reached = -1
        for wished, count in [*runs, (0, 7)]:
            start = min(wished, reached + 1)
            write(other, chain, chain.received[start : start + count])
            reached = max(reached, min(start + count, 7) - 1)
        found = compare(one, other)
        one.close()
        other.close()
    assert found == []


async def test_the_indexer_goes_on_from_its_checkpoint_after_being_killed_anywhere(tmp_path: Path) -> None:
    chain = market_day()
    whole = Database(f"sqlite:///{tmp_path}/whole.sqlite")
    await indexer(whole, chain).run(until=6)
    for killed_at in range(6):
        database = Database(f"sqlite:///{tmp_path}/killed-{killed_at}.sqlite")
        await indexer(database, chain).run(until=killed_at)
        await indexer(database, chain, times=2).run(until=6)
        found = compare(whole, database)
        database.close()
        assert found == []
    whole.close()


async def test_a_rebuild_finds_and_mends_each_kind_of_difference(tmp_path: Path) -> None:
    chain = market_day()
    database = Database(f"sqlite:///{tmp_path}/read_model.sqlite")
    await indexer(database, chain).run(until=6)

    def spoil(connection: Connection) -> None:
        connection.execute(update(tables.orders).values(state="signed"))
        connection.execute(tables.users.delete())
        connection.execute(tables.terms.insert(), [{"hash": "dd" * 32, "block": 1, "text": "{}"}])

    database.write_now(spoil)
    arguments: dict[str, Any] = {
        "source": Peer(chain),
        "database": database,
        "chaincode": make.CHAINCODE,
        "network_id": chain.network_id,
        "with_terms": True,
        "scratch": tmp_path,
    }
    checked = await rebuild(**arguments, check=True)
    assert {(each.table, each.kind) for each in checked.found} == {
        ("orders", "different"),
        ("users", "missing"),
        ("terms", "surplus"),
    }
    await rebuild(**arguments, check=False)
    assert (await rebuild(**arguments, check=True)).found == ()
    database.close()


def indexer(database: Database, chain: Chain, *, times: int = 1) -> Indexer:
    return Indexer(
        source=Peer(chain, times=times),
        database=database,
        chaincode=make.CHAINCODE,
        network_id=chain.network_id,
        with_terms=True,
    )


def compare(one: Database, other: Database) -> list[Difference]:
    return one.read_now(lambda a: other.read_now(lambda b: list(differences(a, b))))
