"""`energysale package`: retail packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PackageId = Annotated[str, typer.Argument(help="Id of the package.")]


def publish(
    call: StepCall,
    file: Annotated[Path, typer.Argument(help="The package as JSON; see: energysale package example")],
) -> None:
    """Publish a package, or with the present --version its next one."""
    with errors_shown():
        try:
            args = json.loads(file.read_text("utf-8"))
            if not isinstance(args, dict) or "package" not in args:
                raise ValueError
        except (OSError, ValueError):
            raise CommandError(f"{file} is no package in JSON; see: energysale package example") from None
    call.make(lambda: steps.publish_package(args, version=call.version))


def retire(call: StepCall, package: PackageId) -> None:
    """Close a package to new orders, for good; running contracts keep it."""
    call.change(
        lambda version: steps.retire_package(package, version=version),
        lambda client: client.packages.retire(package),
    )


def show(call: ReadCall, package: PackageId) -> None:
    """Show the present version of a package."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.packages.get(package)
        if call.as_json:
            show_json(found)
        else:
            hours = {name: hours_of(found.get(name) or []) for name in ("bands", "summer_bands")}
            show_fields({**found, **hours})

    call.read(work)


def find(
    call: ReadCall,
    segment: Annotated[str | None, typer.Option(help="Only of this market segment.")] = None,
    retailer: Annotated[str | None, typer.Option(help="Only this retailer's.")] = None,
) -> None:
    """List the packages on offer, and those retired."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.packages.find(segment=segment, retailer=retailer)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["package_id"],
                each["version"],
                each["name"],
                each["segment"],
                each["retailer"],
                f"{each['valid_from']} / {each['valid_to']}",
                "retired" if each["retired"] else "on offer",
            )
            for each in found
        ]
        show_rows(("package", "version", "name", "segment", "retailer", "valid", ""), rows)

    call.read(work)


def example() -> None:
    """Print an example of a package, to be changed and published."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["publish_package"].example)


def hours_of(bands: list[dict[str, Any]]) -> str:
    """Bands as hours of the day: "valley 00:00-08:00, flat 08:00-10:00, …"."""
    return ", ".join(f"{each['band']} {_clock(each['start'])}-{_clock(each['end'])}" for each in bands)


def _clock(quarter_hour: int) -> str:
    return f"{quarter_hour // 4:02}:{quarter_hour % 4 * 15:02}"


def load(_: str) -> Any:
    packages = group("Retail packages.")
    step_command(packages)(publish)
    step_command(packages)(retire)
    read_command(packages)(show)
    read_command(packages, "list")(find)
    packages.command()(example)
    return get_command(packages)
