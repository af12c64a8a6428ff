"""`energysale metering point`: where energy is measured, and to whom it belongs when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.client import metering_steps as steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Point = Annotated[str, typer.Argument(help="Id of the metering point: opaque, no name and no address.")]
Direction = Annotated[str | None, typer.Option(help="import, export or both.")]
Level = Annotated[str | None, typer.Option("--level", help="below_1kv, from_1kv, from_35kv, from_110kv or from_220kv.")]
Capacity = Annotated[int | None, typer.Option("--capacity", help="Apparent power in VA.")]
Zone = Annotated[str | None, typer.Option(help="The region whose calendar and charges hold.")]


def register(
    call: StepCall,
    point: Point,
    opens_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    direction: Annotated[str, typer.Option(help="import, export or both.")],
    level: Annotated[str, typer.Option(help="below_1kv, from_1kv, from_35kv, from_110kv or from_220kv.")],
    capacity: Annotated[int, typer.Option(help="Apparent power in VA.")],
    zone: Annotated[str, typer.Option(help="The region whose calendar and charges hold.")],
) -> None:
    """Register a metering point of the grid company."""
    args = {"point": point, "opens_on": opens_on, **_connection(direction, level, capacity, zone)}
    call.make(lambda: steps.register_point(args))


def change(
    call: StepCall,
    point: Point,
    start: Annotated[str, typer.Option("--from", help="The day from which on it holds, YYYY-MM-DD.")],
    direction: Direction = None,
    level: Level = None,
    capacity: Capacity = None,
    zone: Zone = None,
) -> None:
    """Change what holds at a point from a day on; what held before stays."""
    _step(call, "change_point", point, {"start": start, **_connection(direction, level, capacity, zone)})


def close(
    call: StepCall,
    point: Point,
    closes_on: Annotated[str, typer.Option("--on", help="The first day on which nothing is measured, YYYY-MM-DD.")],
) -> None:
    """Close a point for good."""
    _step(call, "close_point", point, {"closes_on": closes_on})


def assign(
    call: StepCall,
    point: Point,
    participant: Annotated[str, typer.Argument(help="To whom it belongs.")],
    start: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
) -> None:
    """Say to whom a point belongs from a day on."""
    _step(call, "assign_point", point, {"participant": participant, "start": start})


def end(
    call: StepCall,
    point: Point,
    day: Annotated[str, typer.Option("--on", help="The first day on which it is nobody's, YYYY-MM-DD.")],
) -> None:
    """End a point's assignment."""
    _step(call, "end_assignment", point, {"end": day})


def find(
    call: ReadCall,
    participant: Annotated[str | None, typer.Option(help="Only those that belong to this one now.")] = None,
    zone: Zone = None,
    status: Annotated[str | None, typer.Option(help="open or closed.")] = None,
) -> None:
    """List metering points as they stand."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"participant": participant, "zone": zone, "status": status}
        found = [each async for each in client.metering.points(**filters)]
        if call.as_json:
            show_json(found)
            return
        headings = ("point", "version", "status", "direction", "voltage", "VA", "zone", "meter", "grid")
        show_rows(headings, [_row(each) for each in found])

    call.read(work)


def show(call: ReadCall, point: Point) -> None:
    """Show a metering point, its meters, and to whom it belongs when."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields, show_rows

        found = await client.metering.point(point)
        periods = [each async for each in client.metering.assignments(point)]
        if call.as_json:
            show_json({**found, "assignments": periods})
            return
        show_fields({name: value for name, value in found.items() if name not in ("connection", "meters")})
        show_rows(
            ("from", "direction", "voltage", "VA", "zone"),
            [tuple(each.values()) for each in found["connection"]],
        )
        show_rows(
            ("participant", "from", "to"), [(each["participant"], each["start"], each["end"]) for each in periods]
        )
        show_rows(
            ("meter", "from", "to"), [(each["meter"], each["start"], each.get("end")) for each in found["meters"]]
        )

    call.read(work)


def point_commands() -> typer.Typer:
    points = group("Metering points: where energy is measured, and whose it is when.")
    for command in (register, change, close, assign, end):
        step_command(points)(command)
    read_command(points, "list")(find)
    read_command(points)(show)
    return points


def _connection(direction: str | None, level: str | None, capacity: int | None, zone: str | None) -> dict[str, Any]:
    given = {"direction": direction, "voltage_level": level, "capacity_va": capacity, "zone": zone}
    return {name: value for name, value in given.items() if value is not None}


def _step(call: StepCall, action: str, point: str, args: dict[str, Any]) -> None:
    call.change(
        lambda version: steps.on_point(action, point, version=version, args=args),
        lambda client: client.metering.on_point(action, point, args),
    )


def _row(point: dict[str, Any]) -> tuple[Any, ...]:
    present = point["connection"][-1]
    meter = next((each["meter"] for each in point["meters"] if each.get("end") is None), "")
    connection = (present["direction"], present["voltage_level"], present["capacity_va"], present["zone"])
    return (point["point_id"], point["version"], point["status"], *connection, meter, point["grid"])
