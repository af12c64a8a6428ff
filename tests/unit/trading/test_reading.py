"""Sequences, listings, auctions and results over HTTP: who sees what, in which order, page by page and as files."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import Chain
from tests.unit.trading.floor import (
    AUCTIONED,
    BUY_STEPS,
    LISTED,
    LISTING,
    PAIR_ORDER,
    TAKES,
    negotiated_blocks,
    sealed_blocks,
    whole_chain,
)

ORGANISATION = {
    "li-na": "ConsumerOrg",
    "wang": "ConsumerOrg",
    "retail-clerk": "RetailerOrg",
    "auditor": "ExchangeOrg",
    "watcher": "RegulatorOrg",
}


@pytest.fixture(scope="module", params=list(ORGANISATION))
async def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, Instance, dict[str, str]]]:
    """Each person at an instance of their own organisation, signed in."""
    made = Instance(tmp_path_factory.mktemp("api"), whole_chain(), organisation=ORGANISATION[request.param])
    made.index()
    yield request.param, made, await made.log_in(request.param)
    await made.close()


@pytest.fixture(scope="module")
async def instance(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("api"), whole_chain())
    made.index()
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("sequences?sort=opens_at", [AUCTIONED, LISTED]),
        ("sequences?mode=auction&status=cleared", [AUCTIONED]),
        ("sequences?period=2027-04-01", []),
        ("listings?sequence=march-listing", [LISTING]),
        ("listings?takeable=true", []),
        ("listings?status=closed&retailer=southgrid&sort=price", [LISTING]),
        ("listings?min_remaining_wh=1", []),
    ],
)
async def test_lists_are_filtered_and_in_order_in_pages_of_any_size(
    instance: Instance, path: str, found: list[str]
) -> None:
    headers = await instance.log_in("li-na")
    for limit in (1, 500):
        seen, cursor = [], None
        while True:
            more = f"{'&' if '?' in path else '?'}limit={limit}" + (f"&cursor={cursor}" if cursor else "")
            page = (await instance.get(path + more, headers)).json()
            seen += [each.get("listing_id") or each["sequence_id"] for each in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert seen == found


async def test_a_sequence_is_read_with_its_version_as_etag_and_its_steps(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    answer = await instance.get(f"sequences/{AUCTIONED}", headers)
    assert (answer.headers["etag"], answer.json()["status"], answer.json()["allotted"]) == ('W/"5"', "cleared", 1)
    again = await instance.get(f"sequences/{AUCTIONED}", headers | {"If-None-Match": 'W/"5"'})
    assert again.status_code == 304
    history = (await instance.get(f"sequences/{AUCTIONED}/history", headers)).json()["items"]
    assert [each["action"] for each in history] == [
        "announce_sequence",
        "open_sequence",
        "close_sequence",
        "clear_auction",
        "allot",
    ]
    assert code(await instance.get("sequences/none", headers)) == (404, "not_found")


async def test_who_took_is_known_to_the_parties_and_to_those_who_watch(
    reader: tuple[str, Instance, dict[str, str]],
) -> None:
    who, instance, headers = reader
    takes = (await instance.get(f"takes?listing={LISTING}", headers)).json()["items"]
    assert [take["energy_wh"] for take in takes] == [600, 400]
    named = [take.get("consumer") for take in takes]
    assert named == {"li-na": ["mill", None], "wang": [None, "hotel"]}.get(who, ["mill", "hotel"])
    assert [take.get("order_id") for take in takes] == [
        item.digest if name else None for item, name in zip(TAKES, named, strict=True)
    ]


async def test_a_filter_for_the_taker_tells_no_more_than_the_rows_do(instance: Instance) -> None:
    headers = await instance.log_in("wang")
    assert (await instance.get("takes?consumer=mill", headers)).json()["items"] == []
    assert len((await instance.get("takes?consumer=hotel", headers)).json()["items"]) == 1


@pytest.mark.parametrize("user", ["li-na", "wang", "retail-clerk", "auditor", "watcher"])
async def test_of_a_sealed_bid_others_see_that_there_is_one(user: str, tmp_path: Path) -> None:
    chain = Chain()
    chain.add(registry())
    sealed_blocks(chain)
    instance = Instance(tmp_path / "api", chain, organisation=ORGANISATION[user])
    instance.index()
    headers = await instance.log_in(user)
    book = (await instance.get(f"auctions/{AUCTIONED}/bids", headers)).json()["items"]
    assert [(bid["side"], bid["place"], bid["steps"]) for bid in book] == [
        ("buy", 1, []),
        ("buy", 2, []),
        ("sell", 1, []),
    ]
    own = {"li-na": "mill", "wang": "hotel", "retail-clerk": "southgrid"}.get(user)
    everybody = ["mill", "hotel", "southgrid"]
    assert [bid.get("participant") for bid in book] == [each if own in (None, each) else None for each in everybody]
    for name in everybody:
        found = (await instance.get(f"auctions/{AUCTIONED}/bids?participant={name}", headers)).json()["items"]
        assert len(found) == (1 if own in (None, name) else 0)
    steps = (await instance.get(f"auctions/{AUCTIONED}/history", headers)).json()["items"]
    assert [step["subject"] for step in steps] == [each for each in everybody if own in (None, each)]
    assert code(await instance.get(f"auctions/{AUCTIONED}/result", headers)) == (404, "not_found")
    await instance.close()


async def test_revealed_bids_and_the_result_are_everybodys(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    book = (await instance.get(f"auctions/{AUCTIONED}/bids?side=buy", headers)).json()["items"]
    assert (book[0]["participant"], book[0]["steps"]) == ("mill", BUY_STEPS)
    assert book[1]["steps"] == []
    assert ("participant" in book[1]) is (who in ("wang", "auditor", "watcher"))
    result = (await instance.get(f"auctions/{AUCTIONED}/result", headers)).json()
    assert (result["volume_wh"], result["unrevealed"]) == (200, {"buy": [2], "sell": []})
    pairs = (await instance.get(f"auctions/{AUCTIONED}/pairs", headers)).json()["items"]
    assert [(pair["consumer"], pair["retailer"], pair["order_id"]) for pair in pairs] == [
        ("mill", "southgrid", PAIR_ORDER)
    ]


async def test_results_have_the_numbers_of_public_trading_and_of_ones_own_negotiations_alone(
    reader: tuple[str, Instance, dict[str, str]],
) -> None:
    who, instance, headers = reader
    found = (await instance.get("market/results", headers)).json()["items"]
    numbers = {(each["mode"], each["consumer"]): each.get("energy_wh") for each in found}
    public = {("listing", "mill"): 600, ("listing", "hotel"): 400, ("auction", "mill"): 200}
    seen = {
        "li-na": {key: wh for key, wh in public.items() if key[1] == "mill"} | {("bilateral", "mill"): 777_000_777},
        "wang": {("listing", "hotel"): 400},
        "retail-clerk": public | {("bilateral", "mill"): 777_000_777},
    }
    assert numbers == seen.get(who, public | {("bilateral", "mill"): None})


@pytest.mark.parametrize("what", ["market/results", "listings", "takes", "sequences", f"auctions/{AUCTIONED}/bids"])
async def test_exports_hold_what_the_lists_hold_and_are_recorded(
    reader: tuple[str, Instance, dict[str, str]], what: str
) -> None:
    who, instance, headers = reader
    before = await _exports(instance)
    listed = (await instance.get(what, headers)).json()["items"]
    csv = await instance.get(f"{what}.csv", headers)
    assert len(csv.text.splitlines()) == len(listed) + 1
    book = await instance.get(f"{what}.xlsx", headers)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(listed) + 1
    if ORGANISATION[who] in ("ExchangeOrg", "RegulatorOrg"):
        assert "777000777" not in csv.text
        assert not any(777_000_777 in row for row in rows)
    assert await _exports(instance) == before + 2


async def _exports(instance: Instance) -> int:
    """How many the trail has."""
    trail = await instance.records.read(
        lambda connection: list(connection.exec_driver_sql("SELECT kind FROM audit_entries"))
    )
    return [kind for (kind,) in trail].count("export")


def test_the_negotiated_order_of_these_tests_has_private_numbers() -> None:
    _, text = negotiated_blocks(Chain())
    assert "777000777" in text
