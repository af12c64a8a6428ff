"""Metering points and meters of the matrix, and the arguments of the steps on them. They are the first grid
company's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chaincode.metering.reading_day import encode_days
from tests.matrix.steps import Step, Target

if TYPE_CHECKING:
    from tests.matrix.world import World  # which builds what is here

IN_ARGS = frozenset({"install_meter", "anchor_readings"})
"""Their arguments name the point that they need; the intent has no target."""

STATES: dict[str, dict[str, str]] = {
    "change_point": {"": "point"},
    "close_point": {"": "point"},
    "assign_point": {"": "point"},
    "end_assignment": {"": "assigned point"},
    "install_meter": {"": "point"},
    "commission_meter": {"": "installed meter"},
    "report_meter_fault": {"": "commissioned meter"},
    "replace_meter": {"": "commissioned meter"},
    "retire_meter": {"": "installed meter"},
    "anchor_readings": {"": "point"},
}
KINDS = ("point", "assigned point", "installed meter", "commissioned meter")
_ORGANISATION = "GridOrg"
_OPENS, _LATER = "2026-01-01", "2026-02-01"
_CONNECTION = {"direction": "import", "voltage_level": "below_1kv", "capacity_va": 50_000}


async def build(world: World) -> None:
    """One record for each state."""
    for kind in KINDS:
        (world.targets[kind],) = await records(world, [f"{world.prefix}-{kind.replace(' ', '-')}"], kind=kind)


async def records(world: World, names: Sequence[str], *, kind: str) -> list[Target]:
    """New records of one kind, with points and meters of these names.

    Where no way leads to the grid company's peers there are none; what others ask about them is refused before the
    records are looked at.
    """
    if not world.driver.reaches(_ORGANISATION):
        return [Target(id=name, version=1) for name in names]
    points = await _take(world, "register_point", [(None, _point(world, name)) for name in names])
    if kind == "point":
        return points
    if kind == "assigned point":
        args = {"participant": world.cast.consumer.participant, "start": _OPENS}
        return await _take(world, "assign_point", [(point, args) for point in points])
    meters = await _take(world, "install_meter", [(None, _meter(name, name)) for name in names])
    if kind == "installed meter":
        return meters
    await _take(world, "install_meter", [(None, _meter(_spare(name), name)) for name in names])
    return await _take(world, "commission_meter", [(meter, {"on": _OPENS}) for meter in meters])


def step_args(world: World, action: str, record: Target | None, *, number: int) -> Any:
    """Arguments of a step on `record`; None for steps of other nouns."""
    at = record.id if record else ""
    match action:
        case "register_point":
            return _point(world, f"{world.prefix}-point-{number}")
        case "change_point":
            return {"start": _LATER, "capacity_va": 80_000}
        case "close_point":
            return {"closes_on": _LATER}
        case "assign_point":
            return {"participant": world.cast.consumer.participant, "start": _OPENS}
        case "end_assignment":
            return {"end": _LATER}
        case "install_meter":
            return _meter(f"{world.prefix}-meter-{number}", at)
        case "commission_meter" | "report_meter_fault" | "retire_meter":
            return {"on": _LATER}
        case "replace_meter":
            return {"by": _spare(at), "closes_on": _LATER, "opens_on": _LATER}
        case "anchor_readings":
            return {"days": encode_days([(_OPENS, at, 1, bytes(32))])}
        case _:
            return None


async def _take(world: World, action: str, asked: Sequence[tuple[Target | None, dict[str, Any]]]) -> list[Target]:
    author = world.cast.grid
    return await world.driver.take(
        [Step(author=author, action=action, target=target, args=args) for target, args in asked]
    )


def _point(world: World, name: str) -> dict[str, Any]:
    return {"point": name, "opens_on": _OPENS, "zone": world.region, **_CONNECTION}


def _meter(name: str, point: str) -> dict[str, Any]:
    fixed = {"on": _OPENS, "ratio": 1, "digits": 6, "resolution_wh": 10, "capacity_va": 50_000}
    return {"meter": name, "point": point, **fixed}


def _spare(meter: str) -> str:
    return f"{meter}-spare"
