"""Readings over the API: brought, judged, corrected, accepted, anchored by the agent, proved."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from chaincode.metering.day_tree import day_root
from gateway.client.readings import in_batches
from gateway.readings.encoding import decode_day
from gateway.readings.proof import ProofError, check_proof
from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import Tx, key
from tests.unit.readings.days import CURVE, FEBRUARY, GridApi, line, open_grid_api, with_gap

DAY = "2026-02-10"
CHANGES: list[dict[str, Any]] = [
    {"flag": 1},
    {"flag": None},
    {"interval": 4},
    {"salt": "00" * 32},
    {"root": "00" * 32},
    {"path": []},
    {"whole": "00" * 32},
    {"whole": "00" * 31},
]


async def test_a_day_is_taken_in_once(grid: GridApi) -> None:
    first = await grid.one(line(DAY))
    assert (first["status"], first["version"], first["state"], first["findings"]) == ("stored", 1, "validated", [])
    again = await grid.one(line(DAY))
    assert (again["status"], again["version"]) == ("exists", 1)
    assert len((await grid.day(DAY))["versions"]) == 1


async def test_other_values_are_the_next_version_and_the_first_stays(grid: GridApi) -> None:
    await grid.bring(line(DAY))
    assert (await grid.one(line(DAY, [1_000] * 96)))["version"] == 2
    first, second = (await grid.day(DAY))["versions"]
    assert (first["state"], first["active_import_wh"]) == ("superseded", CURVE)
    assert (second["state"], second["corrects"], second["active_import_wh"]) == ("validated", 1, [1_000] * 96)
    assert first["root"] != second["root"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{", ("malformed", None)),
        (b"[]", ("malformed", None)),
        (line("2026-02-30"), ("malformed", "date")),
        (line(DAY, point="P 1"), ("malformed", "point")),
        (line(DAY, CURVE[:95]), ("malformed", "active_import")),
        (line(DAY, [*CURVE[:95], 1.5]), ("malformed", "active_import")),
        (line(DAY, [*CURVE[:95], True]), ("malformed", "active_import")),
        (line(DAY, [*CURVE[:95], 2**53]), ("malformed", "active_import")),
        (line(DAY, colour="red"), ("malformed", None)),
        (line(DAY, unit="kWh"), ("wrong_unit", "unit")),
        (line(DAY, point="p-9"), ("unknown_point", None)),
        (line("2025-12-31"), ("point_not_open", None)),
        (line("2026-04-10"), ("day_not_over", None)),
    ],
)
async def test_what_cannot_be_taken_in_is_rejected_by_name(grid: GridApi, content: bytes, found: Any) -> None:
    row = await grid.one(content)
    assert (row["status"], (row["code"], row["field"])) == ("rejected", found)


async def test_each_day_of_a_body_is_judged_for_itself(grid: GridApi) -> None:
    body = [line(DAY), line("2026-02-11", point="p-9"), line(DAY, [5] * 96), line("2026-02-12")]
    answer = await grid.bring(*body)
    assert [(row["line"], row["status"], row["code"]) for row in answer["rows"]] == [
        (1, "stored", None),
        (2, "rejected", "unknown_point"),
        (3, "rejected", "doubled"),
        (4, "stored", None),
    ]
    assert (answer["stored"], answer["exists"], answer["rejected"]) == (2, 0, 2)


async def test_a_table_has_a_line_for_each_quarter_hour(grid: GridApi) -> None:
    rows = ["point,date,interval,active_import_wh"]
    rows += [f"p-1,{DAY},{place},{value}" for place, value in enumerate(CURVE) if place != 50]
    rows += [f"p-1,2026-02-11,{place},1" for place in (0, 1, 1)] + ["p-1,2026-02-12,96,1", "P,2026-02-13,0,1"]
    answer = await grid.bring("\n".join(rows).encode(), media_type="text/csv")
    found = {(row["date"], row["code"]): row["findings"] for row in answer["rows"]}
    assert found == {
        (None, "malformed"): [],
        (DAY, None): ["estimated"],
        ("2026-02-11", "doubled"): [],
        ("2026-02-12", "malformed"): [],
    }
    (version,) = (await grid.day(DAY))["versions"]
    assert (version["flags"][50], sum(version["flags"])) == (1, 1)
    assert version["active_import_wh"][50] == (CURVE[49] + CURVE[51] + 1) // 2
    assert version["active_export_wh"] == [0] * 96


@pytest.mark.parametrize(
    ("content", "media_type", "problem"),
    [
        (b"x", "application/json", (415, "unsupported_media_type")),
        (b"point,date,interval,active_import_kwh\n", "text/csv", (400, "invalid_readings")),
        (b"point,date,active_import_wh\n", "text/csv", (400, "invalid_readings")),
        (b"\xff\xfe", "text/csv", (400, "invalid_readings")),
        (b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (400, "invalid_readings")),
    ],
)
async def test_a_file_of_another_form(grid: GridApi, content: bytes, media_type: str, problem: Any) -> None:
    headers = {**grid.headers, "content-type": media_type}
    assert code(await grid.instance.http.post("/api/v1/readings", content=content, headers=headers)) == problem


async def test_what_is_found_waits_for_an_agent(grid: GridApi) -> None:
    over = [200_000 * 2, *CURVE[1:]]  # of 800 kVA, a quarter-hour bears 240 kWh
    assert (await grid.one(line(DAY, over)))["state"] == "received"
    assert (await grid.waiting()) == []
    assert code(await _accept(grid, DAY, 2)) == (412, "precondition_failed")
    assert (await _accept(grid, DAY, 1)).status_code == 204
    assert code(await _accept(grid, DAY, 1)) == (409, "readings_not_acceptable")
    (found,) = (await grid.day(DAY))["findings"]
    assert (found["code"], found["interval"], found["accepted_by"]) == ("beyond_capacity", 0, "meter-agent")
    assert [each["date"] for each in await grid.waiting()] == [DAY]


async def test_a_missing_value_cannot_be_accepted(grid: GridApi) -> None:
    row = await grid.one(line(DAY, with_gap(0, 40)))
    assert (row["state"], row["findings"]) == ("received", ["missing"])
    assert code(await _accept(grid, DAY, 1)) == (409, "readings_not_acceptable")
    (version,) = (await grid.day(DAY))["versions"]
    assert (version["root"], version["flags"][:41]) == (None, [255] * 40 + [0])


async def test_gaps_follow_the_points_own_days_and_a_register_that_comes_later(grid: GridApi) -> None:
    await grid.bring(*(line(date) for date in FEBRUARY if date < DAY))
    row = await grid.one(line(DAY, with_gap(30, 60)))
    assert (row["state"], row["findings"]) == ("validated", ["estimated"])
    (version,) = (await grid.day(DAY))["versions"]
    assert version["active_import_wh"] == CURVE
    assert version["flags"][30:60] == [3] * 30
    # The day's energy was ten percent more: the meter has a ratio of 100.
    more = sum(CURVE) * 110 // 100 // 100
    await grid.register(DAY, 999_999_500)
    assert (await grid.register("2026-02-11", (999_999_500 + more) % 10**9)) == {"stored": 1, "rejected": {}}
    (version,) = (await grid.day(DAY))["versions"]
    assert version["flags"][30:60] == [2] * 30
    assert sum(version["active_import_wh"]) == more * 100
    assert version["active_import_wh"][:30] == CURVE[:30]


async def test_a_register_says_when_a_day_is_wrong(grid: GridApi) -> None:
    await grid.bring(line(DAY))
    await grid.register(DAY, 0)
    await grid.register("2026-02-11", 2 * sum(CURVE) // 100)
    found = await grid.day(DAY)
    assert found["versions"][0]["state"] == "received"
    assert [each["code"] for each in found["findings"]] == ["register_differs"]
    rejected = await grid.register(DAY, 0, meter="m-2")
    assert rejected == {"stored": 0, "rejected": {"0": "unknown_meter"}}


async def test_an_unusual_day_is_found_by_the_points_own_past(grid: GridApi) -> None:
    workdays = [date for date in FEBRUARY if date not in ("2026-02-27",)]
    await grid.bring(*(line(date) for date in workdays))
    row = await grid.one(line("2026-02-27", [value * 3 for value in CURVE]))
    assert (row["state"], row["findings"]) == ("received", ["unusual_sum", "unusual_peak"])


async def test_a_day_is_anchored_when_the_ledger_has_its_root(grid: GridApi) -> None:
    await grid.bring(line(DAY), line("2026-02-11"))
    (anchor, _) = await grid.waiting()
    series, flags = decode_day(base64.b64decode(anchor["data"]))
    root = day_root(bytes.fromhex(anchor["salt"]), series, flags)
    assert (anchor["date"], anchor["next_version"]) == (DAY, 1)
    await grid.anchor({(DAY, 1): root})
    (version,) = (await grid.day(DAY))["versions"]
    assert (version["state"], version["anchored_version"], version["root"]) == ("anchored", 1, root.hex())
    assert [each["date"] for each in await grid.waiting()] == ["2026-02-11"]
    assert (await grid.get("readings/figures")).json() == {
        "received": 0,
        "validated": 1,
        "anchored": 1,
        "superseded": 0,
    }


async def test_a_correction_counts_once_it_is_anchored(grid: GridApi) -> None:
    await grid.bring(line(DAY))
    first = bytes.fromhex((await grid.day(DAY))["versions"][0]["root"])
    await grid.anchor({(DAY, 1): first})
    await grid.bring(line(DAY, [1] * 96))
    await grid.bring(line(DAY, [2] * 96))  # before the other one got there
    states = [each["state"] for each in (await grid.day(DAY))["versions"]]
    assert states == ["anchored", "superseded", "validated"]
    (waiting,) = await grid.waiting()
    assert waiting["next_version"] == 2
    third = bytes.fromhex((await grid.day(DAY))["versions"][2]["root"])
    await grid.anchor({(DAY, 1): first, (DAY, 2): third})
    versions = (await grid.day(DAY))["versions"]
    assert [(each["state"], each["anchored_version"]) for each in versions] == [
        ("superseded", 1),
        ("superseded", None),
        ("anchored", 2),
    ]
    assert (await _proof(grid, 5))["values"]["active_import_wh"] == 2
    assert (await _proof(grid, 5, version=1))["values"]["active_import_wh"] == CURVE[5]


async def test_a_month_has_the_last_version_of_each_day(grid: GridApi) -> None:
    await grid.bring(line("2026-01-31"), line("2026-02-02", with_gap(10, 12)), line("2026-03-01"))
    await grid.bring(line("2026-02-10"))
    await grid.bring(line("2026-02-10", [2_000_000, *CURVE[1:]]))
    month = (await grid.get("readings/p-1/months/2026-02")).json()
    days = [(each["date"], each["version"], each["state"], each["estimated"]) for each in month["days"]]
    assert days == [("2026-02-02", 1, "validated", 2), ("2026-02-10", 2, "received", 0)]
    assert [each["findings"] for each in month["days"]] == [["estimated"], ["beyond_capacity"]]
    assert month["days"][1]["active_import_wh"] == [2_000_000, *CURVE[1:]]
    assert (await grid.get("readings/p-1/months/2025-12")).json()["days"] == []
    assert (await grid.get("readings/p-9/months/2026-02")).status_code == 404


async def test_one_value_is_proved_and_opens_no_other(grid: GridApi) -> None:
    await grid.bring(line(DAY))
    root = bytes.fromhex((await grid.day(DAY))["versions"][0]["root"])
    assert code(await grid.get(f"readings/p-1/{DAY}/proof?interval=3")) == (404, "not_found")
    await grid.anchor({(DAY, 1): root})
    for interval, wanted in ((3, CURVE[3]), (95, CURVE[95]), (96, sum(CURVE))):
        proof = await _proof(grid, interval)
        assert check_proof(proof) == root.hex()
        assert proof["values"]["active_import_wh"] == wanted
        for change in CHANGES:
            with pytest.raises(ProofError):
                check_proof({**proof, **change})
        raised = {**proof["values"], "active_import_wh": wanted + 1}
        with pytest.raises(ProofError):
            check_proof({**proof, "values": raised})
    best = min([await _seconds_of_a_proof(grid) for _ in range(20)])
    assert best < 0.01


async def test_readings_are_the_grid_companys_alone(grid: GridApi, tmp_path: Path) -> None:
    await grid.bring(line(DAY))
    other = Instance(tmp_path / "other", grid.instance.chain)
    other.index()
    headers = await other.log_in("li-na")
    assert code(await other.get(f"readings/p-1/{DAY}", headers)) == (404, "not_found")
    assert not (tmp_path / "other" / "readings.sqlite").exists()
    await other.close()


async def test_another_grid_company_sees_none_of_them(grid: GridApi) -> None:
    await grid.bring(line(DAY))
    chain = grid.instance.chain
    record = json.loads(json.dumps(_point_of(grid)))
    chain.add(Tx(writes={key("metering_point", "p-1"): {**record, "grid": "grid-2", "version": 99}}))
    grid.instance.index()
    assert code(await grid.get(f"readings/p-1/{DAY}")) == (404, "not_found")
    assert await grid.waiting() == []
    assert (await grid.one(line("2026-02-11")))["code"] == "not_a_party"


async def test_a_restart_finds_what_was_kept(grid: GridApi, tmp_path: Path) -> None:
    await grid.bring(line(DAY), line("2026-03-01"))
    await grid.instance.close()
    again = await open_grid_api(tmp_path / "api", grid.instance.chain)
    assert [each["date"] for each in await again.waiting()] == [DAY, "2026-03-01"]
    assert (await again.one(line(DAY)))["status"] == "exists"
    await again.instance.close()


def test_batches_fit_an_intent_and_lose_nothing() -> None:
    anchors = [(f"2026-02-0{number % 2 + 1}", f"p-{number:06d}", 1, bytes(32)) for number in range(5_000)]
    batches = in_batches(sorted(anchors))
    assert sorted(each for batch in batches for each in batch) == sorted(anchors)
    assert len(batches) == 6
    assert all(len({date for date, *_ in batch}) == 1 for batch in batches)


async def _accept(grid: GridApi, date: str, version: int) -> Any:
    path = f"/api/v1/readings/p-1/{date}/accept"
    return await grid.instance.http.post(path, json={"version": version}, headers=grid.headers)


async def _proof(grid: GridApi, interval: int, version: int | None = None) -> Any:
    wanted = f"&version={version}" if version else ""
    return (await grid.get(f"readings/p-1/{DAY}/proof?interval={interval}{wanted}")).json()


async def _seconds_of_a_proof(grid: GridApi) -> float:
    began = time.perf_counter()
    await _proof(grid, 40)
    return time.perf_counter() - began


def _point_of(grid: GridApi) -> Any:
    for block in reversed(grid.instance.chain.received):
        for transaction in block.decode().transactions:
            for write in transaction.writes:
                if write.key == key("metering_point", "p-1"):
                    return json.loads(write.value)
    raise AssertionError
