"""What public trading tells people: notifications of each side, and the stream of events."""

from __future__ import annotations

import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from gateway.events.streaming import END_OF_BLOCK, read_place
from gateway.market.news import Wish, block_event, stream
from gateway.notifications import repository, tables
from gateway.notifications.service import Notifications
from gateway.notifications.trading import TradingNews
from gateway.vault import Vault, load_or_create_master_key
from tests.unit.orders.instance import Instance, registry
from tests.unit.projection.chain import Chain
from tests.unit.trading.floor import (
    AUCTIONED,
    LISTED,
    LISTING,
    PAIR_ORDER,
    cleared_blocks,
    listing_blocks,
    sealed_blocks,
)


class Told:
    """An instance of one organisation that tells its people of what is on the chain."""

    def __init__(self, directory: Path, organisation: str) -> None:
        self.chain = Chain()
        self.chain.add(registry())
        self.instance = Instance(directory, self.chain, organisation=organisation)
        self.instance.index()
        self.instance.records.create(tables.metadata)
        self.news = TradingNews(
            records=self.instance.records,
            read_model=self.instance.database,
            height=self.instance.services.height,
            notifications=Notifications(
                records=self.instance.records,
                vault=Vault(load_or_create_master_key(directory / "vault.key")),
                clock=lambda: self.instance.clock,
                mails=False,
            ),
            organisation=organisation,
            clock=lambda: self.instance.clock,
        )

    async def look(self) -> set[tuple[str, str, str]]:
        """Take in what the chain has by now; the notifications: kind, subject, and for whom."""
        self.instance.index()
        await self.news.look()
        await self.news.remind()
        rows = await self.instance.records.read(lambda connection: repository.after(connection, 0, limit=500))
        return {(row.kind, row.subject, row.participant or row.role) for row in rows}


@pytest.mark.parametrize(
    ("organisation", "whom"),
    [
        ("ConsumerOrg", ("consumer_owner", "consumer_operator")),
        ("RetailerOrg", ("retailer_trader", "retailer_contract_manager")),
        ("ExchangeOrg", ("exchange_market_operator",)),
    ],
)
async def test_traders_are_told_of_a_sequence_in_each_of_its_states_once(
    tmp_path: Path, organisation: str, whom: tuple[str, ...]
) -> None:
    told = Told(tmp_path, organisation)
    await told.look()  # a new instance begins with what comes next
    sealed_blocks(told.chain)
    told.instance.index()
    found = await told.look()
    # Announced and opened in one look: only how it stands is news; and it closes within the hour.
    assert found == {(kind, AUCTIONED, role) for role in whom for kind in ("sequence_opened", "sequence_closing")}
    assert await told.look() == found
    await told.instance.close()


async def test_a_retailer_is_told_how_its_listing_stands(tmp_path: Path) -> None:
    told = Told(tmp_path, "RetailerOrg")
    await told.look()
    listing_blocks(told.chain)
    found = await told.look()
    assert ("listing_exhausted", LISTING, "southgrid") in found
    await told.instance.close()


@pytest.mark.parametrize(("organisation", "own"), [("ConsumerOrg", {"mill", "hotel"}), ("RetailerOrg", {"southgrid"})])
async def test_bidders_are_told_to_reveal_until_they_have_and_then_of_the_result(
    tmp_path: Path, organisation: str, own: set[str]
) -> None:
    told = Told(tmp_path, organisation)
    await told.look()
    sealed_blocks(told.chain)
    before = len(told.chain.received)
    cleared_blocks(told.chain)
    rest, told.chain.received[before + 1 :] = told.chain.received[before + 1 :], []  # up to the close of the bids
    found = await told.look()
    assert {whom for kind, _, whom in found if kind == "reveal_now"} == own
    told.chain.received += rest[:1]  # mill and southgrid reveal
    found = await told.look()
    assert {whom for kind, _, whom in found if kind == "reveal_now"} == own & {"hotel"}
    told.chain.received += rest[1:]
    found = await told.look()
    assert {whom for kind, _, whom in found if kind == "auction_result"} == own
    assert "reveal_now" not in {kind for kind, _, _ in found}
    party = "mill" if organisation == "ConsumerOrg" else "southgrid"
    assert [(subject, whom) for kind, subject, whom in found if kind == "pair_ordered"] == [(PAIR_ORDER, party)]
    await told.instance.close()


async def always() -> bool:
    return True


async def events_of(told: Told, wish: Wish, *, count: int, after: tuple[int, int]) -> list[dict[str, Any]]:
    """The next `count` events after the stream's first line."""
    found = []
    async with aclosing(stream(told.instance.services, wish, after=after, still_valid=always)) as events:
        await anext(events)
        for _ in range(count):
            head, kind, data, *_ = (await anext(events)).decode().splitlines()
            found.append({"id": head[4:], "kind": kind[7:], **json.loads(data[6:])})
    return found


async def test_a_stream_tells_what_was_missed_and_then_what_is_committed(tmp_path: Path) -> None:
    told = Told(tmp_path, "ConsumerOrg")
    listing_blocks(told.chain)
    told.instance.index()
    wish = Wish(("consumer_owner",), "mill")
    found = await events_of(told, wish, count=5, after=(0, 0))
    assert [(each["kind"], each.get("energy_wh"), each.get("consumer")) for each in found] == [
        ("sequence", None, None),
        ("sequence", None, None),
        ("listing", None, None),
        ("take", 600, "mill"),
        ("take", 400, None),
    ]
    async with aclosing(stream(told.instance.services, wish, after=None, still_valid=always)) as events:
        await anext(events)
        sealed_blocks(told.chain)
        told.instance.index()
        live = [(await anext(events)).decode() for _ in range(3)]
    assert [each.splitlines()[1] for each in live] == ["event: sequence", "event: sequence", "event: bid"]
    assert "hotel" not in "".join(live)
    await told.instance.close()


async def test_a_stream_tells_of_every_block_and_of_records_that_have_no_steps(tmp_path: Path) -> None:
    told = Told(tmp_path, "ConsumerOrg")
    wish = Wish(("consumer_owner",), "mill")
    async with aclosing(stream(told.instance.services, wish, after=None, still_valid=always)) as events:
        await anext(events)
        sealed_blocks(told.chain)
        told.instance.index()
        live = [(await anext(events)).decode() for _ in range(4)]
    height = told.instance.services.height.value
    assert live[-1] == f'id: {height}:{END_OF_BLOCK}\nevent: block\ndata: {{"block":{height},"nouns":[]}}\n\n'
    await told.instance.close()


def test_a_block_names_the_nouns_that_have_no_events_of_their_own() -> None:
    event = block_event(7, ["submit", "publish_package", "set_flow_policy", "bid", "no-longer-known"])
    assert event.data.splitlines()[-2] == b'data: {"block":7,"nouns":["package","policy"]}'


async def test_a_stream_resumes_after_any_of_its_events(tmp_path: Path) -> None:
    told = Told(tmp_path, "ConsumerOrg")
    listing_blocks(told.chain)
    told.instance.index()
    wish = Wish(("consumer_owner",), "mill")
    found = await events_of(told, wish, count=6, after=(0, 0))
    assert found[-1]["kind"] == "block"
    for place, each in enumerate(found[:-1], start=1):
        rest = await events_of(told, wish, count=len(found) - place, after=read_place(each["id"]))
        assert [later["id"] for later in rest] == [later["id"] for later in found[place:]]
    assert read_place(found[-1]["id"]) == (found[-1]["block"], END_OF_BLOCK)
    await told.instance.close()


async def test_a_resumed_stream_ends_with_the_block_it_stands_at(tmp_path: Path) -> None:
    told = Told(tmp_path, "ConsumerOrg")
    listing_blocks(told.chain)
    told.instance.index()
    height = told.instance.services.height.value
    found = await events_of(told, Wish(("consumer_owner",), "mill"), count=6, after=(0, 0))
    assert (found[-1]["kind"], found[-1]["block"]) == ("block", height)
    assert found[-1]["nouns"] == []
    again = await events_of(told, Wish(("consumer_owner",), "mill"), count=1, after=(height, 9))
    assert again == [found[-1]]
    await told.instance.close()


async def test_a_stream_of_one_sequence_carries_that_sequence_alone(tmp_path: Path) -> None:
    told = Told(tmp_path, "ConsumerOrg")
    sealed_blocks(told.chain)
    listing_blocks(told.chain)
    told.instance.index()
    found = await events_of(told, Wish(("consumer_owner",), "mill", LISTED), count=5, after=(0, 0))
    assert {each["sequence"] for each in found} == {LISTED}
    await told.instance.close()
