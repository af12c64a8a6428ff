"""Roots on the ledger: a whole batch or none of it, versions in their order, and nothing lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import keys
from chaincode.metering.reading_day import encode_days, fault_of, read_days, root_hex
from chaincode.precheck import MAX_INTENT_BYTES
from tests.unit.chaincode.market import Market
from tests.unit.chaincode.metering.grid import AGENT, OTHER_AGENT, batch_of, point_args

DAY = "2026-06-20"  # the market's clock stands on the 21st
ROOT, OTHER_ROOT = bytes(range(32)), bytes(range(100, 132))


def day(market: Market, date: str = DAY, name: str = "p-1") -> dict[str, Any] | None:
    return market.record(keys.reading_day(name, date))


async def test_a_root_is_kept_with_who_brought_it(grid: Market) -> None:
    await grid.done(AGENT, "anchor_readings", args=batch_of((DAY, "p-1", 1, ROOT)))
    record = day(grid)
    assert record is not None
    assert root_hex(record["root"]) == ROOT.hex()
    assert {**record, "root": None} == {"version": 1, "root": None, "agent": AGENT.user, "refreshed_at": grid.now_ms}


async def test_a_correction_cites_what_it_corrects_and_that_stays_readable(grid: Market) -> None:
    await grid.done(AGENT, "anchor_readings", args=batch_of((DAY, "p-1", 1, ROOT)))
    first = day(grid)
    grid.now_ms += 1_000
    await grid.done(AGENT, "anchor_readings", args=batch_of((DAY, "p-1", 2, OTHER_ROOT)))
    second = day(grid)
    assert first is not None
    assert second is not None
    assert (second["version"], second["corrects"]) == (2, first["root"])
    assert await _read(grid, "p-1", DAY) == second
    assert await _read(grid, "p-1", DAY, "2") == second
    assert await _read(grid, "p-1", DAY, "1") == first
    assert await _read(grid, "p-1", DAY, "3") == {"code": "unknown_target"}


@pytest.mark.parametrize(
    ("anchor", "code", "key"),
    [
        ((DAY, "p-9", 1, ROOT), "unknown_point", f"p-9:{DAY}"),
        (("2025-12-31", "p-1", 1, ROOT), "point_not_open", "p-1:2025-12-31"),
        (("2026-06-21", "p-1", 1, ROOT), "day_not_over", "p-1:2026-06-21"),
        ((DAY, "p-1", 2, ROOT), "stale_version", f"p-1:{DAY}"),
    ],
)
async def test_one_wrong_entry_refuses_the_batch(grid: Market, anchor: Any, code: str, key: str) -> None:
    refused = await grid.do(AGENT, "anchor_readings", args=batch_of(("2026-06-19", "p-1", 1, ROOT), anchor))
    assert (refused["code"], refused["detail"]["key"]) == (code, key)
    assert day(grid, "2026-06-19") is None


async def test_a_day_is_over_at_midnight_of_the_market(grid: Market) -> None:
    grid.now_ms = 1_782_057_599_000  # 2026-06-21 23:59:59, UTC+8
    batch = batch_of(("2026-06-21", "p-1", 1, ROOT))
    assert (await grid.do(AGENT, "anchor_readings", args=batch))["code"] == "day_not_over"
    grid.now_ms += 1_000
    await grid.done(AGENT, "anchor_readings", args=batch)


async def test_a_closed_point_has_no_readings_from_its_last_day_on(grid: Market) -> None:
    await grid.done(AGENT, "close_point", "p-1", args={"closes_on": DAY})
    assert (await grid.do(AGENT, "anchor_readings", args=batch_of((DAY, "p-1", 1, ROOT))))["code"] == "point_not_open"
    await grid.done(AGENT, "anchor_readings", args=batch_of(("2026-06-19", "p-1", 1, ROOT)))


async def test_another_grid_company_anchors_nothing_here(grid: Market) -> None:
    refused = await grid.do(OTHER_AGENT, "anchor_readings", args=batch_of((DAY, "p-1", 1, ROOT)))
    assert refused["code"] == "not_a_party"


async def test_the_same_root_is_not_anchored_twice(grid: Market) -> None:
    batch = batch_of((DAY, "p-1", 1, ROOT))
    await grid.done(AGENT, "anchor_readings", args=batch)
    refused = await grid.do(AGENT, "anchor_readings", args=batch)
    assert (refused["code"], refused["detail"]["version"]) == ("stale_version", 1)


async def test_more_than_a_thousand_points_fit_an_intent(grid: Market) -> None:
    names = [f"p-{number:06d}" for number in range(1_100)]
    for start in range(0, len(names), 400):
        items = [grid.signed(AGENT, "register_point", args=point_args(name)) for name in names[start : start + 400]]
        assert {result["status"] for result in await grid.apply(*items, organisation="GridOrg")} == {"applied"}
    item = grid.signed(AGENT, "anchor_readings", args=batch_of(*((DAY, name, 1, ROOT) for name in names)))
    assert len(item.intent) < MAX_INTENT_BYTES
    (result,) = await grid.apply(item, organisation="GridOrg")
    assert result["status"] == "applied"
    assert all(day(grid, name=name) for name in names)


_anchors = st.lists(
    st.tuples(
        st.sampled_from(["2026-06-18", "2026-06-19", "2026-06-20"]),
        st.from_regex(r"[a-z0-9]{1,3}", fullmatch=True),
        st.integers(1, 9),
        st.binary(min_size=32, max_size=32),
    ),
    min_size=1,
    unique_by=lambda anchor: anchor[:2],
)


@given(_anchors)
def test_a_batch_says_what_went_into_it(anchors: list[tuple[str, str, int, bytes]]) -> None:
    days = encode_days(anchors)
    assert fault_of(days) is None
    found = {(each.date, each.point, each.version, root_hex(each.root)) for each in read_days(days)}
    assert found == {(date, point, version, root.hex()) for date, point, version, root in anchors}


_ONE = {"date": DAY, "points": ["a", "b"], "roots": encode_days([(DAY, "a", 1, ROOT), (DAY, "b", 1, ROOT)])[0]["roots"]}


@pytest.mark.parametrize(
    ("days", "path"),
    [
        ([_ONE, _ONE], "days"),
        ([_ONE, {**_ONE, "date": "2026-06-19"}], "days"),
        ([{**_ONE, "date": "2026-02-30"}], "days"),
        ([{**_ONE, "points": ["b", "a"]}], "days[0].points"),
        ([{**_ONE, "points": ["a", "a"]}], "days[0].points"),
        ([{**_ONE, "points": ["a"]}], "days[0].roots"),
        ([{**_ONE, "roots": _ONE["roots"][:-1]}], "days[0].roots"),
        ([{**_ONE, "roots": _ONE["roots"][:-1] + "B"}], "days[0].roots"),
        ([{**_ONE, "versions": [1]}], "days[0].versions"),
    ],
)
async def test_a_batch_has_one_form(grid: Market, days: Any, path: str) -> None:
    refused = await grid.do(AGENT, "anchor_readings", args={"days": days})
    assert (refused["code"], refused["detail"]["path"]) == ("invalid_args", f"args.{path}")


async def _read(market: Market, *ids: str) -> Any:
    status, answer, _ = await market.peer.call(
        b"ReadReadingDay", *(each.encode() for each in ids), organisation="GridOrg", now_ms=market.now_ms
    )
    return answer if status == 200 else json.loads(json.dumps({"code": answer["code"]}))
