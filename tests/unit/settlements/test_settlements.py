"""Bills as each side sees them: that there are some, in which version, and never what they come to."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from chaincode import keys
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import Chain, Tx, key, order_record

MILLS, HOTELS = "0d" * 32, "0e" * 32
ORGANISATIONS = {
    "li-na": "ConsumerOrg",
    "wang": "ConsumerOrg",
    "retail-clerk": "RetailerOrg",
    "watcher": "RegulatorOrg",
}
JANUARY, FEBRUARY = "2026-01", "2026-02"
ALL = [(JANUARY, MILLS, 2), (JANUARY, HOTELS, 1), (FEBRUARY, MILLS, 1)]
# Written by hand: month, order and present version of the bills that each of them sees.
SEEN: dict[str, list[tuple[str, str, int]]] = {
    "li-na": [ALL[0], ALL[2]],
    "wang": [ALL[1]],
    "retail-clerk": [ALL[0], ALL[2]],
    "watcher": ALL,
}


def record(order: str, month: str, version: int, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "order": order,
        "start": f"{month}-01",
        "end": f"{month}-28",
        "final": False,
        "statement_hash": f"{version:02}" * 32,
        "readings_hash": "ab" * 32,
        "terms_hash": "cd" * 32,
        "operator": "retail-clerk",
        "refreshed_at": 1_782_000_000_000 + version,
        **fields,
    }


def settled() -> Chain:
    """Two bills of the mill's and one of the hotel's, whose retailer is another one; the mill's first was corrected."""
    chain = Chain()
    chain.add(registry())
    running = {"stage": "execute"}
    chain.add(
        Tx(
            writes={
                key("order", MILLS): order_record(7, "executing", **running),
                key("order", HOTELS): order_record(
                    7, "executing", consumer="hotel", retailer="northgrid", operator="wang", **running
                ),
            }
        )
    )
    first = record(MILLS, JANUARY, 1)
    corrected = record(MILLS, JANUARY, 2, replaces=first["statement_hash"], reason="correction")
    carried = [{"month": JANUARY, "version": 2, "statement_hash": corrected["statement_hash"]}]
    for writes in (
        {keys.settlement(MILLS, JANUARY): first, keys.settlement(HOTELS, JANUARY): record(HOTELS, JANUARY, 1)},
        {keys.settlement(MILLS, JANUARY): corrected, keys.settlement_version(MILLS, JANUARY, 1): first},
        {keys.settlement(MILLS, FEBRUARY): record(MILLS, FEBRUARY, 1, carries=carried)},
    ):
        chain.add(Tx(writes={**writes, keys.settlement_course(MILLS): {"through": "2026-02-01"}}))
    return chain


@asynccontextmanager
async def api(tmp_path: Path, who: str) -> AsyncIterator[Any]:
    """The API of the user's organisation, as a function that reads as the user."""
    instance = Instance(tmp_path / "api", settled(), organisation=ORGANISATIONS[who])
    instance.index()
    headers = await instance.log_in(who)

    async def get(path: str) -> Any:
        return await instance.get(f"settlements{path}", headers)

    try:
        yield get
    finally:
        await instance.close()


def named(items: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(each["month"], each["order_id"], int(each["version"])) for each in items]


@pytest.mark.parametrize("who", list(SEEN))
async def test_who_sees_what(tmp_path: Path, who: str) -> None:
    async with api(tmp_path, who) as get:
        assert named((await get("")).json()["items"]) == SEEN[who]
        exported = await get(".csv")
        assert named(list(csv.DictReader(io.StringIO(exported.text.lstrip("\ufeff"))))) == SEEN[who]
        assert (await get(".xlsx")).status_code == 200
        for order, month in ((MILLS, JANUARY), (HOTELS, JANUARY)):
            seen = any((month, order) == each[:2] for each in SEEN[who])
            assert (await get(f"/{order}/{month}")).status_code == (200 if seen else 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"month={FEBRUARY}", [ALL[2]]),
        (f"order={HOTELS}", [ALL[1]]),
        ("consumer=mill", [ALL[0], ALL[2]]),
        ("retailer=northgrid", [ALL[1]]),
        ("final=true", []),
        (f"order={MILLS}&month={JANUARY}&versions=all", [(JANUARY, MILLS, 1), ALL[0]]),
    ],
)
async def test_filters(tmp_path: Path, query: str, found: list[tuple[str, str, int]]) -> None:
    async with api(tmp_path, "watcher") as get:
        assert named((await get(f"?{query}")).json()["items"]) == found


async def test_pages_follow_each_other(tmp_path: Path) -> None:
    async with api(tmp_path, "watcher") as get:
        page = (await get("?limit=2")).json()
        rest = (await get(f"?limit=2&cursor={page['next_cursor']}")).json()
    assert named(page["items"] + rest["items"]) == ALL


async def test_a_bill_by_version_with_the_ledgers_tag(tmp_path: Path) -> None:
    async with api(tmp_path, "li-na") as get:
        present = await get(f"/{MILLS}/{JANUARY}")
        assert (present.headers["etag"], present.json()["reason"]) == ('W/"2"', "correction")
        first = (await get(f"/{MILLS}/{JANUARY}?version=1")).json()
        assert present.json()["replaces"] == first["statement_hash"]
        assert (await get(f"/{MILLS}/{FEBRUARY}")).json()["carries"][0]["version"] == 2
        assert code(await get(f"/{MILLS}/{JANUARY}?version=3")) == (404, "not_found")


@pytest.mark.parametrize(
    ("who", "order", "expected"),
    [
        ("li-na", MILLS, (503, "network_unavailable")),  # the peer is asked, and out of reach here
        ("retail-clerk", MILLS, (503, "network_unavailable")),
        ("li-na", HOTELS, (404, "not_found")),
        ("wang", MILLS, (404, "not_found")),
        ("watcher", MILLS, (404, "not_found")),
    ],
)
async def test_a_statement_is_its_two_parties_own(
    tmp_path: Path, who: str, order: str, expected: tuple[int, str]
) -> None:
    async with api(tmp_path, who) as get:
        assert code(await get(f"/{order}/{JANUARY}/statement")) == expected
