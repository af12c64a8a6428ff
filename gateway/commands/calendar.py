"""`energysale calendar`: which days of a region are holidays, working weekends, hot days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.argument_files import read_arguments
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Region = Annotated[str, typer.Argument(help="The region.")]


def set_calendar(
    call: StepCall,
    region: Region,
    file: Annotated[Path, typer.Argument(help='TOML or JSON: date to day type, such as "2026-10-01" = "holiday"')],
) -> None:
    """Set all days of a region (the exchange does). --version is the present calendar's; none where there is none."""
    with errors_shown():
        days = {str(day): day_type for day, day_type in read_arguments(file).items()}
    call.make(lambda: steps.set_calendar(region, days=days, version=call.version))


def show(call: ReadCall, region: Region) -> None:
    """Show the days that are not what their day of the week says."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.calendars.get(region)
        if call.as_json:
            show_json(found)
        else:
            typer.echo(f"{region}, version {found['version']}")
            show_rows(("day", "type"), sorted(found["days"].items()))

    call.read(work)


def load(_: str) -> Any:
    calendars = group("Calendars of the regions: holidays, working weekends and hot days.")
    step_command(calendars, "set")(set_calendar)
    read_command(calendars)(show)
    return get_command(calendars)
