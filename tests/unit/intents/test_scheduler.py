"""Which intents share a batch, and which must wait."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.intent import SignedIntent
from gateway.intents.entry import ALONE_ABOVE_BYTES, Entry, new_entry
from gateway.intents.scheduler import Batch, Scheduler
from tests.unit.intents.making import an_intent

_sequences = count(1)


def entry(signed: SignedIntent) -> Entry:
    loop = asyncio.get_running_loop()
    return new_entry(sequence=next(_sequences), signed=signed, done=loop.create_future(), accepted_s=0.0)


def on(record: str) -> Entry:
    return entry(an_intent(action="audit", target=record, expected_version=1))


def scheduler(*entries: Entry, max_intents: int = 400, max_bytes: int = 1_000_000) -> Scheduler:
    result = Scheduler(max_intents=max_intents, max_bytes=max_bytes)
    for one in entries:
        result.put(one)
    return result


async def test_oldest_first_and_no_more_than_fit() -> None:
    entries = [on(f"r{n}") for n in range(5)]
    queue = scheduler(*entries, max_intents=3)
    assert list(queue.take()) == entries[:3]
    assert list(queue.take()) == entries[3:]
    assert list(queue.take()) == []


async def test_bytes_are_bounded() -> None:
    entries = [on(f"r{n}") for n in range(5)]
    queue = scheduler(*entries, max_bytes=2 * entries[0].size + 1)
    assert [len(queue.take()) for _ in range(3)] == [2, 2, 1]


async def test_steps_on_one_record_share_a_batch_in_order() -> None:
    entries = [on("r"), on("other"), on("r"), on("r")]
    assert list(scheduler(*entries).take()) == entries


async def test_a_record_in_flight_is_left_alone_until_released() -> None:
    first, second, other = on("r"), on("r"), on("other")
    queue = scheduler(first)
    batch = queue.take()
    queue.put(second)
    queue.put(other)
    assert list(queue.take()) == [other]
    queue.release(batch)
    assert list(queue.take()) == [second]


async def test_two_texts_with_one_intent_id_never_travel_in_two_batches() -> None:
    first, second = entry(an_intent(intent_id="x", n=1)), entry(an_intent(intent_id="x", n=2))
    queue = scheduler(first, max_intents=1)
    batch = queue.take()
    queue.put(second)
    assert list(queue.take()) == []
    queue.release(batch)
    assert list(queue.take()) == [second]


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("register_user", "user"),
        ("register_participant", "participant"),
        ("publish_package", "package"),
        ("set_flow_policy", "segment"),
    ],
)
async def test_two_makers_of_one_id_wait_for_each_other(action: str, name: str) -> None:
    first, second = (entry(an_intent(action=action, args={name: "x"})) for _ in range(2))
    queue = scheduler(first)
    queue.take()
    queue.put(second)
    assert list(queue.take()) == []


async def test_new_orders_for_one_package_do_not_wait_for_each_other() -> None:
    first, second = (entry(an_intent(package="hot")) for _ in range(2))
    queue = scheduler(first)
    queue.take()
    queue.put(second)
    assert list(queue.take()) == [second]


async def test_a_large_intent_goes_alone() -> None:
    small, large, last = on("a"), entry(an_intent(action="archive", text="x" * ALONE_ABOVE_BYTES)), on("b")
    queue = scheduler(small, large, last)
    assert [list(queue.take()) for _ in range(3)] == [[small], [large], [last]]


async def test_one_transaction_function_a_batch() -> None:
    apply, purge = on("a"), entry(an_intent(action="purge", target="b", expected_version=1))
    queue = scheduler(apply, purge)
    assert [list(queue.take()) for _ in range(2)] == [[apply], [purge]]


async def test_records_of_batches_sent_before_a_restart_are_held() -> None:
    sent, new = on("r"), on("r")
    queue = Scheduler(max_intents=400, max_bytes=1_000_000)
    held = queue.hold([sent])
    queue.put(new)
    assert list(queue.take()) == []
    queue.release(held)
    assert list(queue.take()) == [new]


async def test_waiting_ends_when_something_may_go() -> None:
    queue = scheduler()
    waiting = asyncio.ensure_future(queue.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    queue.put(on("r"))
    await asyncio.wait_for(waiting, 60)


async def test_those_behind_others_on_a_record_are_company() -> None:
    queue = scheduler(on("r"))
    company = asyncio.ensure_future(queue.wait_for_company(2))
    await asyncio.sleep(0)
    assert not company.done()
    queue.put(on("r"))
    await asyncio.wait_for(company, 60)
    assert len(queue.take()) == 2
    assert queue.waiting == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["put", "take", "release"])), max_size=60))
def test_no_two_batches_in_flight_share_a_record_and_none_is_forgotten(steps: list[tuple[int, str]]) -> None:
    asyncio.run(_play(steps))


async def _play(steps: list[tuple[int, str]]) -> None:
    queue = Scheduler(max_intents=3, max_bytes=1_000_000)
    put: list[Entry] = []
    taken: list[Entry] = []
    flying: list[Batch] = []

    def take() -> None:
        if batch := queue.take():
            assert all(not batch.keys & other.keys for other in flying)
            flying.append(batch)
            taken.extend(batch)

    for number, step in steps:
        if step == "put":
            put.append(on(f"r{number}"))
            queue.put(put[-1])
        elif step == "take":
            take()
        elif flying:
            queue.release(flying.pop(number % len(flying)))
    while len(taken) < len(put):
        before = len(taken)
        take()
        if len(taken) == before:
            assert flying, "an intent was forgotten"
            queue.release(flying.pop(0))
    for record in {one.target for one in put}:
        assert [one for one in taken if one.target == record] == [one for one in put if one.target == record]


def take(listing: str, consumer: str) -> Entry:
    return entry(an_intent(action="take", participant=consumer, args={"listing": listing, "energy_wh": 1}))


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (("a" * 64, "mill"), ("a" * 64, "hotel"), False),  # one listing
        (("a" * 64, "mill"), ("b" * 64, "mill"), False),  # one consumer's supply
        (("a" * 64, "mill"), ("b" * 64, "hotel"), True),
    ],
)
async def test_steps_that_write_a_record_which_they_only_name_wait_for_each_other(
    first: tuple[str, str], second: tuple[str, str], together: bool
) -> None:
    queue = scheduler(take(*first))
    batch = queue.take()
    waiting = take(*second)
    queue.put(waiting)
    assert (list(queue.take()) == [waiting]) is together
    queue.release(batch)


async def test_a_listing_is_not_amended_while_it_is_taken_from_and_the_takes_share_a_batch() -> None:
    takes = [take("a" * 64, f"consumer-{n}") for n in range(30)]
    queue = scheduler(*takes)
    batch = queue.take()
    assert list(batch) == takes
    amend = entry(an_intent(action="amend_listing", target="a" * 64, expected_version=1, args={"energy_wh": 1}))
    queue.put(amend)
    assert list(queue.take()) == []
    queue.release(batch)
    assert list(queue.take()) == [amend]


@pytest.mark.parametrize(("role", "together"), [("consumer_owner", False), ("retailer_trader", True)])
async def test_bids_of_one_side_of_an_auction_wait_for_each_other(role: str, together: bool) -> None:
    args = {"sequence": "march", "bid_hash": "00" * 32}
    queue = scheduler(entry(an_intent(action="bid", participant="mill", args=args)))
    queue.take()
    other = entry(an_intent(action="bid", participant="southgrid", role=role, args=args))
    queue.put(other)
    assert (list(queue.take()) == [other]) is together
