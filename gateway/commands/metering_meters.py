"""`energysale metering meter`: meters and their lifecycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.client import metering_steps as steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Meter = Annotated[str, typer.Argument(help="Id of the meter, such as its asset number.")]
Day = Annotated[str, typer.Option("--on", help="Market-local day, YYYY-MM-DD.")]


def install(
    call: StepCall,
    meter: Meter,
    point: Annotated[str, typer.Option(help="The metering point at which it is.")],
    day: Day,
    digits: Annotated[int, typer.Option(help="Digits of its register, whole kWh.")],
    capacity: Annotated[int, typer.Option(help="The most that it measures, in VA.")],
    ratio: Annotated[int, typer.Option(help="Current times voltage transformer.")] = 1,
    resolution: Annotated[
        int, typer.Option(help="One step of the register's last digit, in Wh before the ratio.")
    ] = 10,
) -> None:
    """Install a meter at a point; it measures once it is commissioned."""
    args = {
        "meter": meter,
        "point": point,
        "on": day,
        "ratio": ratio,
        "digits": digits,
        "resolution_wh": resolution,
        "capacity_va": capacity,
    }
    call.make(lambda: steps.install_meter(args))


def commission(call: StepCall, meter: Meter, day: Day) -> None:
    """Commission an installed meter, or one whose fault is mended."""
    _step(call, "commission_meter", meter, {"on": day})


def fault(call: StepCall, meter: Meter, day: Day) -> None:
    """Say that a meter is faulty from a day on."""
    _step(call, "report_meter_fault", meter, {"on": day})


def replace(
    call: StepCall,
    meter: Meter,
    by: Annotated[str, typer.Option(help="The new meter, installed at the same point.")],
    closes_on: Annotated[str, typer.Option("--closes", help="The old meter's last day, YYYY-MM-DD.")],
    opens_on: Annotated[str, typer.Option("--opens", help="The new meter's first day, YYYY-MM-DD.")],
) -> None:
    """Replace a meter by another one, which is commissioned thereby."""
    _step(call, "replace_meter", meter, {"by": by, "closes_on": closes_on, "opens_on": opens_on})


def retire(call: StepCall, meter: Meter, day: Day) -> None:
    """Retire a meter for good."""
    _step(call, "retire_meter", meter, {"on": day})


def find(
    call: ReadCall,
    point: Annotated[str | None, typer.Option(help="Only those at this point.")] = None,
    state: Annotated[str | None, typer.Option(help="installed, commissioned, faulty, replaced or retired.")] = None,
) -> None:
    """List meters as they stand."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.metering.meters(point=point, state=state)]
        if call.as_json:
            show_json(found)
            return
        names = ("meter_id", "version", "point", "state", "ratio", "digits", "capacity_va", "since", "replaced_by")
        headings = ("meter", "version", "point", "state", "ratio", "digits", "VA", "since", "replaced by")
        show_rows(headings, [tuple(each[name] for name in names) for each in found])

    call.read(work)


def show(call: ReadCall, meter: Meter) -> None:
    """Show a meter as it stands."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.metering.meter(meter)
        show_json(found) if call.as_json else show_fields(found)

    call.read(work)


def meter_commands() -> typer.Typer:
    meters = group("Meters: installed, commissioned, faulty, replaced, retired.")
    for command in (install, commission, fault, replace, retire):
        step_command(meters)(command)
    read_command(meters, "list")(find)
    read_command(meters)(show)
    return meters


def _step(call: StepCall, action: str, meter: str, args: dict[str, Any]) -> None:
    call.change(
        lambda version: steps.on_meter(action, meter, version=version, args=args),
        lambda client: client.metering.on_meter(action, meter, args),
    )
