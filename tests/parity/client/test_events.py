"""Listening: fabric-gateway's features chaincodeevents and blockevents, and what a lost peer does to a stream."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.parity.client.compare import Comparison, failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import Checkpointer, FailedError, Gateway, Outcome, Side, Stream
from tests.parity.client.test_organisations import stopped

pytestmark = pytest.mark.full

BLOCKS = ["block", "filtered", "private"]
KINDS = ["chaincode", *BLOCKS]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_event_is_received(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        events = await gateway.events(kind)
        return await received(events, await announced(gateway, "foo", "bar"))

    found = await compare.same(f"{kind}_events", scenario)
    assert found["seen"]
    assert kind != "chaincode" or found["what"] == {"chaincode": "parity", "name": "foo", "payload": "YmFy"}


@pytest.mark.parametrize("kind", KINDS)
async def test_an_event_is_replayed(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        done = await announced(gateway, "again", "replayed")
        return await received(await gateway.events(kind, start=done["block"]), done)

    assert (await compare.same(f"{kind}_events", scenario))["seen"]


@pytest.mark.parametrize("kind", KINDS)
async def test_listening_begins_again_after_it_was_ended(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> list[Outcome]:
        gateway = await side.gateway()
        found = []
        for payload in ("one", "two"):
            events = await gateway.events(kind)
            found.append(await received(events, await announced(gateway, "restart", payload)))
            await events.close()
        return found

    assert all(each["seen"] for each in await compare.same(f"{kind}_events", scenario))


@pytest.mark.parametrize("kind", KINDS)
async def test_ending_one_leaves_the_others(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> list[Outcome]:
        gateway = await side.gateway()
        first, second = [await gateway.events(kind) for _ in range(2)]
        before = await announced(gateway, "close", "before")
        found = [await received(first, before), await received(second, before)]
        await first.close()
        return [*found, await received(second, await announced(gateway, "close", "after"))]

    assert all(each["seen"] for each in await compare.same(f"{kind}_events", scenario))


@pytest.mark.parametrize("kept", ["memory", "file"])
@pytest.mark.parametrize("kind", KINDS)
async def test_reading_goes_on_at_a_checkpoint(compare: Comparison, kind: str, kept: str, tmp_path: Path) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway()
        checkpointer = await side.checkpointer(tmp_path / side.name if kept == "file" else None)
        empty = await checkpointer.position()
        events = await gateway.events(kind, checkpointer=checkpointer)
        one = await announced(gateway, "checkpoint", "one")
        found = await received(events, one)
        await recorded(checkpointer, kind, one)
        await events.close()
        two = await announced(gateway, "checkpoint", "two")
        again = await gateway.events(kind, checkpointer=checkpointer)
        next_one = await again.first(lambda event: event["block"] != one["block"])
        return [empty, found, next_one["block"] == two["block"]]

    empty, found, next_is_two = await compare.same("checkpointers", scenario)
    assert empty == {"block": None, "transaction_id": ""}
    assert found["seen"]
    assert next_is_two


async def test_a_checkpoint_file_serves_both(compare: Comparison, tmp_path: Path) -> None:
    transaction_id = hashlib.sha256(b"some transaction").hexdigest()

    async def written_by(side: Side, *, read_by: Side, transaction: bool) -> bool:
        path = tmp_path / f"{side.name}.{transaction}"
        written = await side.checkpointer(path)
        await (written.event(41, transaction_id) if transaction else written.block(41))
        await written.close()
        position = await (await read_by.checkpointer(path)).position()
        return position == (
            {"block": 41, "transaction_id": transaction_id} if transaction else {"block": 42, "transaction_id": ""}
        )

    pairs = [(compare.official, compare.ours), (compare.ours, compare.official)]
    read = [
        await written_by(side, read_by=other, transaction=transaction)
        for side, other in pairs
        for transaction in (False, True)
    ]
    assert all(read)
    compare.keep("checkpointers", "each reads what the other wrote")


@pytest.mark.parametrize("kind", BLOCKS)
async def test_blocks_come_whole_to_both(compare: Comparison, kind: str) -> None:
    """The same bytes, from the first block of the chain on."""

    async def blocks(side: Side) -> list[object]:
        events = await (await side.gateway()).events(kind, start=0)
        found = [await events.next() for _ in range(8)]
        return [[event["block"], event["sha256"], event.get("private")] for event in found]

    official, ours = await blocks(compare.official), await blocks(compare.ours)
    assert ours == official
    compare.keep(f"{kind}_events", "8 blocks, the same bytes")


async def test_private_values_come_to_members(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[int]:
        gateway, stranger = await side.gateway(), await side.gateway("RetailerOrg")
        given = {"collections": "consumers", "key": f"event {side.name}", "value": "private"}
        call = await gateway.proposal("write_private", transient=given, organizations=["ConsumerOrg"])
        _, transaction = await call.endorse()
        block = (await (await transaction.send()).status())["block"]
        found = [await (await each.events("private", start=block)).next() for each in (gateway, stranger)]
        return [len(event["private"]) for event in found]

    assert await compare.same("private_events", scenario) == [1, 0]


@pytest.mark.parametrize("kind", KINDS)
async def test_closing_ends_a_listener_that_waits(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> str:
        events = await (await side.gateway()).events(kind)
        waiting = asyncio.ensure_future(events.next())
        await asyncio.sleep(0)
        await events.close()
        try:
            return "ended" if await waiting == {"end": True} else "an event"
        except FailedError as failed:
            return str(failed.error["code"])

    assert await compare.different("closing", scenario) == ("CANCELLED", "ended")


async def test_chaincode_events_of_a_channel_that_is_not_there(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[str]:
        error = await failure(elsewhere(side, "chaincode"))
        return [error["class"], error["code"]]

    assert (await compare.same("chaincode_events", scenario))[0] == "GatewayError"


@pytest.mark.parametrize("kind", BLOCKS)
async def test_blocks_of_a_channel_that_is_not_there(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> list[str]:
        error = await failure(elsewhere(side, kind))
        return [error["class"], str(error["code"])]

    official, ours = await compare.different("refused_blocks", scenario)
    assert official == ["Error", "None"]
    assert ours == ["GatewayError", "NOT_FOUND"]


async def test_a_checkpoint_inside_a_block(compare: Comparison) -> None:
    """Of several events in one block only those after the one recorded come again."""

    async def scenario(side: Side) -> list[bool]:
        gateway = await side.gateway()
        events = await shared_block(gateway)
        checkpointer = await side.checkpointer()
        await checkpointer.event(events[0]["block"], events[0]["transaction_id"])
        again = await gateway.events("chaincode", checkpointer=checkpointer)
        found = await again.next()
        return [found == events[1], found["block"] == events[0]["block"]]

    assert await compare.same("checkpointers", scenario) == [True, True]


@pytest.mark.parametrize("kind", ["chaincode", "block"])
async def test_a_lost_peer_loses_no_event(compare: Comparison, ready: Ground, kind: str) -> None:
    """The official stream ends and is opened again by its reader, from the checkpoint; ours does that by itself."""

    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway()
        other = await side.gateway(peer=1)
        events = await gateway.events(kind)
        checkpointer = await side.checkpointer()
        one = await announced(gateway, "lost", "one")
        await received(events, one)
        await recorded(checkpointer, kind, one)
        with stopped(ready, ready.topology.peers_of(ready.organisation("ConsumerOrg"))[:1]):
            two = await announced(other, "lost", "two")
        broken, found = False, None
        while found is None:
            try:
                found = await events.first(lambda event: event["block"] >= two["block"])
            except FailedError:
                broken = True
                await asyncio.sleep(0.2)
                events = await gateway.events(kind, checkpointer=checkpointer)
        await ready.endorsable()
        return [broken, found["block"] == two["block"]]

    official, ours = await compare.different("reconnecting", scenario)
    assert official == [True, True]
    assert ours == [False, True]


async def elsewhere(side: Side, kind: str) -> Outcome:
    """An event of a channel that the peer does not have."""
    return await (await (await side.gateway()).events(kind, channel="elsewhere", start=0)).next()


async def shared_block(gateway: Gateway) -> list[Outcome]:
    """Events of one block, two or more: transactions that are sent at once meet there sooner or later."""
    while True:
        calls = [await gateway.proposal("announce_alone", f"{number}", "together") for number in range(6)]
        transactions = [transaction for _, transaction in [await call.endorse() for call in calls]]
        commits = await asyncio.gather(*(transaction.send() for transaction in transactions))
        numbers = [(await commit.status())["block"] for commit in commits]
        together = [number for number in sorted(set(numbers)) if numbers.count(number) > 1]
        if together:
            events = await gateway.events("chaincode", start=together[0])
            found = [await events.next() for _ in range(numbers.count(together[0]))]
            await events.close()
            return found


async def announced(gateway: Gateway, name: str, payload: str) -> Outcome:
    """The status of a committed transaction with that event."""
    _, commit = await gateway.submit_async("announce", name, payload)
    status = await commit.status()
    assert status["successful"]
    return status


async def received(events: Stream, status: Outcome) -> Outcome:
    """Whether the event of that transaction, or its block, came; and what it is."""
    event = await events.first(lambda event: event["block"] >= status["block"])
    seen = event["block"] == status["block"] and event.get("transaction_id") in (None, status["transaction_id"])
    return {"seen": seen, "what": {name: event[name] for name in ("chaincode", "name", "payload") if name in event}}


async def recorded(checkpointer: Checkpointer, kind: str, status: Outcome) -> None:
    """The event is dealt with: its transaction, or its block."""
    if kind == "chaincode":
        await checkpointer.transaction(status["block"], status["transaction_id"])
    else:
        await checkpointer.block(status["block"])
