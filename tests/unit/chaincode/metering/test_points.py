"""Metering points: what holds from which day on, to whom they belong, and what is refused by which name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.chaincode.market import CONSUMER, EXCHANGE, REGISTRAR, Market
from tests.unit.chaincode.metering.grid import AGENT, OPENS, OTHER_AGENT, meter_args, point, point_args


async def test_a_point_says_whose_it_is_and_what_holds_there(grid: Market) -> None:
    assert point(grid) == {
        "version": 1,
        "grid": "grid",
        "status": "open",
        "opens_on": OPENS,
        "connection": [
            {
                "start": OPENS,
                "direction": "import",
                "voltage_level": "from_1kv",
                "capacity_va": 800_000,
                "zone": "fujian",
            }
        ],
        "operator": AGENT.user,
        "refreshed_at": grid.now_ms,
    }


async def test_a_change_holds_from_its_day_and_what_held_before_stays(grid: Market) -> None:
    await grid.done(AGENT, "change_point", "p-1", args={"start": "2026-05-01", "capacity_va": 1_250_000})
    first, second = point(grid)["connection"]
    assert (first["start"], first["capacity_va"]) == (OPENS, 800_000)
    assert second == {**first, "start": "2026-05-01", "capacity_va": 1_250_000}
    refused = await grid.do(AGENT, "change_point", "p-1", args={"start": "2026-05-01", "zone": "x"})
    assert (refused["code"], refused["detail"]["path"]) == ("date_not_allowed", "args.start")


async def test_it_belongs_to_one_after_the_other(grid: Market) -> None:
    await grid.done(AGENT, "assign_point", "p-1", args={"participant": "c1", "start": "2026-01-01"})
    refused = await grid.do(AGENT, "assign_point", "p-1", args={"participant": "c2", "start": "2026-03-01"})
    assert refused["code"] == "point_assigned"
    await grid.done(AGENT, "end_assignment", "p-1", args={"end": "2026-03-01"})
    refused = await grid.do(AGENT, "assign_point", "p-1", args={"participant": "c2", "start": "2026-02-28"})
    assert refused["code"] == "point_assigned"
    await grid.done(AGENT, "assign_point", "p-1", args={"participant": "c2", "start": "2026-03-01"})
    assert point(grid)["periods"] == [
        {"participant": "c1", "start": "2026-01-01", "end": "2026-03-01"},
        {"participant": "c2", "start": "2026-03-01"},
    ]


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("assign_point", {"participant": "nobody", "start": OPENS}, "unknown_participant"),
        ("assign_point", {"participant": "r1", "start": OPENS}, "unknown_participant"),
        ("assign_point", {"participant": "c1", "start": "2025-12-31"}, "date_not_allowed"),
        ("assign_point", {"participant": "c1", "start": "2026-02-30"}, "invalid_args"),
        ("end_assignment", {"end": "2026-03-01"}, "point_not_assigned"),
        ("close_point", {"closes_on": OPENS}, "date_not_allowed"),
        ("change_point", {"start": "2026-05-01"}, "invalid_args"),
        ("change_point", {"start": "2026-05-01", "voltage_level": "medium"}, "invalid_args"),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(grid: Market, action: str, args: Any, code: str) -> None:
    assert (await grid.do(AGENT, action, "p-1", args=args))["code"] == code
    assert point(grid)["version"] == 1


async def test_a_period_has_a_day_at_least(grid: Market) -> None:
    await grid.done(AGENT, "assign_point", "p-1", args={"participant": "c1", "start": "2026-02-01"})
    assert (await grid.do(AGENT, "end_assignment", "p-1", args={"end": "2026-02-01"}))["code"] == "date_not_allowed"


async def test_a_closed_participant_gets_no_point(grid: Market) -> None:
    await grid.done(REGISTRAR, "set_participant_status", "c2", args={"status": "closed", "reason": "test"})
    refused = await grid.do(AGENT, "assign_point", "p-1", args={"participant": "c2", "start": OPENS})
    assert (refused["code"], refused["detail"]["state"]) == ("participant_inactive", "closed")


async def test_a_point_closes_once_it_is_nobodys_and_no_meter_is_in_service(grid: Market) -> None:
    await grid.done(AGENT, "assign_point", "p-1", args={"participant": "c1", "start": OPENS})
    await grid.done(AGENT, "install_meter", args=meter_args())
    await grid.done(AGENT, "commission_meter", "m-1", args={"on": OPENS})
    closing = {"closes_on": "2026-06-01"}
    assert (await grid.do(AGENT, "close_point", "p-1", args=closing))["code"] == "point_assigned"
    await grid.done(AGENT, "end_assignment", "p-1", args={"end": "2026-06-01"})
    assert (await grid.do(AGENT, "close_point", "p-1", args=closing))["code"] == "meter_in_service"
    await grid.done(AGENT, "retire_meter", "m-1", args={"on": "2026-06-01"})
    await grid.done(AGENT, "close_point", "p-1", args=closing)
    assert (point(grid)["status"], point(grid)["closes_on"]) == ("closed", "2026-06-01")
    for action, args in (
        ("close_point", {"closes_on": "2026-07-01"}),
        ("change_point", {"start": "2026-07-01", "capacity_va": 1}),
        ("assign_point", {"participant": "c1", "start": "2026-07-01"}),
    ):
        assert (await grid.do(AGENT, action, "p-1", args=args))["code"] == "illegal_move"


async def test_a_point_is_one_grid_companys(grid: Market) -> None:
    refused = await grid.do(OTHER_AGENT, "change_point", "p-1", args={"start": "2026-05-01", "capacity_va": 1})
    assert (refused["code"], refused["detail"]) == ("not_a_party", {"key": "p-1"})
    assert (await grid.do(OTHER_AGENT, "install_meter", args=meter_args()))["code"] == "not_a_party"
    for person in (CONSUMER, EXCHANGE):
        assert (await grid.do(person, "close_point", "p-1", args={"closes_on": "2026-05-01"}))[
            "code"
        ] == "role_not_allowed"


async def test_an_id_is_used_once_and_a_version_is_seen(grid: Market) -> None:
    assert (await grid.do(AGENT, "register_point", args=point_args()))["code"] == "already_registered"
    args = {"start": "2026-05-01", "capacity_va": 1}
    refused = await grid.do(AGENT, "change_point", "p-1", args=args, expected_version=2)
    assert (refused["code"], refused["detail"]["version"]) == ("stale_version", 1)


async def test_a_record_has_an_end(grid: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaincode.metering.point.MAX_ENTRIES", 1)
    refused = await grid.do(AGENT, "change_point", "p-1", args={"start": "2026-05-01", "capacity_va": 1})
    assert refused["code"] == "record_full"
