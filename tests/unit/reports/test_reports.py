"""Reports over a chain: what is counted on which market-local day, and whose energy is in it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from tests.unit.orders.instance import Instance, code
from tests.unit.portfolio.test_portfolio import ENDED_WH, YEAR_WH, market
from tests.unit.projection.chain import NOW_MS, apply, intent, order_record

ORGANISATION = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg", "watcher": "RegulatorOrg"}
PERIOD = "start=2025-12-01&end=2026-03-01"
MIDNIGHT = int(datetime(2026, 1, 31, 16, tzinfo=UTC).timestamp() * 1_000)
"""Market-local 2026-02-01 00:00."""


@pytest.fixture(scope="module", params=list(ORGANISATION))
async def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, Instance, dict[str, str]]]:
    chain = market()
    for number, at in ((200, MIDNIGHT - 1), (201, MIDNIGHT)):
        item = intent("submit", number=number, target=None, version=None, retailer="southgrid")
        step = (item, {"status": "applied", "version": 1})
        record = order_record(1, "submitted", retailer="southgrid", segment="residential", origin={"kind": "purchase"})
        chain.add(apply([step], {item.digest: record}, at=at))
    made = Instance(tmp_path_factory.mktemp("api"), chain, organisation=ORGANISATION[request.param])
    made.app.state.clock = lambda: NOW_MS
    made.index()
    yield request.param, made, await made.log_in(request.param)
    await made.close()


async def test_days_are_market_local(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    seen = (await instance.get(f"reports/activity?{PERIOD}&segment=residential", headers)).json()
    days = [(each["period"], each["created"]) for each in seen["items"]]
    assert days == ([] if who == "wang" else [("2026-01-31", 1), ("2026-02-01", 1)])
    months = (await instance.get(f"reports/activity?{PERIOD}&segment=residential&by=month", headers)).json()
    assert [each["period"] for each in months["items"]] == ([] if who == "wang" else ["2026-01", "2026-02"])
    half_open = (
        await instance.get("reports/activity?start=2026-01-31&end=2026-02-01&segment=residential", headers)
    ).json()
    assert sum(each["created"] for each in half_open["items"]) == (0 if who == "wang" else 1)


async def test_energy_is_public_for_those_who_watch_and_ones_own_for_the_parties(
    reader: tuple[str, Instance, dict[str, str]],
) -> None:
    who, instance, headers = reader
    answer = await instance.get(f"reports/activity?{PERIOD}&by=month", headers)
    first = answer.json()["items"][0]
    own = YEAR_WH + ENDED_WH + 777_000_777
    assert (first["concluded"], first["public_energy_wh"], first["energy_wh"]) == {
        "li-na": (5, 800, 800 + own),
        "wang": (1, 400, 400),
        "retail-clerk": (6, 1_200, 1_200 + own),
        "watcher": (6, 1_200, None),
    }[who]
    assert first["archived"] == {"wang": 0}.get(who, 2)
    if who == "watcher":
        assert "777000777" not in answer.text


async def test_trades_are_by_mode_with_public_numbers(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    items = (await instance.get(f"reports/trades?{PERIOD}&by=month", headers)).json()["items"]
    found = {each["mode"]: each for each in items}
    listing = found["listing"]
    assert (listing["concluded"], listing["public"], listing["public_energy_wh"]) == {
        "li-na": (1, 1, 600),
        "wang": (1, 1, 400),
    }.get(who, (2, 2, 1_000))
    prices = [listing[f"price_{each}_e8_yuan_per_kwh"] for each in ("least", "mean", "most")]
    assert prices == [46_300_000] * 3
    if who != "wang":
        bilateral = found["bilateral"]
        assert (bilateral["public"], bilateral["price_mean_e8_yuan_per_kwh"]) == (0, None)
        assert bilateral["energy_wh"] == (None if who == "watcher" else 777_000_777)


async def test_rows_are_told_apart_by_group(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    items = (await instance.get(f"reports/states?group=segment&{PERIOD}", headers)).json()["items"]
    assert {(each["segment"], each["state"], each["orders"]) for each in items} == {
        "wang": {("industrial", "confirmed", 1)},
        "li-na": {("industrial", "confirmed", 3), ("industrial", "executing", 2), ("residential", "submitted", 2)},
    }.get(who, {("industrial", "confirmed", 4), ("industrial", "executing", 2), ("residential", "submitted", 2)})
    grouped = (await instance.get(f"reports/activity?{PERIOD}&group=retailer", headers)).json()["items"]
    assert {each["retailer"] for each in grouped} == {"southgrid"}
    nobody = (await instance.get(f"reports/activity?{PERIOD}&retailer=nobody", headers)).json()["items"]
    assert nobody == []


async def test_every_report_is_a_file_too(reader: tuple[str, Instance, dict[str, str]]) -> None:
    _, instance, headers = reader
    for kind in ("activity", "trades", "participants", "states"):
        listed = (await instance.get(f"reports/{kind}?{PERIOD}&min_block=1", headers)).json()["items"]
        csv = await instance.get(f"reports/{kind}.csv?{PERIOD}", headers)
        assert len(csv.text.splitlines()) == len(listed) + 1
        book = await instance.get(f"reports/{kind}.xlsx?{PERIOD}", headers)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
        assert len(rows) == len(listed) + 1
    trail = await instance.records.read(
        lambda connection: list(connection.exec_driver_sql("SELECT kind FROM audit_entries"))
    )
    assert [kind for (kind,) in trail].count("export") == 8


async def test_without_a_period_it_is_the_last_thirty_days(reader: tuple[str, Instance, dict[str, str]]) -> None:
    _, instance, headers = reader
    seen = (await instance.get("reports/activity", headers)).json()
    assert (seen["start"], seen["end"]) == ("2025-12-03", "2026-01-02")
    for query in ("start=2026-01-01", "start=2026-01-02&end=2026-01-01", "start=2024-01-01&end=2026-03-01"):
        assert code(await instance.get(f"reports/activity?{query}", headers))[0] in (400, 422)
    assert (await instance.get("reports/activity?start=2026-02-30&end=2026-03-01", headers)).status_code in (400, 422)
