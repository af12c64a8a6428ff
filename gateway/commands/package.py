"""`energysale package`: retail packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.argument_files import read_arguments
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.package_quotes import compare, quote
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EXAMPLE = "energysale package example"
PackageId = Annotated[str, typer.Argument(help="Id of the package.")]


def publish(
    call: StepCall,
    file: Annotated[Path, typer.Argument(help="The package as TOML or JSON; see: energysale package example")],
) -> None:
    """Publish a package, or with the present --version its next one."""
    with errors_shown():
        args = read_arguments(file, example=EXAMPLE)
        if "package" not in args:
            raise CommandError(f"{file} is no package; see: {EXAMPLE}")
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
            show_fields(found)

    call.read(work)


def find(
    call: ReadCall,
    segment: Annotated[str | None, typer.Option(help="Only of this market segment.")] = None,
    retailer: Annotated[str | None, typer.Option(help="Only this retailer's.")] = None,
    region: Annotated[str | None, typer.Option(help="Only of this region.")] = None,
    consumer_class: Annotated[
        str | None, typer.Option("--class", help="Only for industrial, commercial or residential consumers.")
    ] = None,
    price_kind: Annotated[
        str | None, typer.Option(help="Only with prices of a kind: fixed, linked, gain_share, time_of_use, tiers.")
    ] = None,
    valid_on: Annotated[str | None, typer.Option(help="Only those valid on this day (YYYY-MM-DD).")] = None,
    name: Annotated[str | None, typer.Option(help="Only with this text in the name.")] = None,
    green: Annotated[bool, typer.Option("--green", help="Only with a premium for green power.")] = False,
) -> None:
    """List the packages on offer, and those retired."""
    filters = {
        "segment": segment,
        "retailer": retailer,
        "region": region,
        "consumer_class": consumer_class,
        "price_kind": price_kind,
        "valid_on": valid_on,
        "name": name,
        "green": True if green else None,
    }

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.packages.find(**filters)]
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


def versions(call: ReadCall, package: PackageId) -> None:
    """List the versions of a package as they were published."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.packages.versions(package)]
        if call.as_json:
            show_json(found)
            return
        rows = [(each["version"], each["name"], each["template"], each["template_version"]) for each in found]
        show_rows(("version", "name", "template", "of version"), rows)

    call.read(work)


def load(_: str) -> Any:
    packages = group("Retail packages.")
    step_command(packages)(publish)
    step_command(packages)(retire)
    read_command(packages)(show)
    read_command(packages, "list")(find)
    read_command(packages)(versions)
    read_command(packages)(quote)
    read_command(packages)(compare)
    packages.command()(example)
    return get_command(packages)
