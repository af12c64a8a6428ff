"""Two grid companies with an agent each, and what the tests have them register."""

from __future__ import annotations

from typing import Any

from chaincode import keys
from chaincode.metering.reading_day import encode_days
from tests.unit.chaincode.market import Market, Person

AGENT = Person("u-grid", "grid", "GridOrg", ("grid_meter_data_agent",), 60)
OTHER_AGENT = Person("u-grid-2", "grid-2", "GridOrg", ("grid_meter_data_agent",), 61)
OPENS = "2026-01-01"


def point_args(point: str = "p-1", **changes: Any) -> dict[str, Any]:
    fixed = {"direction": "import", "voltage_level": "from_1kv", "capacity_va": 800_000, "zone": "fujian"}
    return {"point": point, "opens_on": OPENS, **fixed, **changes}


def meter_args(meter: str = "m-1", point: str = "p-1", **changes: Any) -> dict[str, Any]:
    fixed = {"on": OPENS, "ratio": 800, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    return {"meter": meter, "point": point, **fixed, **changes}


async def with_grid(market: Market) -> Market:
    """The market with both agents and the open point p-1 of the first."""
    await market.enrol(AGENT)
    await market.enrol(OTHER_AGENT)
    await market.done(AGENT, "register_point", args=point_args())
    return market


def point(market: Market, name: str = "p-1") -> dict[str, Any]:
    record = market.record(keys.metering_point(name))
    assert record is not None
    return record


def meter(market: Market, name: str = "m-1") -> dict[str, Any]:
    record = market.record(keys.meter(name))
    assert record is not None
    return record


def batch_of(*anchors: tuple[str, str, int, bytes]) -> dict[str, Any]:
    """The arguments of `anchor_readings` for (date, point, version, root)."""
    return {"days": encode_days(anchors)}
