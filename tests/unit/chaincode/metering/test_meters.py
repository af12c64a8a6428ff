"""Meters: every action in every state, and the days on which one follows the other."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.metering.meter import MOVES, MeterState
from tests.unit.chaincode.market import Market
from tests.unit.chaincode.metering.grid import AGENT, OPENS, meter, meter_args, point, point_args

# Written by hand: the state after an action, by the state before; what is left out is refused.
TABLE: dict[str, dict[str, str]] = {
    "commission_meter": {"installed": "commissioned", "faulty": "commissioned"},
    "report_meter_fault": {"commissioned": "faulty"},
    "replace_meter": {"commissioned": "replaced", "faulty": "replaced"},
    "retire_meter": {"installed": "retired", "commissioned": "retired", "faulty": "retired", "replaced": "retired"},
}
PATHS: dict[str, tuple[str, ...]] = {
    "installed": (),
    "commissioned": ("commission_meter",),
    "faulty": ("commission_meter", "report_meter_fault"),
    "replaced": ("commission_meter", "replace_meter"),
    "retired": ("retire_meter",),
}
DAY = "2026-03-01"


def args_of(action: str) -> dict[str, Any]:
    return {"by": "m-2", "closes_on": DAY, "opens_on": DAY} if action == "replace_meter" else {"on": DAY}


@pytest.fixture
async def metered(grid: Market) -> Market:
    """The point with one meter more than it needs."""
    await grid.done(AGENT, "install_meter", args=meter_args())
    await grid.done(AGENT, "install_meter", args=meter_args("m-2"))
    return grid


@pytest.mark.parametrize("state", list(MeterState))
@pytest.mark.parametrize("action", [move.action for move in MOVES])
async def test_the_table_of_moves(metered: Market, action: str, state: str) -> None:
    for step in PATHS[state]:
        await metered.done(AGENT, step, "m-1", args=args_of(step))
    assert meter(metered)["state"] == state
    answer = await metered.do(AGENT, action, "m-1", args=args_of(action))
    wanted = TABLE[action].get(state)
    if wanted is None:
        assert (answer["code"], answer["detail"]) == ("illegal_move", {"key": "m-1", "state": state})
    else:
        assert (answer["status"], meter(metered)["state"]) == ("applied", wanted)


async def test_a_replacement_closes_one_meter_and_opens_the_other(metered: Market) -> None:
    await metered.done(AGENT, "commission_meter", "m-1", args={"on": OPENS})
    before = point(metered)["version"]
    days = {"by": "m-2", "closes_on": "2026-05-14", "opens_on": "2026-05-16"}
    await metered.done(AGENT, "replace_meter", "m-1", args=days)
    assert (meter(metered)["replaced_by"], meter(metered)["since"]) == ("m-2", "2026-05-14")
    assert (meter(metered, "m-2")["state"], meter(metered, "m-2")["since"]) == ("commissioned", "2026-05-16")
    assert point(metered)["meters"] == [
        {"meter": "m-1", "start": OPENS, "end": "2026-05-14"},
        {"meter": "m-2", "start": "2026-05-16"},
    ]
    assert point(metered)["version"] == before + 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"by": "m-9", "closes_on": DAY, "opens_on": DAY}, "unknown_meter"),
        ({"by": "m-3", "closes_on": DAY, "opens_on": DAY}, "meter_elsewhere"),
        ({"by": "m-1", "closes_on": DAY, "opens_on": DAY}, "illegal_move"),
        ({"by": "m-2", "closes_on": DAY, "opens_on": "2026-02-28"}, "invalid_args"),
        ({"by": "m-2", "closes_on": "2025-12-31", "opens_on": DAY}, "date_not_allowed"),
    ],
)
async def test_a_replacement_that_does_not_fit(metered: Market, args: Any, code: str) -> None:
    await metered.done(AGENT, "register_point", args=point_args("p-2"))
    await metered.done(AGENT, "install_meter", args=meter_args("m-3", "p-2"))
    await metered.done(AGENT, "commission_meter", "m-1", args={"on": OPENS})
    assert (await metered.do(AGENT, "replace_meter", "m-1", args=args))["code"] == code
    assert (meter(metered)["state"], meter(metered, "m-2")["state"]) == ("commissioned", "installed")


async def test_one_meter_measures_at_a_time(metered: Market) -> None:
    await metered.done(AGENT, "commission_meter", "m-1", args={"on": OPENS})
    assert (await metered.do(AGENT, "commission_meter", "m-2", args={"on": DAY}))["code"] == "meter_in_service"
    await metered.done(AGENT, "retire_meter", "m-1", args={"on": DAY})
    assert (await metered.do(AGENT, "commission_meter", "m-2", args={"on": "2026-02-01"}))["code"] == "date_not_allowed"
    await metered.done(AGENT, "commission_meter", "m-2", args={"on": DAY})


async def test_a_mended_meter_goes_on(metered: Market) -> None:
    for action, day in (("commission_meter", OPENS), ("report_meter_fault", DAY), ("commission_meter", "2026-03-05")):
        await metered.done(AGENT, action, "m-1", args={"on": day})
    assert point(metered)["meters"] == [{"meter": "m-1", "start": OPENS}]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (meter_args(), "already_registered"),
        (meter_args("m-9", "p-9"), "unknown_point"),
        (meter_args("m-9", on="2025-12-31"), "point_not_open"),
        (meter_args("m-9", ratio=0), "invalid_args"),
        (meter_args("m-9", on="2026-02-30"), "invalid_args"),
    ],
)
async def test_what_cannot_be_installed(metered: Market, args: Any, code: str) -> None:
    assert (await metered.do(AGENT, "install_meter", args=args))["code"] == code
